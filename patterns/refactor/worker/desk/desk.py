"""A worker's desk. Changed only by what its tools absorb, so a replay lays the same desk."""

from __future__ import annotations

from patterns.paths import allowed
from patterns.plan import Subtask
from patterns.ports.repository import Code, Repository
from patterns.refactor.worker.handoff import DeskState, Submission, WorkerQuestion
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import CommandResult


class Desk:
    """What one worker has in hand."""

    def __init__(
        self,
        subtask: Subtask,
        state: DeskState,
        *,
        repository: Repository,
        code: Code,
        rules: RepositoryRules,
        tests_before: CommandResult | None = None,
    ) -> None:
        """`tests_before`: how the tests ended before anybody changed anything; None: not known."""
        self.subtask = subtask
        self.repository = repository
        self.code = code
        self.rules = rules
        self.tests_before = tests_before
        self.tree = state.tree
        self.seen = dict(state.seen)
        self.commands = list(state.commands)
        self.refused = state.refused
        self.unaccepted = state.unaccepted
        self.asked = state.asked
        self.outside = list(state.outside)
        self.question: WorkerQuestion | None = None
        self.submission: Submission | None = None

    def state(self) -> DeskState:
        """For the worker that goes on from here."""
        return DeskState(
            tree=self.tree,
            seen=self.seen,
            commands=tuple(self.commands),
            refused=self.refused,
            unaccepted=self.unaccepted,
            asked=self.asked,
            outside=tuple(self.outside),
        )

    def may_write(self, path: str) -> bool:
        """Inside the subtask's paths, and not protected."""
        return allowed(path, self.subtask.paths_allowed) and not allowed(path, self.rules.protected)
