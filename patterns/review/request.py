"""What a `/review` run is asked to do, and what it needs of the world."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.guardrails.limits import Limits
from patterns.ports.books import ReviewBook
from patterns.ports.model import Ledger, Model, Prices
from patterns.ports.people import Human, Progress, Thread
from patterns.ports.repository import Code, Repository, ReviewHost, Workbench
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import RepositoryRules


class Comparison(Frozen):
    """A branch against where it left another."""

    repository: str
    base: str
    head: str


class PullAsked(Frozen):
    """A pull request at the code host."""

    repository: str
    number: int


class SharedPatch(Frozen):
    """A patch file from the channel."""

    repository: str = ""
    """The one that it fits, for context and checks; empty: the patch alone is looked at."""
    name: str
    text: str


class ReviewRequest(Frozen):
    """One command, parsed. At most one of `comparison`, `pull` and `patch`; none of them: a specification."""

    text: str
    """The specification; for a change what was typed after it, possibly nothing."""
    comparison: Comparison | None = None
    pull: PullAsked | None = None
    patch: SharedPatch | None = None
    again: bool = False
    """Review also what has not changed since the last review, a draft, or what is closed."""
    language: str = ""
    """Of a specification; empty: Python."""
    criteria: tuple[str, ...] = ()
    """Of a specification: the statements that the result is judged by; empty: they are drafted once."""
    tests: str = ""
    """Of a specification: tests that the code must pass, as files in fenced blocks or one test module's text."""
    requester: str
    resumes: str = ""
    """The stopped run that this one goes on from; empty: none."""
    earlier_requesters: tuple[str, ...] = ()
    """Who asked for the stopped runs before it: they may be as little of a judge as the requester."""
    limits: Limits = Limits()
    rules: RepositoryRules = RepositoryRules()


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a run."""

    model: Model
    prices: Prices
    repository: Repository
    code: Code
    workbench: Workbench
    human: Human
    progress: Progress
    thread: Thread
    ledger: Ledger
    host: ReviewHost
    book: ReviewBook
