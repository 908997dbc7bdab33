"""Search without a key: public search pages, read by the library `ddgs` for as long as they let it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from ddgs import DDGS  # a stand-in that costs nothing: its real module is imported at the first search, in the thread

from patterns.values.web import Hit
from tools.web.search.provider import MOST_HITS, failed
from tools.web.search.results import hits_of

BACKENDS = "duckduckgo,brave,mojeek,startpage,yahoo,wikipedia"
"""Named one by one: the library's own choice begins with an encyclopedia that a model writes."""
ENGINE_SECONDS = 4
TIMEOUT_SECONDS = 12.0
QUIET_SECONDS = 300.0
"""After a block nothing is asked for so long: asking on makes it longer."""
FAILURES_IN_A_ROW = 3
"""So many count as a block, whatever they say."""
_NOTHING = "No results found"
_BLOCKED = re.compile(r"rate.?limit|captcha|blocked|forbidden|too many|\b(202|403|429)\b", re.IGNORECASE)

Ask = Callable[[str], object]
"""Blocks; gives a list of `{href, title, body}` and raises whatever it likes."""


class _Broke(Exception):  # internal: what the library raised, of whatever class
    """The message is the library's."""


class BestEffort:
    """DuckDuckGo and others. They know no contract: blocks are usual, and are waited out."""

    name = "DuckDuckGo and others, best effort"

    def __init__(self, ask: Ask | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        """`ask`: something else in tests, which must never reach the network."""
        self._ask = ask or _ask_engines
        self._now = now
        self._quiet_until = 0.0
        self._failures = 0

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask in a thread. What is late goes on there to its own end, a few seconds after ours."""
        if self._now() < self._quiet_until:
            raise failed("it has blocked us, and is left in peace for some minutes")
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                hits = hits_of(await asyncio.to_thread(_caught, self._ask, query))
        except TimeoutError as error:
            self._count("")
            raise failed("it did not answer in time") from error
        except _Broke as error:
            self._count(str(error))
            raise failed(_why(str(error))) from error
        self._failures = 0
        return hits

    def _count(self, said: str) -> None:
        self._failures += 1
        if _BLOCKED.search(said) or self._failures >= FAILURES_IN_A_ROW:
            self._failures = 0
            self._quiet_until = self._now() + QUIET_SECONDS


def _why(said: str) -> str:
    """The library says the same of an empty answer and of a refused one."""
    if _NOTHING in said:
        return "it found nothing, or was refused: it does not tell which"
    return "it has blocked us" if _BLOCKED.search(said) else "it could not be read"


def _caught(ask: Ask, query: str) -> object:
    """In the thread, where no cancellation comes: a panic of the compiled client is no `Exception`."""
    try:
        return ask(query)
    except BaseException as error:  # noqa: BLE001  # see above; it ends this search only
        raise _Broke(f"{type(error).__name__}: {error}") from None


def _ask_engines(query: str) -> object:
    return DDGS(timeout=ENGINE_SECONDS).text(query, max_results=MOST_HITS, backend=BACKENDS)
