"""A worker's desk. Changed only by what its tools absorb, so a replay lays the same desk."""

from __future__ import annotations

from patterns.ports import Repository
from patterns.refactor.handoff import Submission
from patterns.values.repository import CommandResult, Tree
from patterns.values.rules import RepositoryRules


class Desk:
    """What one worker has in hand."""

    def __init__(self, repository: Repository, tree: Tree, writable: tuple[str, ...], rules: RepositoryRules) -> None:
        """`writable`: the globs of its subtask."""
        self.repository = repository
        self.tree = tree
        self.writable = writable
        self.rules = rules
        self.commands: list[CommandResult] = []
        self.submission: Submission | None = None
