"""The gate before each request to a site: its rules first, then its pace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL

from tools.web.manners.robots import Robots
from tools.web.manners.turns import Turns


class Manners:
    """Fits `Gate`. One for all runs of the process, or they would crowd a host together."""

    def __init__(self, robots: Robots, turns: Turns) -> None:
        self._robots = robots
        self._turns = turns

    @asynccontextmanager
    async def passed(self, url: URL) -> AsyncIterator[None]:
        """Raises `PageUnreadable` where the site does not allow it, and where the wait would be too long."""
        delay = await self._robots.admit(url)
        async with self._turns.turn(url, at_least=delay):
            yield
