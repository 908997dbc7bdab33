"""A web of a few pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from patterns.errors import AddressRefused, PageUnreadable, SearchFailed
from patterns.values.web import Found, Hit, Page


class MemoryWeb:
    """Fits the port `Web`: every search finds every page; other addresses are refused."""

    def __init__(self, *pages: Page, unreadable: Iterable[str] = ()) -> None:
        self.failures = 0
        """How many of the next searches fail."""
        self.on_read: Callable[[], None] = lambda: None
        self.read_urls: list[str] = []
        self.queries: list[str] = []
        self._pages = {page.url: page for page in pages}
        self._unlisted: dict[str, Page] = {}
        self._unreadable = set(unreadable)

    def add(self, page: Page) -> None:
        """One more page, which no search finds."""
        self._unlisted[page.url] = page

    async def search(self, query: str) -> Found:
        if self.failures:
            self.failures -= 1
            raise SearchFailed("the provider answered 500")
        self.queries.append(query)
        found = tuple(Hit(url=page.url, title=page.title, snippet=page.text[:60]) for page in self._pages.values())
        more = tuple(Hit(url=url, title="?", snippet="") for url in sorted(self._unreadable))
        return Found(hits=found + more, by=("the fake",))

    async def feed(self, url: str) -> tuple[Hit, ...]:
        raise PageUnreadable("no feed", url=url, why="it is no feed")

    async def read(self, url: str) -> Page:
        self.read_urls.append(url)
        self.on_read()
        if url in self._unreadable:
            raise PageUnreadable("no text", url=url, why="it holds no text")
        page = self._pages.get(url) or self._unlisted.get(url)
        if page is None:
            raise AddressRefused("private", url=url, why="its address is private")
        return page
