"""Run one command in bubblewrap, and clear up behind it."""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import suppress
from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.descriptors import Descriptors
from tools.sandbox.confine.inside import FULL
from tools.sandbox.confine.job import Job, unplant
from tools.sandbox.confine.prepare import Prepared, prepare
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Child, Ended

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_STATUS_BYTES = 4096
_FIRST_PROCESS = re.compile(rb'"child-pid": ?(\d+)')
_GONE_SECONDS = 5.0


class Bubblewrap:
    """The program `bwrap`, found anew at each start."""

    isolation = "sandbox"
    attempts = FULL

    def __init__(self, program: Path | None) -> None:
        self._program = program

    async def run(self, job: Job, limits: Limits) -> Ended:
        """Run it to its end.

        Raises `SandboxUnavailable` when the sandbox could not be made; then the command has not begun. bwrap's own
        environment is PATH alone: a command can read it in /proc/1.
        """
        with Descriptors() as files:
            try:
                prepared = await asyncio.to_thread(prepare, job, limits, files, self._program)
                child = Child(prepared.command, environment={"PATH": _PATH}, directory=Path("/"), limits=limits)
                return await self._attend(child, prepared, job, files)
            except OSError as error:
                raise SandboxUnavailable(f"{error.strerror or error} ({error.filename or 'bwrap'})") from error

    async def _attend(self, child: Child, prepared: Prepared, job: Job, files: Descriptors) -> Ended:
        try:
            ended = await child.run(
                timeout_seconds=job.timeout_seconds,
                descriptors=files.numbers,
                watched=(prepared.directory,) if job.writable else (),
                weighed=True,
            )
        finally:
            status = await asyncio.to_thread(os.pread, prepared.status, _STATUS_BYTES, 0)
            await _until_gone(status)
            if job.writable and not prepared.git:
                await unplant(prepared.directory / ".git")
        if not ended.stopped and b'"exit-code"' not in status:  # bwrap reports one only for a command that ran
            raise SandboxUnavailable(" ".join(ended.output.split())[:500] or f"bwrap ended with {ended.exit_code}")
        return ended


async def _until_gone(status: bytes) -> None:
    """Wait for the first process of the sandbox, which ends last: bwrap itself may be gone a moment earlier."""
    found = _FIRST_PROCESS.search(status)
    try:
        process = os.pidfd_open(int(found[1])) if found else None
    except OSError:
        return
    if process is not None:
        await _readable(process)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(_GONE_SECONDS):
                await ready.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
