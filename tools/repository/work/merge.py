"""The merge train: changes onto a tree, one after the other, by three-way merge and without a checkout."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.errors import RepositoryError
from patterns.values.repository.trees import Change, Conflict
from tools.repository.objects.objects import Objects
from tools.repository.work.torn import torn_files

_CONFLICT = 1
_NEVER = "2000-01-01T00:00:00 +0000"
_SIGNED = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Steward"), ("EMAIL", "steward@localhost"), ("DATE", _NEVER))
}

Stages = dict[str, dict[int, str]]
"""By path: the object of the base (1), of ours (2) and of theirs (3), where there is one."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What git makes of three trees; where it could not decide, its tree holds both sides between marks."""

    tree: str
    stages: Stages = field(default_factory=dict)
    """The paths in conflict; none where it is clean."""
    labels: tuple[str, str] = ("", "")
    """What the marks call our side and theirs."""


async def three_way(objects: Objects, before: str, ours: str, theirs: str, *, renames: bool = True) -> Merged:
    """`merge-tree` finds the base by history, so both sides are made children of `before`."""
    root = await _commit(objects, before)
    sides = (await _commit(objects, ours, root), await _commit(objects, theirs, root))
    follow = ("-c", f"merge.renames={str(renames).lower()}")
    ended = await objects.git.run(
        *follow, "merge-tree", "--write-tree", "-z", "--no-messages", "--end-of-options", *sides
    )
    if ended.status not in (0, _CONFLICT):
        raise RepositoryError(f"git merge-tree: {ended.words}", status=ended.status)
    tree, *lines = [part.decode("utf-8", "surrogateescape") for part in ended.stdout.split(b"\0") if part]
    if ended.status == _CONFLICT and not lines:
        raise RepositoryError("git merge-tree: a conflict without a path")
    return Merged(tree, _stages(lines), sides)


class MergeTrain:
    """What has been merged so far. The same calls give the same tree on every machine."""

    def __init__(self, objects: Objects, start: str) -> None:
        self._objects = objects
        self.tree = start
        self.conflicts: tuple[Conflict, ...] = ()

    async def add(self, change: Change, before: str, after: str) -> None:
        """Merge the way from `before` to `after`; a change in conflict is named and leaves the tree as it was."""
        if after in (before, self.tree):
            return
        if before == self.tree:
            self.tree = after
            return
        merged = await three_way(self._objects, before, self.tree, after)
        if merged.stages:
            self.conflicts += (await self._conflict(change, merged),)
        else:
            self.tree = merged.tree

    async def _conflict(self, change: Change, merged: Merged) -> Conflict:
        names = dict(zip(merged.labels, ("what is merged already", change.task_id), strict=True))
        files = await torn_files(self._objects, merged.tree, tuple(merged.stages), names)
        return Conflict(task_id=change.task_id, paths=tuple(file.path for file in files), files=files)


def _stages(lines: list[str]) -> Stages:
    stages: Stages = {}
    for line in lines:
        facts, _, path = line.partition("\t")
        _, name, stage = facts.split(" ")
        stages.setdefault(path, {})[int(stage)] = name
    return stages


async def _commit(objects: Objects, tree: str, *parents: str) -> str:
    ancestry = [word for parent in parents for word in ("-p", parent)]
    made = await objects.git.output("commit-tree", *ancestry, tree, stdin=b"merge\n", extra=_SIGNED)
    return made.decode("ascii").strip()
