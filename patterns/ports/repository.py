"""Repositories, their source files, their code hosts, and a bench for loose files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from patterns.values.repository.code import Symbols
from patterns.values.repository.reviews import HostFile, NewReview, PostedReview, Pull, Remark
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import (
    Base,
    Change,
    CommandResult,
    Commit,
    Compared,
    Diff,
    Match,
    Merge,
    Published,
    PullRequest,
    Ran,
    Tree,
)


class Repository(Protocol):
    """The configured repositories."""

    async def base(self, name: str, branch: str | None = None) -> Base:
        """Fetch, and name the commit at the tip of `branch` (the default branch when None)."""

    async def files(self, tree: Tree) -> tuple[str, ...]:
        """Every regular file's path, sorted."""

    async def read(self, tree: Tree, path: str) -> str:
        """A text file. Raises `PathRefused` (missing, too large, not UTF-8 text, not a file)."""

    async def read_all(self, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
        """The text files among the paths, in their order; those that cannot be read are left out, as is too much."""

    async def search(self, tree: Tree, text: str, folder: str = "") -> tuple[Match, ...]:
        """Lines that contain `text`, case-sensitive, at most 100; `folder`: of that folder's files, or of one file."""

    async def write(self, tree: Tree, files: Mapping[str, str | None]) -> Tree:
        """The tree with these files' new contents (None: deleted); all or none. Raises `PathRefused`."""

    async def merge(self, start: Tree, changes: tuple[Change, ...]) -> Merge:
        """Merge the changes onto `start` in the order given, by three-way merge; same tree on every machine."""

    async def settle(self, start: Tree, change: Change, *, favour: Literal["ours", "theirs"]) -> Merge:
        """Merge one change as a person decided it: each file in conflict whole from `start` (ours) or the change.

        Nothing else is lost of either side, and no conflict is left.
        """

    async def diff(self, before: Tree, after: Tree) -> Diff:
        """What changed."""

    async def compare(self, name: str, base: str, head: str) -> Compared:
        """A branch's own changes: from where it left `base` to its tip. Each is a branch, or a commit's full name.

        Raises `RefUnknown`.
        """

    async def patched(self, base: Base, patch: str) -> Tree:
        """The base with a unified diff applied that somebody else made. Raises `PathRefused` where it does not fit."""

    async def publish(
        self, base: Base, commits: tuple[Commit, ...], *, branch: str, run_id: str, expected: str | None = None
    ) -> Published:
        """Make the commits, one on the other and the first on `base`, and push them, once.

        As a new branch; where `expected` is given, onto our branch that stands at that commit. Raises `PushRefused`,
        `CredentialRefused`; then nothing was pushed.
        """

    async def run(self, tree: Tree, command: CommandRule) -> Ran:
        """Run a command on the tree's files, in the sandbox. Its words come from the operator or from our own table.

        Of a command that `writes` and came to its own end, the text files that it changed, added or deleted are taken
        over into `Ran.tree`; what was not is said in the output. Any other leaves the tree as it is.
        Never raises for a command that fails or cannot be run: the result says so.
        """


class Code(Protocol):
    """Source files of many languages, read by a parser and never run."""

    async def problem(self, path: str, text: str) -> str | None:
        """Why the text does not parse as what its name says, with the line; None also for a kind nobody knows."""

    async def symbols(self, path: str, text: str) -> Symbols | None:
        """What the file defines and uses, or None where its language is not known or it does not parse."""


class CodeHost(Protocol):
    """Where pull requests live."""

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool, run_id: str = ""
    ) -> PullRequest:
        """Open one from our branch, or give the open one that stands for it already. Raises `HostRefused`.

        `run_id` is whose it is, for the audit.
        """


class ReviewHost(Protocol):
    """Where pull requests are read and reviewed. Raises `HostRefused`, `RepositoryUnreachable`."""

    async def pull(self, repository: str, number: int) -> Pull:
        """One pull request as it stands now."""

    async def pull_files(self, repository: str, number: int) -> tuple[HostFile, ...]:
        """Its files with the hunks as the host draws them: only lines of these can be commented on."""

    async def remarks(self, repository: str, number: int) -> tuple[Remark, ...]:
        """The comments on its lines, of everybody."""

    async def post_review(self, repository: str, number: int, review: NewReview) -> PostedReview:
        """Post it, or give the one that was posted under this key before. Nothing was posted when it raises."""

    async def resolve(self, repository: str, number: int, remark: Remark, note: str) -> None:
        """Answer a remark's thread with a note and close the thread; again, or on a closed one, nothing."""


class Workbench(Protocol):
    """A place to run a few loose files: the drafts of a specification."""

    async def run(self, files: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        """Run `command` among the files, in the sandbox. Never raises for a command that fails or cannot be run."""
