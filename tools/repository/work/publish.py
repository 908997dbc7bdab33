"""A tree becomes a commit, and the commit a new branch at the remote."""

from __future__ import annotations

import re

from patterns.errors import PushRefused
from patterns.values.repository import Base, Published
from tools.repository.git import Git
from tools.repository.mirror import Mirror
from tools.repository.rules.refs import branch_problem

_OURS = "steward/"
_IDENTITY = re.compile(r"(?P<name>[^<>\n\0]+) <(?P<email>[^<>\s\0]+)>")
_RUN = "Steward-Run"


async def publish(
    mirror: Mirror, base: Base, tree: str, *, branch: str, message: str, run_id: str, author: str
) -> Published:
    """Push `tree`, on its base, as a new branch. Raises `PushRefused`, `RepositoryUnreachable`.

    The commit is made of its arguments alone, so a repetition makes the same one; where the branch already stands
    at it, that is the success of the attempt before.
    """
    if why := _branch_problem(branch):
        raise PushRefused(why, branch=branch[:80].encode("ascii", "backslashreplace").decode())
    if tree == await mirror.objects.base_of(base):
        raise PushRefused("nothing was changed", branch=branch)
    commit = await _commit(mirror.git, base, tree, await _worded(mirror.git, message, run_id), author)
    there = await mirror.remote_branch(branch)
    if there is None:
        ended = await mirror.push_new(commit, branch)
        there = commit if ended.status == 0 else await mirror.remote_branch(branch)
        if there is None:
            raise PushRefused(ended.words or ended.stdout.decode(errors="replace")[-300:], branch=branch)
    if there != commit:
        raise PushRefused("the branch exists and holds something else", branch=branch, commit=there)
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


async def _commit(git: Git, base: Base, tree: str, message: bytes, author: str) -> str:
    shown = await git.output("show", "-s", "--format=%ct", "--end-of-options", base.commit)
    name, email = identity(author)
    signed = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", email), ("DATE", f"@{shown.decode('ascii').strip()} +0000"))
    }
    made = await git.output("commit-tree", "-p", base.commit, tree, stdin=message, extra=signed)
    return made.decode("ascii").strip()
