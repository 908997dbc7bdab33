"""A repository's own commands, run on a checkout that is made for it and gone afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from patterns.errors import SandboxUnavailable
from patterns.values.repository import CommandResult
from tools.repository.mirror import Mirror
from tools.repository.scratch import Scratch


class Runner(Protocol):
    """What runs a command in a directory."""

    async def run(self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float) -> CommandResult:
        """Never raises for a command that fails or cannot be run."""


class Checks:
    """Runs commands, confined; the bundled sample's also without, where there is no sandbox."""

    def __init__(self, scratch: Scratch, runner: Runner, trusted_runner: Runner | None) -> None:
        self._scratch = scratch
        self._runner = runner
        self._trusted_runner = trusted_runner

    async def run(self, mirror: Mirror, tree: str, command: tuple[str, ...]) -> CommandResult:
        """Run the command on the tree's files."""
        result = await self._run(self._runner, mirror, tree, command)
        if result.ran or self._trusted_runner is None or not mirror.settings.trusted_sample:
            return result
        return await self._run(self._trusted_runner, mirror, tree, command)

    async def _run(self, runner: Runner, mirror: Mirror, tree: str, command: tuple[str, ...]) -> CommandResult:
        """On files of its own: a runner may have changed their owner, and a command anything."""
        async with self._scratch.worktree() as directory:
            await checkout(mirror, tree, directory)
            try:
                return await runner.run(directory, command, timeout_seconds=mirror.settings.command_timeout_seconds)
            except SandboxUnavailable as error:
                return CommandResult(command=command, ran=False, reason=error.detail)


async def checkout(mirror: Mirror, tree: str, directory: Path) -> None:
    """Lay a tree's files into an empty directory; without a `.git`, which would be a way out of a sandbox."""
    async with mirror.objects.index(tree) as extra:
        await mirror.git.output("checkout-index", "--all", "--quiet", extra={**extra, "GIT_WORK_TREE": str(directory)})
