"""What the web gives."""

from __future__ import annotations

from patterns.values.conversation import Frozen


class Hit(Frozen):
    """One search result."""

    url: str
    title: str
    snippet: str


class Page(Frozen):
    """A page that was really fetched, as text."""

    url: str
    """Where it was found in the end, after redirects."""
    title: str
    text: str
    links: tuple[str, ...] = ()
    """Absolute addresses that our own code read out of the page; they may be fetched next."""
