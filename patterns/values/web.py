"""What the web gives."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen

PageKind = Literal["html", "pdf", "text"]


class Hit(Frozen):
    """One search result, or one entry of a feed."""

    url: str
    title: str
    snippet: str
    published: str = ""
    """YYYY-MM-DD where the source names a date."""


class Found(Frozen):
    """What a search brought."""

    hits: tuple[Hit, ...] = ()
    """Best first; none found is no failure."""
    by: tuple[str, ...] = ()
    """The providers that answered, as people know them; one that is best effort says so."""
    failed: tuple[str, ...] = ()
    """The others, each with its reason."""


class Page(Frozen):
    """A page that was really fetched, as text."""

    url: str
    """Where it was found in the end, after redirects."""
    title: str
    text: str
    links: tuple[str, ...] = ()
    """Absolute addresses that our own code read out of the page; they may be fetched next."""
    kind: PageKind = "html"
    published: str = ""
    """The date that the page itself names (YYYY-MM-DD), empty where it names none."""
