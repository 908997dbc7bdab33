"""Run one command behind Landlock, for containers that let bubblewrap make no namespaces."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path

from patterns.errors import SandboxUnavailable
from tools.sandbox.confine.descriptors import Descriptors
from tools.sandbox.confine.inside import CONTAINER
from tools.sandbox.confine.job import Job, unplant
from tools.sandbox.container import launcher
from tools.sandbox.container.plan import Plan, make_room, plan
from tools.sandbox.limits import Limits
from tools.sandbox.process.child import Child, Ended
from tools.sandbox.process.remove import remove_tree

_STATUS_BYTES = 4096


class Container:
    """Nothing of its own but walls: the processes, the names and /proc are the container's."""

    isolation = "container sandbox (no network, shared process table)"
    attempts = CONTAINER

    async def run(self, job: Job, limits: Limits) -> Ended:
        """Run it to its end. Raises `SandboxUnavailable` when the walls could not be put up; then it has not begun."""
        try:
            room = await asyncio.to_thread(make_room)
        except OSError as error:
            raise SandboxUnavailable(f"there is no place for a home directory: {error.strerror}") from error
        try:
            with Descriptors() as files:
                planned = await asyncio.to_thread(plan, job, limits, room)
                return await self._attend(planned, job, limits, files)
        except OSError as error:
            raise SandboxUnavailable(f"{error.strerror or error} ({error.filename or 'the launcher'})") from error
        finally:
            await remove_tree(room)

    async def _attend(self, planned: Plan, job: Job, limits: Limits, files: Descriptors) -> Ended:
        spec = await asyncio.to_thread(files.data, json.dumps(planned.spec).encode())
        status = await asyncio.to_thread(files.data)
        command = (sys.executable, "-I", "-S", str(launcher.__file__), str(spec), str(status))
        child = Child(command, environment={}, directory=Path("/"), limits=limits, end=ask_to_end)
        try:
            ended = await child.run(
                timeout_seconds=job.timeout_seconds,
                descriptors=files.numbers,
                watched=(planned.room, *([planned.directory] if job.writable else [])),
                weighed=True,
            )
        finally:
            if job.writable:
                await unplant(planned.directory / ".git")
        answer = json.loads(await asyncio.to_thread(os.pread, status, _STATUS_BYTES, 0) or b"{}")
        if not ended.stopped and "exit-code" not in answer:
            told = answer.get("refused") or " ".join(ended.output.split())[:500]
            raise SandboxUnavailable(told or f"the launcher ended with {ended.exit_code}")
        return ended


def ask_to_end(process: Process) -> None:
    """The launcher knows whom it has to end; killed itself, it would leave them behind."""
    if process.returncode is None:
        os.kill(process.pid, signal.SIGTERM)
