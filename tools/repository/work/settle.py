"""A merge that a person has decided: where two sides cannot both stand, one of them is taken, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tools.repository.objects.listing import Entry, Listing, directories_above
from tools.repository.objects.objects import Objects
from tools.repository.work.merge import Merged, three_way

Side = Literal["ours", "theirs"]
Entries = Mapping[str, Entry]


async def settle(objects: Objects, before: str, ours: str, theirs: str, favour: Side) -> str:
    """The merged tree, in which each file in conflict is as one side has it, or is missing as it is there.

    What git merged stays merged. Where it moved files to compare them (a rename, a directory in a file's place), the
    paths in conflict are none of a side's own: then the trees are merged path by path.
    """
    merged = await three_way(objects, before, ours, theirs)
    if not merged.stages:
        return merged.tree
    sides = [await objects.listing(name) for name in (before, ours, theirs)]
    chosen = sides[1] if favour == "ours" else sides[2]
    if _is_plain(merged, sides):
        return await objects.replace(merged.tree, {path: chosen.entries.get(path) for path in merged.stages})
    unmoved = await three_way(objects, before, ours, theirs, renames=False)
    clean = (await objects.listing(unmoved.tree)).entries.items()
    both = {path: entry for path, entry in clean if path not in unmoved.stages}
    result = _without_clashes(_by_path(sides, both, chosen.entries), chosen.entries)
    return await objects.replace(ours, {path: result.get(path) for path in {*sides[1].entries, *result}})


def _is_plain(merged: Merged, sides: list[Listing]) -> bool:
    """Whether each path in conflict is the same file's in all three trees."""
    return all(
        found.get(stage, "") == _object(side, path)
        for path, found in merged.stages.items()
        for stage, side in enumerate(sides, 1)
    )


def _object(side: Listing, path: str) -> str:
    entry = side.entries.get(path)
    return entry.object if entry else ""


def _by_path(sides: list[Listing], both: Entries, chosen: Entries) -> dict[str, Entry]:
    """Each path as the one side has it that changed it; if two did, as git merged it, else as the chosen one has it."""
    before, ours, theirs = (side.entries for side in sides)
    result: dict[str, Entry] = {}
    for path in sorted({*before, *ours, *theirs}):
        mine, other = ours.get(path), theirs.get(path)
        is_decided = before.get(path) in (mine, other) or mine == other
        entry = (other if mine == before.get(path) else mine) if is_decided else both.get(path) or chosen.get(path)
        if entry is not None:
            result[path] = entry
    return result


def _without_clashes(entries: Entries, chosen: Entries) -> dict[str, Entry]:
    """No file where another's directory stands: what is not the chosen side's gives way."""
    clashing = entries.keys() & {above for path in entries for above in directories_above(path)}
    kept = {path for path in clashing if path in chosen}
    return {
        path: entry
        for path, entry in entries.items()
        if path not in clashing - kept and kept.isdisjoint(directories_above(path))
    }
