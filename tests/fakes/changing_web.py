"""A web that changes between two looks: pages appear, are reworded, move, vanish, and do not answer for a while."""

from __future__ import annotations

from collections.abc import Callable

from patterns.errors import PageUnreadable, SearchFailed
from patterns.values.web import Found, Hit, Page


class ChangingWeb:
    """Fits the port `Web`. Every search lists every page that is not `unlisted`."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.feeds: dict[str, tuple[Hit, ...]] = {}
        self.unlisted: set[str] = set()
        self.silent: set[str] = set()
        """Addresses that do not answer for now; "" for all of them, searches and feeds too."""
        self.queries: list[str] = []
        self.on_read: Callable[[], None] = lambda: None

    def put(self, url: str, text: str, *, title: str = "Larkmq", published: str = "", listed: bool = True) -> None:
        """A page as it is from now on."""
        self.pages[url] = Page(url=url, title=title, text=text, published=published)
        if not listed:
            self.unlisted.add(url)

    def remove(self, url: str) -> None:
        """Gone for good."""
        del self.pages[url]

    def redirect(self, old: str, new: str) -> None:
        """The page stands at another address, and the old one leads there."""
        self.pages[old] = self.pages[new] = self.pages[old].model_copy(update={"url": new})

    async def search(self, query: str) -> Found:
        self.queries.append(query)
        if "" in self.silent:
            raise SearchFailed("no provider answered")
        pages = [page for url, page in self.pages.items() if url not in self.unlisted]
        hits = (Hit(url=page.url, title=page.title, snippet="", published=page.published) for page in pages)
        return Found(hits=tuple(hits), by=("the fake",))

    async def feed(self, url: str) -> tuple[Hit, ...]:
        if url not in self.feeds or "" in self.silent:
            raise PageUnreadable("no feed", url=url, why="HTTP status 503")
        return self.feeds[url]

    async def read(self, url: str) -> Page:
        self.on_read()
        if {url, ""} & self.silent:
            raise PageUnreadable("no answer", url=url, why="no answer in 20 s")
        if url not in self.pages:
            raise PageUnreadable("gone", url=url, why="HTTP status 404")
        return self.pages[url]
