from __future__ import annotations

from typing import Any

import pytest

from patterns.values.repository.trees import Change, Merge, TornFile, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow


async def changed(repositories: Repositories, tree: Tree, task_id: str, files: dict[str, str | None]) -> Change:
    return Change(task_id=task_id, before=tree, after=await repositories.write(tree, files))


def named(merged: Merge) -> list[tuple[str, tuple[str, ...]]]:
    return [(conflict.task_id, conflict.paths) for conflict in merged.conflicts]


async def test_nothing_to_merge_is_the_start(repositories: Repositories, tree: Tree) -> None:
    idle = Change(task_id="idle", before=tree, after=tree)
    assert await repositories.merge(tree, ()) == Merge(tree=tree)
    assert await repositories.merge(tree, (idle,)) == Merge(tree=tree)


async def test_changes_to_one_file_in_different_places_both_stand(repositories: Repositories, tree: Tree) -> None:
    module = await repositories.read(tree, "pkg/module.py")
    one = await changed(repositories, tree, "one", {"pkg/module.py": module.replace("return 1", "return 10")})
    two = await changed(repositories, tree, "two", {"pkg/module.py": module.replace("return 2", "return 20")})
    merged = await repositories.merge(tree, (one, two))
    text = await repositories.read(merged.tree, "pkg/module.py")
    assert merged.conflicts == ()
    assert ("return 10" in text, "return 20" in text) == (True, True)


async def test_a_conflict_is_named_left_out_and_does_not_stop_the_train(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "ours\n"})
    two = await changed(repositories, tree, "two", {"readme.md": "theirs\n", "two.txt": "2\n"})
    three = await changed(repositories, tree, "three", {"three.txt": "3\n"})
    merged = await repositories.merge(tree, (one, two, three))
    assert named(merged) == [("two", ("readme.md",))]
    assert await repositories.read(merged.tree, "readme.md") == "ours\n"
    files = await repositories.files(merged.tree)
    assert ("two.txt" in files, "three.txt" in files) == (False, True)


async def test_the_order_given_decides_who_is_in_conflict(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "one\n"})
    two = await changed(repositories, tree, "two", {"readme.md": "two\n"})
    assert named(await repositories.merge(tree, (two, one))) == [("one", ("readme.md",))]


async def test_a_deletion_against_an_edit_is_a_conflict(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": None})
    two = await changed(repositories, tree, "two", {"readme.md": "edited\n"})
    merged = await repositories.merge(tree, (one, two))
    assert named(merged) == [("two", ("readme.md",))]
    assert merged.conflicts[0].files == (TornFile(path="readme.md", text="edited\n"),)


async def test_the_same_change_twice_stands_once(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "same\n", "a.txt": "a\n"})
    two = await changed(repositories, tree, "two", {"readme.md": "same\n", "b.txt": "b\n"})
    merged = await repositories.merge(tree, (one, two))
    assert merged.conflicts == ()
    assert {"a.txt", "b.txt"} <= set(await repositories.files(merged.tree))


async def test_a_task_that_began_at_merged_work_merges_with_what_came_after_it(
    repositories: Repositories, tree: Tree
) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "# Sample\n\nA new line.\n"})
    two = await changed(repositories, tree, "two", {"windows.txt": "changed\r\n"})
    start = (await repositories.merge(tree, (one,))).tree
    dependent = await changed(repositories, start, "three", {"readme.md": "# Sample\n\nA newer line.\n"})
    merged = await repositories.merge(tree, (one, two, dependent))
    assert merged.conflicts == ()
    assert await repositories.read(merged.tree, "readme.md") == "# Sample\n\nA newer line.\n"
    assert await repositories.read(merged.tree, "windows.txt") == "changed\r\n"


async def test_a_dependent_task_without_its_dependency_is_a_conflict_and_no_lost_line(
    repositories: Repositories, tree: Tree
) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "# Other\n\nA new line.\n"})
    dependent = await changed(repositories, one.after, "two", {"readme.md": "# Other\n\nA newer line.\n"})
    merged = await repositories.merge(tree, (dependent,))
    assert (merged.tree, named(merged)) == (tree, [("two", ("readme.md",))])


async def test_a_merge_is_the_same_in_another_mirror(repositories: Repositories, opened: Any, tree: Tree) -> None:
    module = await repositories.read(tree, "pkg/module.py")
    one = await changed(repositories, tree, "one", {"pkg/module.py": module.replace("return 1", "return 10")})
    two = await changed(repositories, tree, "two", {"pkg/module.py": module.replace("return 2", "return 20")})
    async with opened("another machine") as elsewhere:
        assert await elsewhere.merge(tree, (one, two)) == await repositories.merge(tree, (one, two))


async def test_a_conflict_shows_both_sides_by_their_names(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "# Sample\n\nOurs.\n"})
    two = await changed(repositories, tree, "two", {"readme.md": "# Sample\n\nTheirs.\n"})
    (torn,) = (await repositories.merge(tree, (one, two))).conflicts[0].files
    assert torn.text == (
        "# Sample\n\n<<<<<<< what is merged already\nOurs.\n=======\nTheirs.\n>>>>>>> two\n"  # as git puts it
    )


async def test_of_a_long_file_the_torn_places_are_shown(repositories: Repositories, tree: Tree) -> None:
    lines = [f"line {number} of a long file\n" for number in range(2000)]

    def with_line(text: str) -> dict[str, str | None]:
        return {"readme.md": "".join([*lines[:1500], text, *lines[1501:]])}

    start = await repositories.write(tree, with_line("here\n"))
    one = await changed(repositories, start, "one", with_line("ours\n"))
    two = await changed(repositories, start, "two", with_line("theirs\n"))
    (torn,) = (await repositories.merge(start, (one, two))).conflicts[0].files
    assert "ours\n=======\ntheirs\n" in torn.text
    assert "line 1499 of" in torn.text
    assert torn.text.startswith("[… 1488 lines are left out here …]\n")
    assert len(torn.text) < 2000


async def test_a_binary_file_in_conflict_is_named_without_text(remote: Any, own: Repositories) -> None:
    trees = []
    for branch, content in (("a", b"\0one"), ("b", b"\0two")):
        remote.git("checkout", "-q", "-b", branch, "main")
        remote.put("picture.bin", content)
        remote.commit()
        trees.append(Tree(base=await own.base("sample", branch)))
    start = Tree(base=await own.base("sample", "main"))
    changes = tuple(Change(task_id=name, before=start, after=one) for name, one in zip("ab", trees, strict=True))
    (conflict,) = (await own.merge(start, changes)).conflicts
    assert conflict.files == (TornFile(path="picture.bin"),)
