"""Several providers asked at once, their answers made one ranking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from patterns.errors import SearchFailed
from patterns.values.web import Found, Hit
from tools.web.search.fusion import fuse
from tools.web.search.provider import MOST_HITS, Provider, failed
from tools.web.text.visible import visible

SECONDS = 14.0
"""For the slowest of them: more than any provider takes by itself."""
QUERY_CHARACTERS = 400
QUERY_WORDS = 50
"""More than that, and some of them refuse the query."""
UNSET = "no search provider is configured"

log = logging.getLogger(__name__)


class Search(Protocol):
    """All search there is, as one."""

    async def search(self, query: str) -> Found:
        """At most ten hits, best first. Raises `SearchFailed` where no provider answered."""


@dataclass(frozen=True, slots=True)
class _Answer:
    name: str
    hits: tuple[Hit, ...] = ()
    why: str = ""
    """Why there is none; empty where there is."""


class Fused:
    """Fits `Search`: one that fails or is slow holds up the others no longer than its deadline, and fails none."""

    def __init__(
        self,
        providers: Sequence[Provider],
        *,
        key: Callable[[str], str] = str,
        seconds: float = SECONDS,
        unset: str = UNSET,
    ) -> None:
        """`key` tells by which name an address is known: two with the same are one. `unset`: said without providers."""
        self.providers = tuple(providers)
        self._key = key
        self._seconds = seconds
        self._unset = unset

    async def search(self, query: str) -> Found:
        """Ask all. Raises `SearchFailed` with every reason where none answered, or where there is none."""
        if not self.providers:
            raise failed(self._unset)
        words = shortened(query)
        if not words:
            raise failed("the query is empty")
        answers = await self._answers(words)
        reasons = tuple(f"{one.name}: {one.why}" for one in answers if one.why)
        answered = [one for one in answers if not one.why]
        if not answered:
            raise failed("; ".join(reasons))
        hits = fuse([one.hits for one in answered], self._key)[:MOST_HITS]
        return Found(hits=hits, by=tuple(one.name for one in answered), failed=reasons)

    async def _answers(self, query: str) -> list[_Answer]:
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(self._answer(one, query)) for one in self.providers]
        return [one.result() for one in asked]

    async def _answer(self, provider: Provider, query: str) -> _Answer:
        try:
            async with asyncio.timeout(self._seconds):
                return _Answer(provider.name, hits=await provider.search(query))
        except SearchFailed as error:
            return _Answer(provider.name, why=error.detail)
        except TimeoutError:
            return _Answer(provider.name, why="it did not answer in time")
        except Exception:  # one that breaks must not end the others
            log.exception("the search provider %s broke", provider.name)
            return _Answer(provider.name, why="it broke")


def shortened(query: str) -> str:
    """The query in one line of visible letters, as long as every provider takes it."""
    words = visible(query).split()[:QUERY_WORDS]
    return " ".join(words)[:QUERY_CHARACTERS].strip()
