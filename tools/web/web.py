"""The port `Web` over the real web."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from patterns.values.web import Found, Hit, Page, PageKind
from tools.web.extract import Extractor, Reading
from tools.web.fetch import Fetcher
from tools.web.manners.manners import Manners
from tools.web.manners.robots import LIMITS, Robots
from tools.web.manners.turns import Turns
from tools.web.search.fused import Search
from tools.web.text.visible import cut, visible
from tools.web.wire.body import Fetched
from tools.web.wire.failures import unreadable
from tools.web.wire.wanted import FEED


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
        """The entries of a feed, at most a hundred. Raises `AddressRefused`, `PageUnreadable`."""
        came = await self._fetcher.fetch(url, FEED)
        return await self._extractor.feed(came.data, came.url, came.content_type)

    async def read(self, url: str) -> Page:
        """Fetch a public page as text. Raises `AddressRefused`, `PageUnreadable`."""
        came = await self._fetcher.fetch(url)
        if came.kind == "text":
            return _plain_page(came)
        if came.kind == "pdf":
            return _page(came, await self._extractor.pdf(came.data, came.url), kind="pdf")
        return _page(came, await self._extractor.extract(came.text, came.url), kind="html")


@asynccontextmanager
async def public_web(
    search: Search, exceptions: frozenset[str] = frozenset(), *, contact: str = ""
) -> AsyncIterator[PublicWeb]:
    """The web, open as long as the block. `exceptions`: see `Fetcher`; `contact`: see `user_agent`.

    One for all runs of the process: they share its manners. Before an exception nobody waits, but its robots.txt
    counts like any other.
    """
    async with AsyncExitStack() as stack:
        extractor = await stack.enter_async_context(Extractor())
        asking = await stack.enter_async_context(Fetcher(exceptions, limits=LIMITS, contact=contact))
        gate = Manners(Robots(asking, extractor), Turns(exceptions))
        fetcher = await stack.enter_async_context(Fetcher(exceptions, contact=contact, gate=gate))
        yield PublicWeb(fetcher, search, extractor)


def _page(came: Fetched, reading: Reading, *, kind: PageKind) -> Page:
    return Page(
        url=came.url,
        title=reading.title or came.url.rpartition("/")[2] or came.url,
        text=reading.text,
        links=reading.links,
        kind=kind,
        published=reading.published,
    )


def _plain_page(came: Fetched) -> Page:
    text = visible(came.text)
    if not text:
        raise unreadable(came.url, "no text in it")
    return Page(url=came.url, title=came.url.rpartition("/")[2] or came.url, text=cut(text), kind="text")
