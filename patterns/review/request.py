"""What a `/review` run is asked to do, and what it needs of the world."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.guardrails.limits import Limits
from patterns.ports.model import Model
from patterns.ports.people import Human, Progress
from patterns.ports.repository import Code, Repository, Workbench
from patterns.values.conversation import Frozen


class Comparison(Frozen):
    """A branch against where it left another."""

    repository: str
    base: str
    head: str


class ReviewRequest(Frozen):
    """One command, parsed."""

    text: str
    """The specification; for a comparison what was typed after it, possibly nothing."""
    comparison: Comparison | None = None
    requester: str
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a run."""

    model: Model
    repository: Repository
    code: Code
    workbench: Workbench
    human: Human
    progress: Progress
