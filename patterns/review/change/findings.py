"""What a reviewer may claim of a change, and what is left of it once code has looked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.evaluator.criteria import Severity
from patterns.values.conversation import Frozen
from patterns.values.repository.reviews import Side

Category = Literal["correctness", "security", "contracts", "tests", "rules"]
MOST_PROPOSED = 12
"""Of one reviewer."""


class Check(BaseModel):
    """A script that shows the defect when it is run in the repository."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    name: str = Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,59}\.(py|js|mjs)$")
    """A plain file name, like check_totals.py."""
    text: str = Field(min_length=1, max_length=4000)
    """Small and complete. It ends with exit code 0 where the code is right, and fails where the defect shows."""


class Proposed(BaseModel):
    """One defect that the change brings in or makes worse."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    category: Category
    severity: Severity
    """By consequence. blocker: must not be merged. major: wrong for some. minor: small, and still wrong."""
    path: str = Field(min_length=1, max_length=1000)
    """As the change names the file."""
    side: Side = "new"
    """new: numbers after the change. old: only for lines that are gone, with the numbers they had."""
    start_line: int = Field(ge=1)
    """The first line of the defect; a changed line or close to one."""
    end_line: int = Field(ge=1)
    """The last one, in the same hunk."""
    quote: str = Field(min_length=1, max_length=400)
    """The first of these lines, letter by letter, without number and sign."""
    claim: str = Field(min_length=10, max_length=600)
    """What is wrong."""
    failure: str = Field(min_length=10, max_length=600)
    """For which input or state, what happens, and who notices."""
    rule: str = Field(default="", max_length=600)
    """The repository's rule that it breaks, verbatim; needed for the category rules, else empty."""
    suggestion: str | None = Field(default=None, max_length=2000)
    """The lines that replace start_line to end_line, at most six, with their indentation; null for none."""
    check: Check | None = None
    """Null where nothing that can be run would show it."""


class Proposals(BaseModel):
    """A reviewer's answer; empty is a good one."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    findings: tuple[Proposed, ...] = Field(default=(), max_length=MOST_PROPOSED)


class Site(Frozen):
    """A further place of a defect."""

    path: str
    side: Side
    line: int
    quote: str


class Finding(Frozen):
    """A defect whose place code has found in the change."""

    id: str = ""
    """F1, F2 … in one review; empty before they are counted."""
    category: Category
    severity: Severity
    path: str
    """As the change names the file after it, also for the old side."""
    side: Side
    start_line: int
    end_line: int
    quote: str
    """The first of these lines as it really stands there, without its end."""
    code: tuple[str, ...]
    """All of them, likewise."""
    claim: str
    failure: str
    rule: str = ""
    suggestion: str | None = None
    check: Check | None = None
    sites: tuple[Site, ...] = ()
    """Where else the same defect is."""
    lenses: tuple[str, ...] = ()
    """Who found it, sorted."""
    notes: tuple[str, ...] = ()
    """What code changed of what was proposed."""
    key: str = ""
    """Under which the review before knew it; empty for one that is new, whose key comes of its claim."""


def with_ids(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Counted in this order."""
    return tuple(one.model_copy(update={"id": f"F{number}"}) for number, one in enumerate(findings, 1))


def place_of(finding: Finding) -> str:
    """For people and models: `path:3`, `path:3-5`, `path:3 (before the change)`."""
    lines = f"{finding.start_line}" + (f"-{finding.end_line}" if finding.end_line > finding.start_line else "")
    return f"{finding.path}:{lines}" + (" (before the change)" if finding.side == "old" else "")
