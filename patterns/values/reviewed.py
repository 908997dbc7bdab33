"""Findings as they are kept from one review to the next."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen, JsonObject

Rating = Literal["useful", "not_useful"]


class KeptFinding(Frozen):
    """One finding of one review."""

    id: str
    """`RUN.NUMBER`: all that a button carries."""
    repository: str
    """Its configured name; empty for a patch that belongs to none."""
    change: str
    """`#12` for a pull request, `base..head` for branches, `patch NAME` for a shared patch: of that name are many."""
    path: str
    line: int
    claim: str
    fingerprints: tuple[str, ...]
    """Any one in common: the same defect."""
    content: JsonObject
    """The finding itself, as the review's own code reads it."""
    rating: Rating | None = None
    rated_by: str = ""
    """Slack user id."""


class Reviewed(Frozen):
    """One review of one change, with what stands after it."""

    run_id: str
    repository: str
    change: str
    commit: str
    """The head that was reviewed; empty where the review was cut short: of that head something was not looked at."""
    at: float
    """Seconds since the epoch."""
    findings: tuple[KeptFinding, ...] = ()


class Dismissed(Frozen):
    """A kind of finding that people of a repository do not want again."""

    number: int
    """By which an operator forgets it; its own in the repository, never used twice."""
    repository: str
    path: str
    claim: str
    fingerprints: tuple[str, ...]
    by: str
    at: float
