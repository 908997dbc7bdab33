"""Evidence: notes whose quote stands in a page that was fetched, and the pages themselves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from patterns.values.conversation import Frozen, JsonObject
from patterns.values.research.brief import Brief
from patterns.values.web import PageKind

Stance = Literal["supports", "disputes"]
Match = Literal["exact", "normal", "fuzzy"]
"""How a quote was found in its page: letter by letter; but for blanks, quotes and dashes; nearly (PDF only)."""


class Note(Frozen):
    """An accepted note."""

    id: str
    """N1, N2 … in the order of acceptance; a run that goes on from another one counts on."""
    claim: str
    quote: str
    url: str
    """Where the page was found in the end: the `url` of its `ReadPage`."""
    title: str
    items: tuple[str, ...]
    """Ids of the brief's items that it serves."""
    stance: Stance
    match: Match = "exact"
    published: str = ""
    """The page's own date, YYYY-MM-DD; empty where it names none."""


class ReadPage(Frozen):
    """A page that was read, as it was when it was read."""

    url: str
    """After redirects."""
    canonical: str
    """The address by which a page is known again, whatever form it is linked in."""
    title: str
    text: str
    links: tuple[str, ...] = ()
    """Absolute addresses that our own code read out of it."""
    kind: PageKind = "html"
    published: str = ""
    digest: str
    """Fingerprint of the text in its normal form: the same again means that nothing changed."""
    likeness: int
    """64 bits that differ in few places for texts that differ in few words (Charikar's simhash)."""
    read_at: float
    """Seconds since the epoch."""


class Researched(Frozen):
    """What a finished research leaves for whoever asks on."""

    run_id: str
    brief: Brief
    notes: tuple[Note, ...] = ()
    pages: tuple[ReadPage, ...] = ()
    queries: tuple[str, ...] = ()
    """What was searched, each once."""
    answer: JsonObject = Field(default_factory=dict)
    """The final answer, as `patterns.research.answer` reads it."""
    at: float
