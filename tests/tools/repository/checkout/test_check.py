from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from patterns.errors import SandboxUnavailable
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import CommandResult, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

TEST = CommandRule(name="test", words=("pytest", "-q"))

NOT_RUN = CommandResult(command=("pytest", "-q"), ran=False, reason="no sandbox on this host")


class Unconfined:
    def __init__(self) -> None:
        self.files: set[str] = set()

    async def run(
        self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float, read_only: tuple[Path, ...]
    ) -> CommandResult:
        assert (timeout_seconds, read_only) == (600, ())
        self.files = set(await asyncio.to_thread(os.listdir, directory))
        return CommandResult(command=command, ran=True, exit_code=0, isolation="none")


class NoSandbox:
    async def run(
        self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float, read_only: tuple[Path, ...]
    ) -> CommandResult:
        assert read_only == ()
        raise SandboxUnavailable(f"no bwrap for {command[0]} in {timeout_seconds:g}s under {directory.name[:8]}")


async def test_the_configured_command_runs_on_the_trees_files_which_are_gone_afterwards(
    repositories: Repositories, runner: Any, tree: Tree
) -> None:
    after = await repositories.write(tree, {"readme.md": "changed\n", "pkg/module.py": None})
    assert (await repositories.run(after, TEST)).result == runner.result
    assert runner.commands == [("pytest", "-q")]
    assert runner.files["readme.md"] == b"changed\n"
    assert "pkg/module.py" not in runner.files
    assert not runner.directory.exists()


async def test_without_a_sandbox_only_the_trusted_sample_is_run(opened: Any, runner: Any) -> None:
    runner.result, trusted = NOT_RUN, Unconfined()
    async with opened(trusted_runner=trusted) as stranger:
        assert (await stranger.run(Tree(base=await stranger.base("sample")), TEST)).result == NOT_RUN
    assert trusted.files == set()
    async with opened(trusted_runner=trusted, trusted_sample=True) as sample:
        result = (await sample.run(Tree(base=await sample.base("sample")), TEST)).result
    assert (result.passed, result.isolation) == (True, "none")
    assert "readme.md" in trusted.files
    async with opened(trusted_sample=True) as sample:
        assert (await sample.run(Tree(base=await sample.base("sample")), TEST)).result == NOT_RUN


async def test_with_a_sandbox_the_trusted_sample_runs_in_it(opened: Any, runner: Any) -> None:
    trusted = Unconfined()
    async with opened(trusted_runner=trusted, trusted_sample=True) as sample:
        assert (await sample.run(Tree(base=await sample.base("sample")), TEST)).result == runner.result
    assert trusted.files == set()


async def test_a_runner_that_says_there_is_no_sandbox_is_a_result(opened: Any, monkeypatch: Any) -> None:
    async with opened() as repositories:
        monkeypatch.setattr(repositories._checks, "_runner", NoSandbox())
        result = (await repositories.run(Tree(base=await repositories.base("sample")), TEST)).result
    assert (result.ran, result.reason) == (False, "no bwrap for pytest in 600s under worktree")


async def test_its_toolchain_is_handed_to_the_runner(opened: Any, runner: Any, tmp_path: Path) -> None:
    async with opened(toolchain=(tmp_path / "sdk",)) as repositories:
        await repositories.run(Tree(base=await repositories.base("sample")), TEST)
    assert runner.toolchain == (tmp_path / "sdk",)
