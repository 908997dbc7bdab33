"""The merge train: changes onto a tree, one after the other, by three-way merge and without a checkout."""

from __future__ import annotations

from patterns.errors import RepositoryError
from patterns.values.repository import Change, Conflict
from tools.repository.git import Git

_CONFLICT = 1
_NEVER = "2000-01-01T00:00:00 +0000"
_SIGNED = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Steward"), ("EMAIL", "steward@localhost"), ("DATE", _NEVER))
}


class MergeTrain:
    """What has been merged so far. The same calls give the same tree on every machine."""

    def __init__(self, git: Git, start: str) -> None:
        self._git = git
        self.tree = start
        self.conflicts: tuple[Conflict, ...] = ()

    async def add(self, change: Change, before: str, after: str) -> None:
        """Merge the way from `before` to `after`; a change in conflict is named and leaves the tree as it was."""
        if after in (before, self.tree):
            return
        if before == self.tree:
            self.tree = after
            return
        merged, paths = await self._merged(before, after)
        if paths:
            self.conflicts += (Conflict(task_id=change.task_id, paths=paths),)
        else:
            self.tree = merged

    async def _merged(self, before: str, after: str) -> tuple[str, tuple[str, ...]]:
        """`merge-tree` finds the base by history, so both sides are made children of `before`."""
        root = await self._commit(before)
        ours, theirs = await self._commit(self.tree, root), await self._commit(after, root)
        options = ("--write-tree", "-z", "--name-only", "--no-messages")
        ended = await self._git.run("merge-tree", *options, "--end-of-options", ours, theirs)
        if ended.status not in (0, _CONFLICT):
            raise RepositoryError(f"git merge-tree: {ended.words}", status=ended.status)
        tree, *paths = [part.decode(errors="replace") for part in ended.stdout.split(b"\0") if part]
        if ended.status == _CONFLICT and not paths:
            raise RepositoryError("git merge-tree: a conflict without a path")
        return tree, tuple(dict.fromkeys(paths))

    async def _commit(self, tree: str, *parents: str) -> str:
        ancestry = [word for parent in parents for word in ("-p", parent)]
        made = await self._git.output("commit-tree", *ancestry, tree, stdin=b"merge\n", extra=_SIGNED)
        return made.decode("ascii").strip()
