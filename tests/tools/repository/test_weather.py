"""Repositories as they are: LFS, submodules, names in no encoding, names that differ in case, branches that move."""

from __future__ import annotations

import os
from typing import Any

import pytest

from patterns.errors import PathRefused
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Change, Commit, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

TEST = CommandRule(name="test", words=("pytest", "-q"))
POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1\nsize 12345\n"
)
ODD_NAME = os.fsdecode(b"caf\xe9.txt")


@pytest.fixture
def repositories(own: Repositories) -> Repositories:
    return own


async def published(repositories: Repositories, base: Tree, tree: Tree) -> str:
    commits = (Commit(tree=tree, message="Change"),)
    return (await repositories.publish(base.base, commits, branch="steward/x", run_id="r")).commit


@pytest.fixture
async def with_lfs(repositories: Repositories, remote: Any) -> Tree:
    remote.put(".gitattributes", b"*.psd filter=lfs diff=lfs merge=lfs -text\n")
    remote.put("logo.psd", POINTER)
    remote.put("quoted.md", b"A pointer begins:\n\n" + POINTER)
    remote.commit()
    return Tree(base=await repositories.base("sample"))


async def test_what_lies_in_lfs_is_laid_out_as_its_pointer_and_travels_unchanged(
    repositories: Repositories, remote: Any, runner: Any, with_lfs: Tree
) -> None:
    after = await repositories.write(with_lfs, {"readme.md": "new\n", "quoted.md": "new\n"})
    await repositories.run(after, TEST)
    assert runner.files["logo.psd"] == POINTER
    assert remote.content(await published(repositories, with_lfs, after), "logo.psd") == POINTER


async def test_a_pointer_is_not_overwritten_but_may_be_deleted(repositories: Repositories, with_lfs: Tree) -> None:
    with pytest.raises(PathRefused, match="LFS pointer"):
        await repositories.write(with_lfs, {"readme.md": "new\n", "logo.psd": "not a picture\n"})
    deleted = await repositories.write(with_lfs, {"logo.psd": None})
    assert "logo.psd" not in await repositories.files(deleted)


async def test_a_submodule_stays_at_its_commit_through_a_merge_and_a_push(
    repositories: Repositories, remote: Any
) -> None:
    pinned = remote.git("rev-parse", "HEAD")
    remote.git("update-index", "--add", "--cacheinfo", f"160000,{pinned},vendor")
    remote.git("commit", "-q", "-m", "submodule")
    tree = Tree(base=await repositories.base("sample"))
    one = await repositories.write(tree, {"readme.md": "one\n"})
    two = await repositories.write(tree, {"two.txt": "two\n"})
    changes = tuple(Change(task_id=name, before=tree, after=after) for name, after in (("a", one), ("b", two)))
    commit = await published(repositories, tree, (await repositories.merge(tree, changes)).tree)
    assert remote.git("ls-tree", commit, "vendor").split()[:3] == ["160000", "commit", pinned]


async def test_a_name_in_no_encoding_is_told_to_nobody_and_lost_by_nothing(
    repositories: Repositories, remote: Any, runner: Any
) -> None:
    remote.put(ODD_NAME, b"kept\n")
    remote.commit()
    tree = Tree(base=await repositories.base("sample"))
    assert [path for path in await repositories.files(tree) if "caf" in path] == []
    one = await repositories.write(tree, {"readme.md": "one\n"})
    two = await repositories.write(tree, {"two.txt": "two\n"})
    merged = (await repositories.merge(one, (Change(task_id="b", before=tree, after=two),))).tree
    await repositories.run(merged, TEST)
    assert runner.files[ODD_NAME] == b"kept\n"
    assert (await repositories.diff(tree, merged)).files == ("readme.md", "two.txt")


async def test_names_that_only_case_tells_apart_are_two_files(
    repositories: Repositories, remote: Any, runner: Any
) -> None:
    remote.put("Readme.md", b"the other\n")
    remote.put("PKG/module.py", b"the other\n")
    remote.commit()
    tree = Tree(base=await repositories.base("sample"))
    after = await repositories.write(tree, {"Readme.md": "changed\n"})
    assert await repositories.read(after, "readme.md") == "# Sample\n\nA line.\n"
    await repositories.run(after, TEST)
    assert (runner.files["Readme.md"], runner.files["PKG/module.py"]) == (b"changed\n", b"the other\n")


async def test_work_begun_before_the_branch_moved_merges_onto_its_new_tip(
    repositories: Repositories, remote: Any
) -> None:
    old = Tree(base=await repositories.base("sample", "main"))
    done = await repositories.write(old, {"readme.md": "# Sample\n\nDone.\n", "new.txt": "new\n"})
    remote.put("windows.txt", b"moved on\r\n")
    tip = remote.commit()
    now = Tree(base=await repositories.base("sample", "main"))
    assert now.base.commit == tip
    moved = await repositories.merge(now, (Change(task_id="run", before=old, after=done),))
    assert (moved.conflicts, moved.tree.base) == ((), now.base)
    assert (await repositories.diff(now, moved.tree)).files == ("new.txt", "readme.md")
    assert await repositories.read(moved.tree, "windows.txt") == "moved on\r\n"
    commit = await published(repositories, now, moved.tree)
    assert remote.git("rev-parse", f"{commit}^") == tip


async def test_work_on_what_the_branch_changed_meanwhile_is_a_conflict_and_not_a_lost_edit(
    repositories: Repositories, remote: Any
) -> None:
    old = Tree(base=await repositories.base("sample", "main"))
    done = await repositories.write(old, {"readme.md": "ours\n"})
    remote.put("readme.md", b"theirs\n")
    remote.commit()
    now = Tree(base=await repositories.base("sample", "main"))
    moved = await repositories.merge(now, (Change(task_id="run", before=old, after=done),))
    assert (moved.tree, moved.conflicts[0].paths) == (now, ("readme.md",))


async def test_the_first_file_of_a_branch_that_holds_none_can_be_written(
    repositories: Repositories, remote: Any
) -> None:
    remote.git("checkout", "-q", "--orphan", "bare")
    remote.git("rm", "-q", "-r", "-f", ".")
    remote.commit("nothing in it")
    tree = Tree(base=await repositories.base("sample", "bare"))
    assert await repositories.files(tree) == ()
    after = await repositories.write(tree, {"first.txt": "x\n"})
    assert remote.content(await published(repositories, tree, after), "first.txt") == b"x\n"
