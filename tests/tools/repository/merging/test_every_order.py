"""Random edits of several tasks: one tree whatever the order, no edit lost, every conflict named."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patterns.values.repository.trees import Change, Merge, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow  # git merges, whichever Python calls it

PATHS = ("one.txt", "two.txt", "sub/three.txt")
LINES = 12
BASE = {path: [f"{path} line {number}" for number in range(LINES)] for path in PATHS}
FREE_DISTANCE = 2
"""Changed lines that are nearer to each other than this may be a conflict to git."""

Edits = dict[str, set[int]]
"""By path, the lines that a task makes its own."""

QUICK = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])


def edits_of(line: st.SearchStrategy[int]) -> st.SearchStrategy[Edits]:
    return st.dictionaries(st.sampled_from(PATHS), st.sets(line, min_size=1, max_size=2), min_size=1, max_size=2)


def text_of(path: str, task: str, lines: set[int]) -> str:
    return "".join(f"{f'{task} wants {path} {n}' if n in lines else was}\n" for n, was in enumerate(BASE[path]))


async def changes_of(repositories: Repositories, tree: Tree, scripts: list[Edits]) -> tuple[Tree, list[Change]]:
    start = await repositories.write(tree, {path: text_of(path, "", set()) for path in PATHS})
    changes = []
    for number, edits in enumerate(scripts):
        files = {path: text_of(path, f"t{number}", lines) for path, lines in edits.items()}
        changes.append(Change(task_id=f"t{number}", before=start, after=await repositories.write(start, files)))
    return start, changes


async def one_by_one(repositories: Repositories, start: Tree, changes: list[Change]) -> Merge:
    """As the train does while the later tasks are still at work."""
    merged = Merge(tree=start)
    for change in changes:
        step = await repositories.merge(merged.tree, (change,))
        merged = Merge(tree=step.tree, conflicts=(*merged.conflicts, *step.conflicts))
    return merged


def touch(one: Edits, two: Edits, distance: int) -> bool:
    return any(abs(a - b) < distance for path in one.keys() & two.keys() for a in one[path] for b in two[path])


async def content(repositories: Repositories, tree: Tree) -> dict[str, list[str]]:
    return {path: (await repositories.read(tree, path)).splitlines() for path in PATHS}


@QUICK
@given(scripts=st.lists(edits_of(st.integers(0, LINES - 1)), min_size=3, max_size=3))
async def test_what_merged_stands_whole_and_what_did_not_is_named(
    repositories: Repositories, tree: Tree, scripts: list[Edits]
) -> None:
    start, changes = await changes_of(repositories, tree, scripts)
    merged = await repositories.merge(start, tuple(changes))
    assert await one_by_one(repositories, start, changes) == merged
    torn = {int(conflict.task_id[1:]) for conflict in merged.conflicts}
    expected = {path: list(lines) for path, lines in BASE.items()}
    for number, edits in enumerate(scripts):
        earlier = [scripts[other] for other in range(number) if other not in torn]
        must, may = (any(touch(edits, other, distance) for other in earlier) for distance in (1, FREE_DISTANCE))
        assert must <= (number in torn) <= may
        for path, lines in edits.items() if number not in torn else ():
            for line in lines:
                expected[path][line] = f"t{number} wants {path} {line}"
    assert await content(repositories, merged.tree) == expected


@QUICK
@given(scripts=st.tuples(*(edits_of(st.integers(4 * task, 4 * task + 2)) for task in range(3))))
async def test_edits_that_do_not_touch_give_one_tree_in_every_order(
    repositories: Repositories, tree: Tree, scripts: tuple[Edits, ...]
) -> None:
    start, changes = await changes_of(repositories, tree, list(scripts))
    merges = [await repositories.merge(start, order) for order in permutations(changes)]
    assert all(merge == merges[0] and merge.conflicts == () for merge in merges)
