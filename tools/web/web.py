"""The port `Web` over the real web."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from patterns.values.web import Found, Hit, Page
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher
from tools.web.search.fused import Search
from tools.web.text.visible import cut, visible
from tools.web.wire.body import Fetched
from tools.web.wire.failures import unreadable


class PublicWeb:
    """Fits `Web`. Its fetcher and its extractor must be open."""

    def __init__(self, fetcher: Fetcher, search: Search, extractor: Extractor) -> None:
        self._fetcher = fetcher
        self._search = search
        self._extractor = extractor

    async def search(self, query: str) -> Found:
        """Ranked results, possibly none. Raises `SearchFailed` where no provider answered."""
        return await self._search.search(query)

    async def feed(self, url: str) -> tuple[Hit, ...]:
        """The entries of a feed. Raises `AddressRefused`, `PageUnreadable`."""
        raise unreadable(url, "feeds are not read yet")

    async def read(self, url: str) -> Page:
        """Fetch a public page as text. Raises `AddressRefused`, `PageUnreadable`."""
        came = await self._fetcher.fetch(url)
        if came.kind == "text":
            return _plain_page(came)
        reading = await self._extractor.extract(came.text, came.url)
        return Page(url=came.url, title=reading.title or came.url, text=reading.text, links=reading.links)


@asynccontextmanager
async def public_web(search: Search, exceptions: frozenset[str] = frozenset()) -> AsyncIterator[PublicWeb]:
    """The web, open as long as the block. `exceptions`: see `Fetcher`."""
    async with Fetcher(exceptions) as fetcher, Extractor() as extractor:
        yield PublicWeb(fetcher, search, extractor)


def _plain_page(came: Fetched) -> Page:
    text = visible(came.text)
    if not text:
        raise unreadable(came.url, "no text in it")
    return Page(url=came.url, title=came.url.rpartition("/")[2] or came.url, text=cut(text))
