"""A repository's own commands, run on a checkout that is made for it and gone afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

from patterns.errors import SandboxUnavailable
from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import CommandResult
from tools.repository.checkout.take_over import Checkout, Taken, read_report
from tools.repository.mirror import Mirror
from tools.repository.scratch import Scratch

_LONGEST_REPORT = 2 * 1024 * 1024


class Runner(Protocol):
    """What runs a command in a directory."""

    async def run(
        self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float, read_only: tuple[Path, ...]
    ) -> CommandResult:
        """Never raises for a command that fails or cannot be run. `read_only`: toolchains."""


class Checks:
    """Runs commands, confined; a trusted sample's also without, where there is no sandbox."""

    def __init__(self, scratch: Scratch, runner: Runner, trusted_runner: Runner | None) -> None:
        self._scratch = scratch
        self._runner = runner
        self._trusted_runner = trusted_runner

    async def run(self, mirror: Mirror, tree: str, command: CommandRule) -> tuple[CommandResult, str, str]:
        """Run the command on the tree's files: its result, the tree that it left, its report."""
        ended = await self._run(self._runner, mirror, tree, command)
        if ended[0].ran or command.confined or self._trusted_runner is None or not mirror.settings.trusted_sample:
            return ended
        return await self._run(self._trusted_runner, mirror, tree, command)

    async def _run(
        self, runner: Runner, mirror: Mirror, tree: str, command: CommandRule
    ) -> tuple[CommandResult, str, str]:
        """On files of its own: a runner may have changed their owner, and a command anything."""
        async with self._scratch.worktree() as directory:
            await checkout(mirror, tree, directory)
            laid = await Checkout.of(mirror.objects, tree, directory) if command.writes else None
            result = await _result(runner, mirror, directory, command)
            report = await asyncio.to_thread(_report, result, directory, command)
            if laid is None or not result.ran:
                return result, tree, report
            taken = await laid.take_over(but=command.report) if _is_done(result) else _interrupted(tree)
            return result.model_copy(update={"output": result.output + taken.words()}), taken.tree, report


async def checkout(mirror: Mirror, tree: str, directory: Path) -> None:
    """Lay a tree's files into an empty directory; without a `.git`, which would be a way out of a sandbox."""
    async with mirror.objects.index(tree) as extra:
        await mirror.git.output("checkout-index", "--all", "--quiet", extra={**extra, "GIT_WORK_TREE": str(directory)})


async def _result(runner: Runner, mirror: Mirror, directory: Path, command: CommandRule) -> CommandResult:
    settings = mirror.settings
    try:
        return await runner.run(
            directory,
            command.words,
            timeout_seconds=settings.command_timeout_seconds,
            read_only=settings.toolchain,
        )
    except SandboxUnavailable as error:
        return CommandResult(command=command.words, ran=False, reason=error.detail)


def _report(result: CommandResult, directory: Path, command: CommandRule) -> str:
    return read_report(directory, command.report, _LONGEST_REPORT) if result.ran and command.report else ""


def _is_done(result: CommandResult) -> bool:
    return result.exit_code is not None and not result.timed_out


def _interrupted(tree: str) -> Taken:
    return Taken(tree, {"": "the command did not come to its own end"})
