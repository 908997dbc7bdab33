"""The sample houses, running."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.local.site.app import search_site, site
from bot.local.site.houses import houses
from bot.local.site.sheets import Library

SEARCH_ADDRESS = "127.0.0.20"
_ONLY_LOOPBACK = "127.0.0.1"


class SampleSite:
    """All houses and their search, each on its own loopback address, from entering the block until leaving it."""

    def __init__(self, port: int = 0) -> None:
        """`port`: wished for, and the same for all; another one is taken where it is in use."""
        self._port = port
        self._open = AsyncExitStack()
        self.origins: dict[str, str] = {}
        """By house name: `http://127.0.0.21:4123`."""
        self.search_base = ""
        """Where the search answers."""

    @property
    def exceptions(self) -> frozenset[str]:
        """The origins that the local workspace's fetcher may read although they are private; the search is not one."""
        return frozenset(self.origins.values())

    async def __aenter__(self) -> Self:
        all_houses = houses()
        library = await asyncio.to_thread(Library.load, all_houses)
        async with AsyncExitStack() as opening:
            for house in all_houses:
                app = site(house, library, self.origins)
                self.origins[house.name] = await self._serve(opening, app, house.address)
            self.search_base = await self._serve(opening, search_site(library, self.origins), SEARCH_ADDRESS)
            self._open = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def _serve(self, opening: AsyncExitStack, app: web.Application, address: str) -> str:
        """Serve on that address; on the one that every machine has where it is not set up, as on macOS."""
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        opening.push_async_callback(runner.cleanup)
        wishes = [(address, self._port), (address, 0), (_ONLY_LOOPBACK, 0)]
        for host, port in wishes:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError:
                if (host, port) == wishes[-1]:
                    raise
                continue
            break
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"
