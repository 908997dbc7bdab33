from __future__ import annotations

import asyncio
import fcntl
import shutil
from pathlib import Path
from typing import Any

import pytest

from patterns.errors import RefUnknown, RepositoryEmpty, RepositoryError, RepositoryUnknown, RepositoryUnreachable
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Base, Tree
from tools.repository.repositories import Repositories
from tools.repository.settings import RepositorySettings

pytestmark = pytest.mark.slow


@pytest.fixture
def repositories(own: Repositories) -> Repositories:
    return own


def mirror_of(tmp_path: Path) -> Path:
    return next((tmp_path / "root" / "mirrors").glob("*.git"))


async def test_base_names_the_tip_of_a_branch_at_this_moment(repositories: Repositories, remote: Any) -> None:
    first = await repositories.base("sample", "main")
    assert first == Base(repository="sample", branch="main", commit=remote.git("rev-parse", "main"))
    remote.put("later.txt", b"x")
    later = remote.commit()
    assert (await repositories.base("sample", "main")).commit == later


async def test_without_a_branch_it_is_the_configured_default_and_without_that_the_remotes_own(
    opened: Any, remote: Any
) -> None:
    remote.git("checkout", "-q", "-b", "trunk")
    async with opened() as asking, opened("other", default_branch="main") as told:
        assert (await asking.base("sample")).branch == "trunk"
        assert (await told.base("sample")).branch == "main"


async def test_a_branch_that_was_moved_back_or_deleted_is_seen_so(repositories: Repositories, remote: Any) -> None:
    first = remote.git("rev-parse", "main")
    remote.git("branch", "gone")
    remote.put("later.txt", b"x")
    remote.commit()
    await repositories.base("sample", "gone")
    remote.git("reset", "-q", "--hard", first)
    remote.git("branch", "-D", "gone")
    remote.git("branch", "gone/below")
    assert (await repositories.base("sample", "main")).commit == first
    assert (await repositories.base("sample", "gone/below")).commit == first
    with pytest.raises(RefUnknown):
        await repositories.base("sample", "gone")


async def test_what_is_not_there_has_an_error_of_its_own(
    repositories: Repositories, opened: Any, empty_remote: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RepositoryUnknown) as unknown:
        await repositories.base("other")
    assert unknown.value.facts == {"name": "other", "known": "sample"}
    with pytest.raises(RefUnknown) as ref:
        await repositories.base("sample", "absent")
    assert ref.value.facts == {"ref": "absent"}
    async with opened("b", url=str(tmp_path / "nowhere")) as nowhere:
        with pytest.raises(RepositoryUnreachable):
            await nowhere.base("sample")
    assert "the remote of sample was not read: " in caplog.text, "people are told less than the operator"
    for changes in ({}, {"default_branch": "main"}):
        async with opened("c", url=str(empty_remote.path), **changes) as empty:
            with pytest.raises(RepositoryEmpty):
                await empty.base("sample")


async def test_a_tree_on_a_commit_that_nobody_has_is_unknown(repositories: Repositories) -> None:
    for commit in ("f" * 40, "main", "--all", ""):
        with pytest.raises(RefUnknown):
            await repositories.files(Tree(base=Base(repository="sample", branch="main", commit=commit)))


async def test_many_at_once_in_two_processes_share_one_mirror(opened: Any, remote: Any) -> None:
    async with opened() as one, opened() as two, asyncio.TaskGroup() as group:
        tasks = [group.create_task(place.base("sample", "main")) for place in (one, two) for _ in range(8)]
    assert {(await task).commit for task in tasks} == {remote.git("rev-parse", "main")}


async def test_writers_at_once_do_not_see_each_other(repositories: Repositories, tree: Tree) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(repositories.write(tree, {"readme.md": f"{number}\n", f"{number}.txt": "x"}))
            for number in range(8)
        ]
    texts = [await repositories.read(await task, "readme.md") for task in tasks]
    assert texts == [f"{number}\n" for number in range(8)]


async def test_another_process_that_holds_the_mirror_is_waited_for(
    repositories: Repositories, tmp_path: Path, tree: Tree
) -> None:
    await repositories.base("sample")
    lock = mirror_of(tmp_path).with_suffix(".lock")
    with lock.open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await repositories.base("sample")
        assert await repositories.read(tree, "no_newline.txt") == "first\nlast"
    assert await repositories.base("sample") == tree.base


async def test_the_locks_of_a_git_that_was_killed_do_not_stay(
    repositories: Repositories, remote: Any, tmp_path: Path
) -> None:
    await repositories.base("sample")
    mirror = mirror_of(tmp_path)
    for lock in ("packed-refs.lock", "config.lock", "refs/remotes/origin/main.lock"):
        (mirror / lock).touch()
    remote.put("later.txt", b"x")
    later = remote.commit()
    assert (await repositories.base("sample")).commit == later


async def test_a_mirror_that_was_deleted_comes_back(opened: Any, tmp_path: Path) -> None:
    async with opened() as repositories:
        tree = await repositories.write(Tree(base=await repositories.base("sample")), {"readme.md": "kept\n"})
        shutil.rmtree(mirror_of(tmp_path))
        assert await repositories.base("sample") == tree.base
    shutil.rmtree(mirror_of(tmp_path))
    async with opened() as restarted:
        assert await restarted.read(tree, "readme.md") == "kept\n"


async def test_a_restart_needs_no_remote_for_what_the_mirror_holds(opened: Any, remote: Any) -> None:
    async with opened() as repositories:
        tree = await repositories.write(Tree(base=await repositories.base("sample")), {"readme.md": "kept\n"})
    remote.path.rename(remote.path.with_name("gone"))
    async with opened() as restarted:
        assert await restarted.read(tree, "readme.md") == "kept\n"


async def test_what_a_dead_process_left_is_swept_and_what_a_living_one_holds_is_not(
    opened: Any, tmp_path: Path
) -> None:
    scratch = tmp_path / "root" / "scratch"
    async with opened() as living:
        base = await living.base("sample")
        left = scratch / "process-left"
        (left / "worktree-x").mkdir(parents=True)
        (left / "owner.lock").touch()
        async with opened():
            assert (left.exists(), len(list(scratch.iterdir()))) == (False, 2)
        assert await living.write(Tree(base=base), {"a.txt": "x"})
    assert list(scratch.iterdir()) == []


async def test_nothing_is_done_before_opening_or_after_closing(opened: Any) -> None:
    repositories = opened()
    with pytest.raises(RepositoryError, match="not open"):
        await repositories.base("sample")
    async with repositories:
        await repositories.base("sample")
    with pytest.raises(RepositoryError, match="not open"):
        await repositories.base("sample")


async def test_a_root_that_cannot_be_made_is_an_error_of_ours(opened: Any, tmp_path: Path) -> None:
    (tmp_path / "root").write_text("a file")
    with pytest.raises(RepositoryError, match="no place"):
        await opened().open()


async def test_a_data_folder_is_meant_from_where_the_process_was_started(
    remote: Any, runner: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the default `var` is; git itself runs elsewhere."""
    monkeypatch.chdir(tmp_path)
    settings = RepositorySettings(url=str(remote.path), local=True)
    async with Repositories({"sample": settings}, Path("var"), runner=runner) as own:
        tree = Tree(base=await own.base("sample"))
        await own.run(tree, CommandRule(name="test", words=("pytest",)))
        assert "readme.md" in runner.files
    assert (tmp_path / "var" / "mirrors").is_dir()
