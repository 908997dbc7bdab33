"""The parent's end of a child that answers questions."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_HEADER = struct.Struct(">I")
_LONGEST_ANSWER = 16_000_000
_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from tools.child.serving import serve; serve(sys.argv[2], int(sys.argv[3]))"
)


class ChildFailed(Exception):
    """The child died, or spoke another language. It is of no more use."""


class Child:
    """A warm process: started once, it has its libraries loaded and answers one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.answered = 0

    @classmethod
    async def start(cls, module: str, *, cpu_seconds: int) -> Self:
        """Start one that answers by the function `answer` of a module, and wait until it is ready.

        It inherits no environment and no descriptor but its streams.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", _PROGRAM, _ROOT, module, str(cpu_seconds)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        started = cls(process)
        try:
            await started._answer()
        except BaseException:
            await started.kill()
            raise
        return started

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs, as far as is known."""
        return self._process.returncode is None

    async def ask(self, question: Mapping[str, str]) -> bytes:
        """Its answer, as JSON. Raises `ChildFailed`. After any error, also a cancellation, only `kill` is left."""
        self.answered += 1
        assert self._process.stdin
        data = json.dumps(question).encode()
        try:
            self._process.stdin.write(_HEADER.pack(len(data)) + data)
            await self._process.stdin.drain()
            return await self._answer()
        except OSError as error:
            raise ChildFailed(str(error)) from error

    async def kill(self) -> None:
        """End it, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _answer(self) -> bytes:
        assert self._process.stdout
        try:
            (length,) = _HEADER.unpack(await self._process.stdout.readexactly(_HEADER.size))
            if length > _LONGEST_ANSWER:
                raise ChildFailed(f"an answer of {length} bytes")
            return await self._process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ChildFailed("the process ended") from error
