"""What an operator lets a run do in one repository. Part of a request, so that a replay obeys the same rules."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult

TEST, LINT = "test", "lint"
"""Names of commands that have a meaning to us."""


class CommandRule(Frozen):
    """A command that workers may run by its name; its words come from the operator, never from a model."""

    name: str
    """"test", "lint", "format", "coverage" have a meaning to Steward; any other name is just offered."""
    words: tuple[str, ...]
    writes: bool = False
    """It changes files (a formatter): what it changed is taken over, inside the paths that the worker may write."""
    quick: bool = False
    """Cheap enough to be run after each merge."""
    report: str = ""
    """A file that it writes and that is read back: coverage as Cobertura XML, coverage.py's JSON, or LCOV."""
    confined: bool = False
    """A model wrote what it runs: where there is no sandbox it is not run, whatever is known of the repository."""
    detected: bool = False
    """Not configured: recognised from the repository's own files."""


class RepositoryRules(Frozen):
    """One repository's."""

    commands: tuple[CommandRule, ...] = ()
    protected: tuple[str, ...] = ()
    """Globs that no subtask may write."""
    listed: tuple[str, ...] = ()
    """Globs whose changes are allowed and named on top of every approval."""
    host: Literal["none", "github"] = "none"
    """Where pull requests are opened; `none`: a pushed branch is the end."""
    draft: bool = True
    """Whether a pull request is opened as a draft."""
    plan_approval: Literal["always", "large", "never"] = "always"
    """Whether a plan is put to a person; `large`: above a few subtasks or a tenth of the cap."""

    def command(self, name: str) -> CommandRule | None:
        """The command of that name."""
        return next((one for one in self.commands if one.name == name), None)


def not_configured(rules: RepositoryRules, name: str) -> CommandResult:
    """The result of a command that nobody named."""
    known = ", ".join(one.name for one in rules.commands) or "none"
    return CommandResult(command=(), ran=False, reason=f"no command {name!r} is configured (known: {known})")
