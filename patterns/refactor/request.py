"""What a `/refactor` run is asked to do, and what it needs of the world."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.guardrails.limits import Limits
from patterns.ports.model import Ledger, Model, Prices
from patterns.ports.people import Human, Progress, Thread
from patterns.ports.repository import Code, CodeHost, Repository
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import RepositoryRules


class RefactorRequest(Frozen):
    """One command, parsed."""

    repository: str
    """Its configured name."""
    text: str
    """What to change."""
    branch: str | None = None
    """None: the default branch."""
    continues: str = ""
    """A branch of ours, the same as `branch`: an earlier run left it there, and this one adds to it."""
    requester: str
    """Slack user id."""
    resumes: str = ""
    """The stopped run that this one goes on from; empty: none."""
    limits: Limits = Limits()
    rules: RepositoryRules = RepositoryRules()
    """What the operator lets runs do in this repository."""


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a run."""

    model: Model
    prices: Prices
    repository: Repository
    code: Code
    host: CodeHost
    human: Human
    progress: Progress
    thread: Thread
    ledger: Ledger
