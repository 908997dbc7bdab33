"""A site's robots.txt (RFC 9309), read by the same guarded way as its pages and kept for an hour."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from yarl import URL

from patterns.errors import AddressRefused, PageUnreadable
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher, FetchLimits
from tools.web.urls import origin_of, refused
from tools.web.wire.failures import unreadable
from tools.web.wire.wanted import RULES

LIMITS = FetchLimits(total_seconds=8.0, body_bytes=500_000)
"""For the fetcher that is given to `Robots`. Of a longer one the beginning counts, as the standard has it."""
KEPT_SECONDS = 3600.0
KEPT_FAILURE_SECONDS = 60.0
"""An outage of a minute must not close a site for an hour."""
ORIGINS = 200
CHARACTERS = 10_000_000
"""All that is kept, of all origins together."""
_GIVEN = range(200, 300)
_NONE = range(400, 500)
_BUSY = 429


@dataclass(slots=True)
class _Known:
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: float = float("-inf")
    text: str = ""
    failure: str = ""
    """Why the rules could not be had."""
    refused: bool = False
    """Whether that is an address of theirs, and so one of the page too: both have the same host."""


class Robots:
    """What sites allow."""

    def __init__(self, fetcher: Fetcher, extractor: Extractor, *, now: Callable[[], float] = time.monotonic) -> None:
        """`fetcher` has no gate of its own; the rules are matched by `extractor`, for they can be a bomb."""
        self.known: dict[str, _Known] = {}
        self._fetcher = fetcher
        self._extractor = extractor
        self._now = now

    async def admit(self, url: URL) -> float:
        """The seconds that the site wants between two requests. Raises `PageUnreadable` where it does not allow it.

        Rules that a server fails to give (5xx, 429, no connection, a refused redirect) forbid everything: the standard
        demands it, and whoever cannot be asked has not agreed. That there are none (other 4xx) allows everything.
        """
        rules = self._rules_of(origin_of(url))
        async with rules.asking:
            if rules.until <= self._now():
                await self._ask(rules, url)
        if rules.refused:
            raise refused(str(url), rules.failure)
        if rules.failure:
            raise unreadable(str(url), f"its robots.txt cannot be read ({rules.failure}), so nothing is allowed")
        if not rules.text:
            return 0.0
        verdict = await self._extractor.verdict(rules.text, str(url))
        if not verdict.allowed:
            raise unreadable(str(url), "its robots.txt does not allow it")
        return verdict.delay

    async def _ask(self, rules: _Known, url: URL) -> None:
        """A failure is kept, too: who lets everybody wait for it holds up only the first."""
        rules.refused = False
        try:
            came = await self._fetcher.fetch(f"{origin_of(url)}/robots.txt", RULES)
        except (AddressRefused, PageUnreadable) as error:
            rules.text, rules.failure = "", str(error.facts["why"])
            rules.refused = isinstance(error, AddressRefused)
        else:
            rules.text = came.text.strip() if came.status in _GIVEN else ""
            known = came.status in _GIVEN or (came.status in _NONE and came.status != _BUSY)
            rules.failure = "" if known else f"HTTP status {came.status}"
        rules.until = self._now() + (KEPT_FAILURE_SECONDS if rules.failure else KEPT_SECONDS)

    def _rules_of(self, origin: str) -> _Known:
        """Those of that origin, as the newest of what is kept within its bounds."""
        rules = self.known.pop(origin, None) or _Known()
        self.known[origin] = rules
        while len(self.known) > ORIGINS or sum(len(one.text) for one in self.known.values()) > CHARACTERS:
            if len(self.known) == 1:
                break
            del self.known[next(iter(self.known))]
        return rules
