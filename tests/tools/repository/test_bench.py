"""How soon a tree is ready for a command, beside git's own work tree: `make bench TESTS=tests/tools/repository`."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from patterns.values.repository.trees import Change, Tree
from tools.repository.checkout.check import checkout
from tools.repository.checkout.take_over import Checkout
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.bench

FILES = 3000
ROUNDS = 5
WORKTREES = 4.0
"""How many times as long as `git worktree add` a tree may take: far more than it does, for benches share a machine."""
PATH = "package_1/module_1.py"

Work = Callable[[int], Awaitable[object]]


@pytest.fixture
def large_remote(empty_remote: Any) -> Any:
    for number in range(FILES):
        body = "".join(f"def function_{line}_{number}():\n    return {line}\n\n\n" for line in range(40))
        empty_remote.put(f"package_{number % 60}/module_{number}.py", body.encode())
    empty_remote.commit()
    return empty_remote


@pytest.fixture
async def large(opened: Any, large_remote: Any) -> AsyncIterator[Repositories]:
    async with opened(url=str(large_remote.path)) as entered:
        yield entered


@pytest.fixture
async def changed(large: Repositories) -> Tree:
    base = Tree(base=await large.base("sample"))
    return await large.write(base, {PATH: f"{await large.read(base, PATH)}\nlast = 1\n"})


async def milliseconds(work: Work) -> float:
    """The median."""
    took = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        await work(number)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def program(*words: object) -> Work:
    """A command in which `{}` is the round."""

    async def run(number: int) -> None:
        command = [str(word).format(number) for word in words]
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)

    return run


def laying_out(tree: Tree, folder: Path) -> Callable[[Repositories, int], Awaitable[None]]:
    async def lay_out(repositories: Repositories, number: int) -> None:
        mirror, name = await repositories._named(tree)
        directory = folder / f"{id(repositories)}-{number}"
        await asyncio.to_thread(directory.mkdir, parents=True)
        await checkout(mirror, name, directory)

    return lay_out


def show(figures: dict[str, float], whole: float) -> None:
    shares = [f"{what}: {took:.0f} ms, {took / whole:.2f} of a work tree" for what, took in figures.items()]
    print(f"\n{FILES} files", *shares, sep="\n")  # noqa: T201  # what a bench is for


async def test_a_trees_files_are_ready_about_as_soon_as_a_work_tree(
    opened: Any, large: Repositories, large_remote: Any, changed: Tree, tmp_path: Path
) -> None:
    lay_out, clone = laying_out(changed, tmp_path / "ready"), tmp_path / "clone"

    async def after_a_restart(number: int) -> None:
        async with opened(url=str(large_remote.path)) as restarted:
            await lay_out(restarted, number)

    await program("git", "clone", "-q", large_remote.path, clone)(0)
    worktree = program("git", "-C", clone, "worktree", "add", "-q", "--detach", tmp_path / "worktree-{}")
    figures = {
        "cold, from the value after a restart": await milliseconds(after_a_restart),
        "warm": await milliseconds(lambda number: lay_out(large, number)),
        "git worktree add": await milliseconds(worktree),
        "cp -a": await milliseconds(program("cp", "-a", tmp_path / "worktree-0", tmp_path / "copy-{}")),
    }
    show(figures, figures["git worktree add"])
    assert figures["cold, from the value after a restart"] < WORKTREES * figures["git worktree add"]


async def test_a_change_costs_less_than_a_work_tree(large: Repositories, changed: Tree, tmp_path: Path) -> None:
    base = Tree(base=changed.base)
    mirror, name = await large._named(changed)
    files = tmp_path / "files"

    async def write(number: int) -> None:
        await large.write(base, {PATH: f"last = {number}\n"})

    async def write_and_merge(number: int) -> None:
        other = await large.write(base, {"package_2/module_2.py": f"{number}\n"})
        await large.merge(changed, (Change(task_id="x", before=base, after=other),))

    await asyncio.to_thread(files.mkdir)
    await checkout(mirror, name, files)
    worktree = ("git", "--git-dir", mirror._directory, "worktree", "add", "-q", "--detach")
    whole = await milliseconds(program(*worktree, tmp_path / "worktree-{}", base.base.commit))
    figures = {
        "write one file": await milliseconds(write),
        "write one and merge it": await milliseconds(write_and_merge),
        "see what a command changed": await milliseconds(lambda _: Checkout.of(mirror.objects, name, files)),
    }
    show(figures, whole)
    assert max(figures.values()) < WORKTREES * whole
