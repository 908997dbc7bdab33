"""A tree becomes a commit, and the commit a new branch at the remote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from patterns.errors import PushRefused
from patterns.values.repository import Base, Published
from tools.repository.git import Git
from tools.repository.mirror import Mirror
from tools.repository.rules.refs import branch_problem

_OURS = "steward/"
_IDENTITY = re.compile(r"(?P<name>[^<>\n\0]+) <(?P<email>[^<>\s\0]+)>")
_RUN = "Steward-Run"


@dataclass(frozen=True, slots=True)
class Draft:
    """A commit that is to be made: its tree object and its message."""

    tree: str
    message: str


async def publish(
    mirror: Mirror,
    base: Base,
    drafts: tuple[Draft, ...],
    *,
    branch: str,
    run_id: str,
    author: str,
    expected: str | None,
) -> Published:
    """Push the drafts as commits, one on the other and the first on `base`.

    They are made of their arguments alone, so a repetition makes the same ones; where the branch already stands at the
    last of them, that is the success of the attempt before. `expected` is where our branch stood, None where there was
    none. Raises `PushRefused`, `RepositoryUnreachable`.
    """
    if why := _branch_problem(branch):
        raise PushRefused(why, branch=branch[:80].encode("ascii", "backslashreplace").decode())
    if not drafts or drafts[-1].tree == await mirror.objects.base_of(base):
        raise PushRefused("nothing was changed", branch=branch)
    commit = base.commit
    for draft in drafts:
        commit = await _commit(
            mirror.git, base, commit, draft, await _worded(mirror.git, draft.message, run_id), author
        )
    there = await mirror.remote_branch(branch)
    if there == expected:
        ended = await mirror.push(commit, branch, expected)
        there = commit if ended.status == 0 else await mirror.remote_branch(branch)
        if there == expected:
            raise PushRefused(ended.words or ended.stdout.decode(errors="replace")[-300:], branch=branch)
    if there != commit:
        raise PushRefused("the branch holds something else", branch=branch, commit=str(there))
    return Published(branch=branch, commit=commit)


def identity(author: str) -> tuple[str, str]:
    """Name and address of `Name <address>`. Raises `ValueError`."""
    found = _IDENTITY.fullmatch(author)
    if found is None:
        raise ValueError("an author is written: Name <address>")
    return found["name"].strip(), found["email"]


def _branch_problem(branch: str) -> str:
    if not branch.startswith(_OURS):
        return f"only branches below {_OURS} are pushed"
    return branch_problem(branch)


async def _worded(git: Git, message: str, run_id: str) -> bytes:
    """The message with the run's trailer, unless it carries one."""
    text = message.replace("\0", "").strip() + "\n"
    run = run_id.replace("\n", " ").replace("\0", "")
    trailer = ("--if-exists=doNothing", "--trailer", f"{_RUN}={run}")
    return await git.output("interpret-trailers", *trailer, stdin=text.encode(errors="replace"))


async def _commit(git: Git, base: Base, parent: str, draft: Draft, message: bytes, author: str) -> str:
    shown = await git.output("show", "-s", "--format=%ct", "--end-of-options", base.commit)
    name, email = identity(author)
    signed = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", email), ("DATE", f"@{shown.decode('ascii').strip()} +0000"))
    }
    made = await git.output("commit-tree", "-p", parent, draft.tree, stdin=message, extra=signed)
    return made.decode("ascii").strip()
