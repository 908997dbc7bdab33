"""Start a program, and be the one who ends it: at its deadline, at its caps, on cancellation."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.sandbox.limits import MIB, Limits
from tools.sandbox.process.capture import Capture
from tools.sandbox.process.disk import DiskWatch
from tools.sandbox.process.memory import MemoryWatch

Watch = DiskWatch | MemoryWatch

_AFTERMATH_SECONDS = 5.0
"""How long the pipe may stay open once its program is gone."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    exit_code: int | None
    """128 + the number for a signal, as a shell says it; None when we ended it."""
    output: str
    timed_out: bool
    stopped: str
    """Why we ended it before its time, or empty."""


def end_group(process: Process) -> None:
    """Kill it with its process group."""
    os.killpg(process.pid, signal.SIGKILL)


class Child:
    """One program without input, with one pipe for all output, its own process group, and an owner who ends it.

    Start it on the thread of a loop that lives as long as the process: a sandbox dies with the *thread* that
    started it.
    """

    def __init__(
        self,
        command: tuple[str, ...],
        *,
        environment: Mapping[str, str],
        directory: Path,
        limits: Limits,
        end: Callable[[Process], None] = end_group,
    ) -> None:
        """`end` is how everything that it started is ended; it is called again when the program has ended itself."""
        self._command = command
        self._environment = dict(environment)
        self._directory = directory
        self._limits = limits
        self._end = end
        self._process: Process | None = None
        self._stopped = ""

    async def run(
        self,
        *,
        timeout_seconds: float,
        descriptors: tuple[int, ...] = (),
        watched: tuple[Path, ...] = (),
        weighed: bool = False,
    ) -> Ended:
        """Run to the end, whichever it is; its process group is gone when this returns or raises.

        `watched` are the directories whose growth is capped, each by itself; `weighed`, whether the memory of all its
        processes is. Raises `OSError` when the program cannot be started.
        """
        most = self._limits.output_bytes
        capture = Capture(
            kept_bytes=self._limits.output_kept_bytes,
            most_bytes=most,
            too_much=lambda: self._stop(f"it wrote more than {most // MIB} MiB of output"),
        )
        reading, writing = os.pipe()
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: capture, os.fdopen(reading, "rb", 0))
        try:
            process = self._process = await self._spawn(writing, descriptors)
            return await self._attend(process, capture, timeout_seconds, self._watches(process, watched, weighed))
        finally:
            pipe.close()

    async def _spawn(self, writing: int, descriptors: tuple[int, ...]) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=DEVNULL,
                stdout=writing,
                stderr=writing,
                cwd=self._directory,
                env=self._environment,
                pass_fds=descriptors,
                start_new_session=True,
            )
        finally:
            os.close(writing)

    def _watches(self, process: Process, watched: tuple[Path, ...], weighed: bool) -> list[Watch]:  # noqa: FBT001
        disk = [DiskWatch(directory, self._limits, self._stop) for directory in watched]
        return [*disk, *([MemoryWatch(process.pid, self._limits, self._stop)] if weighed else [])]

    async def _attend(self, process: Process, capture: Capture, timeout_seconds: float, watches: list[Watch]) -> Ended:
        try:
            async with asyncio.timeout(timeout_seconds) as deadline:
                await self._until_ended(process, watches)
        except TimeoutError:
            self._stopped = self._stopped or f"it did not end in {timeout_seconds:g} s"
        finally:
            await self._clear(process, capture)
        timed_out = deadline.expired()
        code = None if self._stopped else process.returncode
        exit_code = 128 - code if code is not None and code < 0 else code
        return Ended(exit_code=exit_code, output=capture.text(), timed_out=timed_out, stopped=self._stopped)

    async def _until_ended(self, process: Process, watches: list[Watch]) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(watch.watch()) for watch in watches]
            await process.wait()
            for task in tasks:
                task.cancel()

    def _stop(self, why: str) -> None:
        self._stopped = self._stopped or why
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                self._end(self._process)

    async def _clear(self, process: Process, capture: Capture) -> None:
        self._kill()
        await process.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(_AFTERMATH_SECONDS):
                await capture.ended
