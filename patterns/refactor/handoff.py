"""What a worker hands back: its own account, beside what was measured."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import ErrorRecord
from patterns.values.conversation import Frozen
from patterns.values.repository import Change, CommandResult


class Item(BaseModel):
    """One acceptance statement, answered."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    statement: str
    met: bool
    evidence: str = Field(default="", max_length=400)
    """What shows it: a file and line, a test's outcome."""


class Submission(BaseModel):
    """The arguments of `submit`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    status: Literal["done", "partial", "blocked"]
    summary: str = Field(min_length=10, max_length=1500)
    """What was done and why, or why it cannot be; the next workers and the reviewer read it."""
    acceptance: tuple[Item, ...] = ()
    assumptions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    """What you noticed and left alone."""


class Handoff(Frozen):
    """A worker's result."""

    submission: Submission
    change: Change
    files: tuple[str, ...]
    """Measured: what differs between the tree it was given and the tree it left."""
    commands: tuple[CommandResult, ...]
    """Measured: what it ran."""
    turns: int
    limit: ErrorRecord | None = None
    """The guardrail that ended the worker before it handed in."""

    def told(self) -> str:
        """For the workers that build on it, and for the synthesis."""
        items = self.submission.acceptance
        lines = [f"{self.change.task_id} ({self.submission.status}): {self.submission.summary}"]
        lines += [f"files changed: {', '.join(self.files) or 'none'}"]
        lines += [f"{'met' if one.met else 'NOT MET'}: {one.statement} ({one.evidence})" for one in items]
        lines += [f"assumed: {one}" for one in self.submission.assumptions]
        lines += [f"left for later: {one}" for one in self.submission.follow_ups]
        return "\n".join(lines)
