"""What feeds and standing searches list: addresses that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

from patterns.errors import WebError
from patterns.ports.world import Web
from patterns.research.digest.sweeping.pages import GIVEN_UP, side_by_side
from patterns.research.reading.addresses import canonical
from patterns.values.conversation import Frozen
from patterns.values.research.schedules import Memory, SeenPage
from patterns.values.web import Hit

FEED_ENTRIES = 20
HITS = 8
STALE_SECONDS = 30 * 86_400
"""An address that turns up first and names a date that long before the last firing is no news: it was found late."""


class Listed(Frozen):
    """One feed or search, and what it listed."""

    source: str
    """The feed's address, or the query."""
    hits: tuple[Hit, ...] = ()
    failed: str = ""


class Listing(Frozen):
    """All of them: feeds first."""

    feeds: tuple[Listed, ...] = ()
    searches: tuple[Listed, ...] = ()

    def hits(self) -> dict[str, Hit]:
        """By canonical address, each once."""
        found: dict[str, Hit] = {}
        for listed in (*self.feeds, *self.searches):
            for hit in listed.hits:
                found.setdefault(canonical(hit.url), hit)
        return found

    def failures(self) -> tuple[Listed, ...]:
        """Those that could not be asked."""
        return tuple(one for one in (*self.feeds, *self.searches) if one.failed)


async def list_again(web: Web, feeds: Sequence[str], queries: Sequence[str]) -> Listing:
    """Every feed and every standing search, asked once."""
    asked = [partial(_feed, web, url) for url in feeds] + [partial(_search, web, query) for query in queries]
    listed = await side_by_side(asked)
    return Listing(feeds=tuple(listed[: len(feeds)]), searches=tuple(listed[len(feeds) :]))


async def _feed(web: Web, url: str) -> Listed:
    try:
        return Listed(source=url, hits=(await web.feed(url))[:FEED_ENTRIES])
    except WebError as error:
        return Listed(source=url, failed=str(error.facts.get("why", error.code)))


async def _search(web: Web, query: str) -> Listed:
    try:
        return Listed(source=query, hits=(await web.search(query)).hits[:HITS])
    except WebError as error:
        return Listed(source=query, failed=error.detail or error.code)


Addresses = tuple[tuple[str, Hit], ...]
"""Each with its canonical form first."""


def unseen(hits: Iterable[tuple[str, Hit]], memory: Memory) -> tuple[Addresses, Addresses]:
    """Addresses to look at, and those too old to be news.

    Those that could not be read before are looked at again as long as they are listed, after all others.
    """
    misses = {page.canonical: page.misses for page in memory.pages}
    known = {page.canonical for page in memory.pages if _is_known(page)}
    others = [one for one in hits if one[0] not in known]
    fresh = sorted((one for one in others if not _is_stale(one[1], memory.at)), key=lambda one: misses.get(one[0], 0))
    return tuple(fresh), tuple(one for one in others if _is_stale(one[1], memory.at))


def _is_known(page: SeenPage) -> bool:
    """One that nobody looks at any more, because it was gone for long, may have come back."""
    return page.misses < GIVEN_UP if page.digest else not page.misses


def _is_stale(hit: Hit, at: float) -> bool:
    if not at or not hit.published:
        return False
    return hit.published < datetime.fromtimestamp(at - STALE_SECONDS, tz=UTC).date().isoformat()
