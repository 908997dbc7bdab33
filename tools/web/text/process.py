"""The parent's end of a reading process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import sys
from pathlib import Path
from typing import Self

from pydantic import BaseModel

_HEADER = struct.Struct(">I")
_LONGEST_ANSWER = 4_000_000
_ROOT = str(Path(__file__).resolve().parents[3])
_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from tools.web.text.child import serve; serve(int(sys.argv[2]))"


class ProcessFailed(Exception):
    """The process died, or spoke another language. It is of no more use."""


class Reading(BaseModel):
    """What the child found in a page."""

    title: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    why: str = ""
    """Set where it could not read the page."""


class ReadingProcess:
    """A warm child: started once, it has its libraries loaded and reads one page at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pages = 0

    @classmethod
    async def start(cls, *, cpu_seconds: int) -> Self:
        """Start one and wait until it is ready. It inherits no environment and no descriptor but its streams."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", _PROGRAM, _ROOT, str(cpu_seconds)),
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
    def alive(self) -> bool:
        """Whether it still runs, as far as is known."""
        return self._process.returncode is None

    async def read(self, markup: str, url: str) -> Reading:
        """Read a page. Raises `ProcessFailed`. After any error, also a cancellation, only `kill` is left."""
        self.pages += 1
        assert self._process.stdin
        data = json.dumps({"markup": markup, "url": url}).encode()
        try:
            self._process.stdin.write(_HEADER.pack(len(data)) + data)
            await self._process.stdin.drain()
            return Reading.model_validate_json(await self._answer())
        except (OSError, ValueError) as error:
            raise ProcessFailed(str(error)) from error

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
                raise ProcessFailed(f"an answer of {length} bytes")
            return await self._process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ProcessFailed("the process ended") from error
