"""Whose turn it is at a host: few requests at once, and some time between their starts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

from tools.web.urls import origin_of
from tools.web.wire.failures import unreadable

AT_ONCE = 2
APART_SECONDS = 1.0
LONGEST_APART_SECONDS = 5.0
"""A site may ask for more, but a person waits."""
PATIENCE_SECONDS = 60.0
"""What a request waits for its turn before it is given up."""
HOSTS = 1000
"""Hosts that are remembered, but for those that are being asked right now."""


@dataclass(slots=True)
class _Line:
    slots: asyncio.Semaphore
    next_start: float = 0.0
    standing: int = field(default=0)
    """Requests that wait or run."""


class Turns:
    """The lines before all hosts."""

    def __init__(
        self,
        exempt: frozenset[str] = frozenset(),
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`exempt`: origins of our own, before which nobody waits."""
        self.lines: dict[str, _Line] = {}
        self._exempt = exempt
        self._patience = patience_seconds
        self._now = now
        self._sleep = sleep

    @asynccontextmanager
    async def turn(self, url: URL, *, at_least: float = 0.0) -> AsyncIterator[None]:
        """Held as long as the request runs. `at_least`: the seconds between two starts that the site asks for.

        Raises `PageUnreadable` where the turn does not come in time.
        """
        if origin_of(url) in self._exempt:
            yield
            return
        line = self._line(url.raw_host or "")
        line.standing += 1
        try:
            async with AsyncExitStack() as slot:
                await self._wait(line, slot, url, apart=max(APART_SECONDS, min(at_least, LONGEST_APART_SECONDS)))
                yield
        finally:
            line.standing -= 1

    async def _wait(self, line: _Line, slot: AsyncExitStack, url: URL, *, apart: float) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await slot.enter_async_context(line.slots)
                now = self._now()
                start = max(now, line.next_start)
                line.next_start = start + apart
                if start > now:
                    await self._sleep(start - now)
        except TimeoutError as error:
            raise unreadable(str(url), "too many others are waiting for its host") from error

    def _line(self, host: str) -> _Line:
        if host not in self.lines and len(self.lines) >= HOSTS:
            now = self._now()
            self.lines = {name: line for name, line in self.lines.items() if line.standing or line.next_start > now}
        return self.lines.setdefault(host, _Line(asyncio.Semaphore(AT_ONCE)))
