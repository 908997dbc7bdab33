"""What a mirror keeps when it is tidied, and what a killed git has left in it."""

from __future__ import annotations

import asyncio
import fcntl
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from patterns.errors import RepositoryError
from patterns.values.repository.trees import Commit, Published, Tree
from tools.repository.repositories import Repositories
from tools.repository.tidying import run_ref

pytestmark = pytest.mark.slow

MONTH = 30 * 86_400


@pytest.fixture
def repositories(own: Repositories) -> Repositories:
    return own


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """Where it will be."""
    return tmp_path / "root" / "mirrors"


def directory_of(mirrors: Path) -> Path:
    return next(mirrors.glob("*.git"))


def git(mirrors: Path, *arguments: str, stdin: str = "") -> str:
    command = ("git", "--git-dir", str(directory_of(mirrors)), *arguments)
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout.strip()


def make_old(mirrors: Path) -> None:
    then = time.time() - MONTH
    for path in mirrors.rglob("*"):
        os.utime(path, (then, then), follow_symlinks=False)


async def published(repositories: Repositories, tree: Tree, text: str, expected: str | None = None) -> Published:
    after = await repositories.write(tree, {"readme.md": text})
    commits = (Commit(tree=after, message="Change"),)
    return await repositories.publish(tree.base, commits, branch="steward/x", run_id="run-1", expected=expected)


def has(mirrors: Path, name: str) -> bool:
    command = ("git", "--git-dir", str(directory_of(mirrors)), "cat-file", "-e", name)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


async def test_what_a_run_began_at_outlives_its_branch_and_what_was_tried_does_not(
    repositories: Repositories, opened: Any, remote: Any, mirror: Path
) -> None:
    remote.git("checkout", "-q", "-b", "feature")
    remote.put("feature.txt", b"x\n")
    remote.commit()
    tree = Tree(base=await repositories.base("sample", "feature"))
    written = await repositories.write(tree, {"readme.md": "mine\n"})
    rubbish = git(mirror, "hash-object", "-w", "--stdin", stdin="nobody's")
    remote.git("checkout", "-q", "main")
    remote.git("branch", "-q", "-D", "feature")
    await repositories.base("sample")
    make_old(mirror)
    await repositories.tidy()
    assert (has(mirror, tree.base.commit), has(mirror, rubbish)) == (True, False)
    async with opened() as restarted:
        assert await restarted.read(written, "readme.md") == "mine\n"


async def test_what_a_run_published_outlives_its_branch(
    repositories: Repositories, remote: Any, mirror: Path, tree: Tree
) -> None:
    commit = (await published(repositories, tree, "published\n")).commit
    await repositories.base("sample")
    remote.git("branch", "-q", "-D", "steward/x")
    await repositories.base("sample")
    make_old(mirror)
    await repositories.tidy()
    assert has(mirror, commit)


async def test_a_ref_of_ours_goes_when_nobody_needs_it_any_more(
    repositories: Repositories, mirror: Path, tree: Tree
) -> None:
    commit = (await published(repositories, tree, "published\n")).commit
    old = f"refs/steward/bases/2020-01-01/{tree.base.commit}"
    git(mirror, "update-ref", old, tree.base.commit)
    await repositories.tidy()
    refs = git(mirror, "for-each-ref", "--format=%(refname)")
    assert (old in refs, run_ref("run-1") in refs) == (False, True)
    assert git(mirror, "rev-parse", run_ref("run-1")) == commit
    await repositories.base("sample")  # the remote's branch has come here: it keeps the commit
    await repositories.tidy()
    assert run_ref("run-1") not in git(mirror, "for-each-ref", "--format=%(refname)")


async def test_a_runs_ref_is_moved_from_where_it_was_thought_to_be_or_not_at_all(
    repositories: Repositories, mirror: Path, tree: Tree
) -> None:
    first = await published(repositories, tree, "one\n")
    second = await published(repositories, tree, "one\n", expected=None)
    assert second == first
    kept = repositories._mirror("sample")
    for stale in (None, tree.base.commit):
        with pytest.raises(RepositoryError, match="update-ref"):
            await kept.keep("run-1", tree.base.commit, stale)
    assert git(mirror, "rev-parse", run_ref("run-1")) == first.commit
    await kept.keep("run-1", tree.base.commit, first.commit)
    assert await kept.kept("run-1") == tree.base.commit


@pytest.mark.parametrize("run_id", ["run/1", "../x", "-x y", "x.lock", "é", ""])
def test_any_run_has_a_ref_of_its_own(run_id: str) -> None:
    ref = run_ref(run_id)
    assert subprocess.run(("git", "check-ref-format", ref), check=False).returncode == 0
    assert ref != run_ref(f"{run_id}x")


LEFT = ("packed-refs.lock", "objects/pack/tmp_pack_abc", "objects/pack/.tmp-1-pack-x.pack", "refs/heads/x.lock")


async def test_what_a_killed_git_left_is_swept_at_start_but_not_from_under_a_living_one(
    opened: Any, mirror: Path
) -> None:
    async with opened() as repositories:
        await repositories.base("sample")
    directory = directory_of(mirror)

    def leave() -> list[str]:
        for path in LEFT:
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).touch()
        return left()

    def left() -> list[str]:
        return [path for path in LEFT if (directory / path).exists()]

    assert len(leave()) == 4
    with directory.with_suffix(".lock").open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        async with opened():
            assert len(left()) == 4
    async with opened():
        assert left() == []


async def test_work_goes_on_while_a_mirror_is_fetched_and_tidied(
    repositories: Repositories, remote: Any, mirror: Path, tree: Tree
) -> None:
    async def worker(number: int) -> str:
        mine = tree
        for step in range(4):
            mine = await repositories.write(mine, {f"{number}.txt": f"{step}\n"})
        return await repositories.read(mine, f"{number}.txt")

    async def churn() -> None:
        for number in range(3):
            remote.put("later.txt", str(number).encode())
            remote.commit()
            await repositories.base("sample")
            await repositories.tidy()

    await repositories.base("sample")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker(number)) for number in range(6)]
        group.create_task(churn())
    assert {task.result() for task in tasks} == {"3\n"}
    assert git(mirror, "fsck", "--no-dangling", "--no-progress") == ""
