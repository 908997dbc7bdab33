"""One search provider, and how it says that it failed."""

from __future__ import annotations

from typing import Protocol

from patterns.errors import SearchFailed
from patterns.values.web import Hit

MOST_HITS = 10


class Provider(Protocol):
    """One provider. Its address is the operator's choice, so it is asked directly and may be private."""

    @property
    def name(self) -> str:
        """As people know it; one that is best effort says so."""

    async def search(self, query: str) -> tuple[Hit, ...]:
        """At most ten hits, best first. Raises `SearchFailed`; nothing found is no failure."""


def failed(why: str) -> SearchFailed:
    """The error, with the reason in words that are safe for a model."""
    return SearchFailed(why, why=why)
