"""The web."""

from __future__ import annotations

from typing import Protocol

from patterns.values.web import Hit, Page


class Web(Protocol):
    """The web, as far as a run may see it."""

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ranked results, possibly none. Raises `SearchFailed`."""

    async def read(self, url: str) -> Page:
        """Fetch a public page as text. Raises `AddressRefused`, `PageUnreadable`."""
