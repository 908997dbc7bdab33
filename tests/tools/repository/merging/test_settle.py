"""A conflict that a person has decided: one side's file, and nothing else lost of the other."""

from __future__ import annotations

from typing import Literal

import pytest

from patterns.values.repository.trees import Change, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

Files = dict[str, str | None]
Side = Literal["ours", "theirs"]
BODY = "".join(f"def function_{number}():\n    return {number}\n\n\n" for number in range(12))


async def settled(repositories: Repositories, start: Tree, ours: Files, theirs: Files, favour: Side) -> Tree:
    mine, other = await repositories.write(start, ours), await repositories.write(start, theirs)
    change = Change(task_id="theirs", before=start, after=other)
    merge = await repositories.settle(mine, change, favour=favour)
    assert merge.conflicts == ()
    return merge.tree


@pytest.mark.parametrize(("favour", "kept"), [("ours", "mine\n"), ("theirs", "other\n")])
async def test_the_file_in_conflict_is_one_sides_and_the_rest_is_both(
    repositories: Repositories, tree: Tree, favour: Side, kept: str
) -> None:
    ours: Files = {"readme.md": "mine\n", "pkg/module.py": BODY, "mine.txt": "m"}
    theirs: Files = {"readme.md": "other\n", "windows.txt": None, "other.txt": "o"}
    result = await settled(repositories, tree, ours, theirs, favour)
    assert await repositories.read(result, "readme.md") == kept
    assert await repositories.read(result, "pkg/module.py") == BODY
    files = set(await repositories.files(result))
    assert {"mine.txt", "other.txt"} <= files
    assert "windows.txt" not in files


@pytest.mark.parametrize("favour", ["ours", "theirs"])
async def test_a_deletion_stands_where_its_side_is_taken(repositories: Repositories, tree: Tree, favour: Side) -> None:
    result = await settled(repositories, tree, {"readme.md": None}, {"readme.md": "edited\n"}, favour)
    assert ("readme.md" in await repositories.files(result)) is (favour == "theirs")


async def test_without_a_conflict_it_is_a_merge(repositories: Repositories, tree: Tree) -> None:
    result = await settled(repositories, tree, {"readme.md": "mine\n"}, {"other.txt": "o"}, "ours")
    assert await repositories.read(result, "other.txt") == "o"
    assert await repositories.read(result, "readme.md") == "mine\n"


@pytest.mark.parametrize("favour", ["ours", "theirs"])
async def test_an_edit_of_a_file_that_the_other_side_moved_is_not_lost(
    repositories: Repositories, tree: Tree, favour: Side
) -> None:
    start = await repositories.write(tree, {"a.py": BODY})
    ours: Files = {"a.py": None, "b.py": BODY.replace("return 3\n", "return 33\n")}
    theirs: Files = {"a.py": BODY.replace("return 3\n", "return 333\n")}
    result = await settled(repositories, start, ours, theirs, favour)
    assert "return 33\n" in await repositories.read(result, "b.py")
    files = await repositories.files(result)
    assert ("a.py" in files) is (favour == "theirs")
    if favour == "theirs":
        assert "return 333\n" in await repositories.read(result, "a.py")


async def test_an_edit_that_git_carries_over_to_the_moved_file_stays_there(
    repositories: Repositories, tree: Tree
) -> None:
    start = await repositories.write(tree, {"a.py": BODY})
    ours: Files = {"a.py": None, "b.py": BODY, "readme.md": "mine\n"}
    theirs: Files = {"a.py": BODY.replace("return 3\n", "return 333\n"), "readme.md": "other\n"}
    result = await settled(repositories, start, ours, theirs, "ours")
    assert "return 333\n" in await repositories.read(result, "b.py")
    assert "a.py" not in await repositories.files(result)


@pytest.mark.parametrize("favour", ["ours", "theirs"])
async def test_a_directory_in_the_place_of_a_file_gives_way_or_stands(
    repositories: Repositories, tree: Tree, favour: Side
) -> None:
    result = await settled(
        repositories, tree, {"new": "a file\n", "mine.txt": "m"}, {"new/below.txt": "x", "other.txt": "o"}, favour
    )
    files = set(await repositories.files(result))
    assert {"mine.txt", "other.txt"} <= files
    assert {path for path in files if path.startswith("new")} == {"new" if favour == "ours" else "new/below.txt"}
