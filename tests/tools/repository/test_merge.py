from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patterns.values.repository import Change, Conflict, Merge, Tree
from tools.repository.repositories import Repositories

FILES = ("readme.md", "windows.txt", "no_newline.txt", "pkg/module.py")


async def changed(repositories: Repositories, tree: Tree, task_id: str, files: dict[str, str | None]) -> Change:
    return Change(task_id=task_id, before=tree, after=await repositories.write(tree, files))


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
    assert merged.conflicts == (Conflict(task_id="two", paths=("readme.md",)),)
    assert await repositories.read(merged.tree, "readme.md") == "ours\n"
    files = await repositories.files(merged.tree)
    assert ("two.txt" in files, "three.txt" in files) == (False, True)


async def test_the_order_given_decides_who_is_in_conflict(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": "one\n"})
    two = await changed(repositories, tree, "two", {"readme.md": "two\n"})
    assert (await repositories.merge(tree, (two, one))).conflicts == (Conflict(task_id="one", paths=("readme.md",)),)


async def test_a_deletion_against_an_edit_is_a_conflict(repositories: Repositories, tree: Tree) -> None:
    one = await changed(repositories, tree, "one", {"readme.md": None})
    two = await changed(repositories, tree, "two", {"readme.md": "edited\n"})
    merged = await repositories.merge(tree, (one, two))
    assert merged.conflicts == (Conflict(task_id="two", paths=("readme.md",)),)


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
    assert merged == Merge(tree=tree, conflicts=(Conflict(task_id="two", paths=("readme.md",)),))


async def test_a_merge_is_the_same_in_another_mirror(repositories: Repositories, opened: Any, tree: Tree) -> None:
    module = await repositories.read(tree, "pkg/module.py")
    one = await changed(repositories, tree, "one", {"pkg/module.py": module.replace("return 1", "return 10")})
    two = await changed(repositories, tree, "two", {"pkg/module.py": module.replace("return 2", "return 20")})
    async with opened("another machine") as elsewhere:
        assert await elsewhere.merge(tree, (one, two)) == await repositories.merge(tree, (one, two))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), max_size=6).map(
            "\n".join
        ),
        min_size=3,
        max_size=3,
    )
)
async def test_changes_of_different_files_give_one_tree_in_every_order(
    repositories: Repositories, tree: Tree, texts: list[str]
) -> None:
    changes = [await changed(repositories, tree, path, {path: text}) for path, text in zip(FILES, texts, strict=False)]
    merges = [await repositories.merge(tree, order) for order in permutations(changes)]
    assert all(merged == merges[0] for merged in merges)
    assert merges[0].conflicts == ()
    assert [await repositories.read(merges[0].tree, path) for path in FILES[:3]] == texts
