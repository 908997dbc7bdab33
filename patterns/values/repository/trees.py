"""A repository as values: a base commit, a tree (base + patch), a change, a merge.

A worktree is a value so that a worker can be killed anywhere and go on anywhere: whoever has the mirror can make
the files of a `Tree` again.
"""

from __future__ import annotations

import hashlib

from patterns.values.conversation import Frozen


class Base(Frozen):
    """A commit of a configured repository."""

    repository: str
    """Its name in the settings."""
    branch: str
    commit: str
    """Full hexadecimal object name."""


class Tree(Frozen):
    """The files of `base` with `patch` applied."""

    base: Base
    patch: str = ""
    """What `git diff --binary --full-index` prints against the base; empty for the base itself."""

    @property
    def state(self) -> str:
        """A short name of what its files are: the same files, the same name."""
        return hashlib.sha256(f"{self.base.commit}\n{self.patch}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Match(Frozen):
    """One line that a search found."""

    path: str
    line: int
    text: str


class Diff(Frozen):
    """A change as people read it."""

    text: str
    """Unified diff."""
    files: tuple[str, ...]
    added: int
    removed: int


class Compared(Frozen):
    """A branch's own changes: from where it left another to its tip."""

    fork: Base
    """Where it left the other."""
    tip: Base
    diff: Diff


class Change(Frozen):
    """What one subtask did: from the tree it was given to the tree it left."""

    task_id: str
    before: Tree
    after: Tree


class TornFile(Frozen):
    """A file that two changes want differently."""

    path: str
    text: str = ""
    """With git's conflict markers; empty where that is no text."""


class Conflict(Frozen):
    """A change that does not merge with the ones before it."""

    task_id: str
    paths: tuple[str, ...]
    files: tuple[TornFile, ...] = ()
    """The same paths as they stand between the two; long ones are cut."""


class Merge(Frozen):
    """All changes that merged, in the order given; the ones that did not are named, and are not in `tree`."""

    tree: Tree
    conflicts: tuple[Conflict, ...] = ()


class Commit(Frozen):
    """One commit to be made."""

    tree: Tree
    message: str


class Published(Frozen):
    """A branch that stands at the remote."""

    branch: str
    commit: str


class PullRequest(Frozen):
    """A pull request that stands at the code host."""

    number: int
    url: str
    draft: bool = True


class CommandResult(Frozen):
    """How a command ended, or why it was not run."""

    command: tuple[str, ...]
    ran: bool
    exit_code: int | None = None
    """Only where it ran to its own end."""
    output: str = ""
    """Standard output and error as one text; the middle is left out when long, and that is said in it."""
    timed_out: bool = False
    isolation: str = ""
    """In what it ran, for the card: "sandbox", "container sandbox (…)" or "no sandbox (trusted sample only)"."""
    reason: str = ""
    """Why it did not run, with the one-line remedy."""

    @property
    def passed(self) -> bool:
        """True only for a command that ran and ended with 0."""
        return self.ran and self.exit_code == 0


class Ran(Frozen):
    """A repository's command, and what it left."""

    result: CommandResult
    tree: Tree
    """The tree it ran on, with what a command that `writes` changed in text files."""
    report: str = ""
    """What stands in the file that the command's rule names as its report; empty where there is none."""
