"""The providers that need only their address."""

from __future__ import annotations

from patterns.values.web import Hit
from tools.web.search.asking import Line, Question
from tools.web.search.provider import failed
from tools.web.search.results import hits_of, json_of


class SearXng:
    """A SearXNG instance, whose `search.formats` must name json."""

    name = "SearXNG"

    def __init__(self, base: str) -> None:
        """`base`: where it stands."""
        self._line = Line()
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask the instance."""
        answer = json_of(await self._line.ask(Question("GET", self._url, query={"q": query, "format": "json"})))
        hits = hits_of(answer.get("results") if isinstance(answer, dict) else None)
        if not hits and answer.get("unresponsive_engines"):
            raise failed("it found nothing, and not all of its engines answered it")
        return hits


class SiteSearch:
    """The search of one site that answers `GET /search?q=` with a list of `{url, title, snippet}`."""

    def __init__(self, base: str, name: str = "the site's own search") -> None:
        """`base`: the site's origin."""
        self.name = name
        self._line = Line()
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask the site."""
        return hits_of(json_of(await self._line.ask(Question("GET", self._url, query={"q": query}))))
