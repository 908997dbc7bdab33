"""Time by the injected clock: deadlines, retries and message stamps."""

import asyncio
import heapq
import itertools
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970."""


class Stamps:
    """Message timestamps: unique and rising, whatever the clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Return a new ts in Slack's form, seconds.microseconds."""
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Timers:
    """Call-backs at moments of the injected clock.

    With a clock that only moves by hand, `tick` must follow each move; with a real clock nothing is needed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._poked = asyncio.Event()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Have `call` made once, `seconds` from now by the clock."""
        heapq.heappush(self._due, (self._clock() + seconds, next(self._order), call))
        self._poked.set()

    def tick(self) -> None:
        """Look at the clock again."""
        self._poked.set()

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` by the clock."""
        woken = asyncio.Event()
        self.after(seconds, woken.set)
        await woken.wait()

    async def run(self) -> None:
        """Make the calls when they are due, until cancelled."""
        while True:
            self._poked.clear()
            self._call_what_is_due()
            try:
                async with asyncio.timeout(self._due[0][0] - self._clock() if self._due else None):
                    await self._poked.wait()
            except TimeoutError:
                continue

    def _call_what_is_due(self) -> None:
        while self._due and self._due[0][0] <= self._clock():
            heapq.heappop(self._due)[2]()
