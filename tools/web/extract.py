"""Text out of hostile markup, without holding up the event loop: a page that is too much work loses its process."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from tools.web.text.process import ProcessFailed, Reading, ReadingProcess
from tools.web.wire.failures import unreadable

PAGES_PER_PROCESS = 50
"""Then a fresh one, whatever a page may have left behind in its memory."""
START_SECONDS = 30.0


class Extractor:
    """A few warm processes between entering and leaving its block; the first page starts the first of them."""

    def __init__(self, *, width: int = 2, seconds: float = 8.0, most_tags: int = 60_000) -> None:
        """`width`: pages read at once; `seconds` for one page; `most_tags`: what a page may have of `<`."""
        self._width = asyncio.Semaphore(width)
        self._seconds = seconds
        self._most_tags = most_tags
        self._idle: list[ReadingProcess] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with AsyncExitStack() as ending:
            while self._idle:
                ending.push_async_callback(self._idle.pop().kill)

    async def extract(self, markup: str, url: str) -> Reading:
        """Title, text and links. Raises `PageUnreadable` for a page that is too much, or holds no text."""
        if markup.count("<") > self._most_tags:
            raise unreadable(url, "too much markup")
        async with self._width:
            reading = await self._read(markup, url)
        if reading.why or not reading.text:
            raise unreadable(url, reading.why or "no text in it")
        return reading

    async def _read(self, markup: str, url: str) -> Reading:
        process = await self._process(url)
        keep = False
        try:
            async with asyncio.timeout(self._seconds):
                reading = await process.read(markup, url)
            keep = process.pages < PAGES_PER_PROCESS
        except TimeoutError as error:
            raise unreadable(url, f"too much work to read: not done after {self._seconds:g} s") from error
        except ProcessFailed as error:
            raise unreadable(url, "the reader broke on it") from error
        finally:
            if keep:
                self._idle.append(process)
            else:
                await process.kill()
        return reading

    async def _process(self, url: str) -> ReadingProcess:
        """A warm one, or a new one."""
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                return process
            await process.kill()
        try:
            async with asyncio.timeout(START_SECONDS):
                return await ReadingProcess.start(cpu_seconds=int(self._seconds) + 2)
        except (ProcessFailed, OSError) as error:
            raise unreadable(url, "the reader does not start") from error
