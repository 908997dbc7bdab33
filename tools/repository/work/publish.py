"""Trees become commits, one on the other, and the last of them the tip of a branch at the remote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from patterns.errors import PushRefused
from patterns.values.repository.trees import Base, Published
from tools.repository.git import Git
from tools.repository.mirror import Mirror
from tools.repository.rules.refs import branch_problem
from tools.repository.work.push import push

_OURS = "steward/"
_IDENTITY = re.compile(r"(?P<name>[^<>\n\0]+) <(?P<email>[^<>\s\0]+)>")
_RUN = "Run-Id"


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
    last of them, that is the success of the attempt before. A draft that changes nothing makes no commit. `expected` is
    where our branch stood, None where there was none. Raises `PushRefused`, `RepositoryUnreachable`.
    """
    if why := _branch_problem(branch):
        raise PushRefused(why, reason=why, branch=branch[:80].encode("ascii", "backslashreplace").decode())
    tree = await mirror.objects.base_of(base)
    if not drafts or drafts[-1].tree == tree:
        raise PushRefused("nothing was changed", reason="nothing was changed", branch=branch)
    commit = base.commit
    for draft in drafts:
        if draft.tree != tree:
            message = await _worded(mirror.git, draft.message, run_id)
            commit, tree = await _commit(mirror.git, base, commit, draft, message, author), draft.tree
    await mirror.keep(run_id, commit, await mirror.kept(run_id))
    await push(mirror, commit, branch=branch, expected=expected)
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
    trailer = ("--no-divider", "--if-exists=doNothing", "--trailer", f"{_RUN}={run}")
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
