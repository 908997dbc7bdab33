"""The web."""

from __future__ import annotations

from typing import Protocol

from patterns.values.web import Found, Hit, Page


class Web(Protocol):
    """The web, as far as a run may see it."""

    async def search(self, query: str) -> Found:
        """Ranked results, possibly none. Raises `SearchFailed` where no provider answered."""

    async def read(self, url: str) -> Page:
        """Fetch a public page as text. Raises `AddressRefused`, `PageUnreadable`."""

    async def feed(self, url: str) -> tuple[Hit, ...]:
        """The entries of an RSS or Atom feed, as it lists them. Raises `AddressRefused`, `PageUnreadable`."""
