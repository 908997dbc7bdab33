"""The one exception: the local workspace's own repositories on a host that has no sandbox."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from patterns.values.repository.trees import CommandResult
from tools.sandbox.confine.toolchain import own_interpreter, search_path
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Child
from tools.sandbox.result import not_run, result_of

ISOLATION = "no sandbox (trusted sample only)"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Unconfined:
    """NO ISOLATION. For repositories that are marked `trusted_sample` only, never for anybody else's.

    A command runs as the bot's own user, reads its files, reaches its network and may leave a daemon behind. All
    there is: an environment without the bot's variables, limits per process, a deadline, and the end of its process
    group. `writable=False` is refused, for nothing would hold it.
    """

    def __init__(self, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    async def run(
        self,
        directory: Path,
        command: tuple[str, ...],
        *,
        timeout_seconds: float,
        writable: bool = True,
        read_only: tuple[Path, ...] = (),
        environment: Mapping[str, str] = _NOTHING,
    ) -> CommandResult:
        """The same shape as `Sandbox.run`, and none of its promises."""
        if not writable:
            return not_run(command, "without a sandbox nothing keeps a directory read-only")
        limits = self._limits.rlimits(timeout_seconds, count_processes=False)
        if await asyncio.to_thread(shutil.which, limits[0]) is None:
            return not_run(command, "prlimit is not installed (apt-get install util-linux)")
        values = await asyncio.to_thread(_environment, directory, read_only)
        child = Child(
            (*limits, *command), environment={**values, **environment}, directory=directory, limits=self._limits
        )
        try:
            ended = await child.run(timeout_seconds=timeout_seconds, watched=(directory,))
        except OSError as error:
            return not_run(command, f"{error.strerror or error} ({directory})")
        return result_of(command, ended, isolation=ISOLATION)


def _environment(directory: Path, toolchains: tuple[Path, ...]) -> dict[str, str]:
    return {
        "PATH": search_path(toolchains, own_interpreter()),
        "HOME": str(directory),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "CI": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
