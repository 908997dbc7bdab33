"""Notes: a claim with the quote that carries it, accepted only when the quote stands in a page that was fetched."""

from __future__ import annotations

import re
import unicodedata

from pydantic import BaseModel, ConfigDict, Field

from patterns.values.research.evidence import Note, Stance

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")  # noqa: RUF001  # the look-alikes are the point
_QUOTES = {ord(odd): plain for odd, plain in zip("‘’‚‛“”„‟«»", '\'\'\'\'""""""', strict=True)}  # noqa: RUF001
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
QUOTE_WORDS = 4
"""A shorter quote would be found in any page."""


class NoteArguments(BaseModel):
    """The arguments of `take_notes`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    claim: str = Field(min_length=10, max_length=400)
    """One fact, in your words."""
    quote: str = Field(min_length=15, max_length=800)
    """The sentence of the page that says it, letter by letter."""
    url: str
    """The page's address, as read_page gave it."""
    items: tuple[str, ...] = Field(min_length=1)
    """Ids of the brief's items that it serves."""
    stance: Stance = "supports"


def told(note: Note) -> str:
    """For the model."""
    return f"{note.id} [{', '.join(note.items)}; {note.stance}] {note.claim}\n   “{note.quote}” {note.url}"


def normal(text: str) -> str:
    """Text in the form in which quotes are compared: NFKC, one kind of dash and quote, single blanks, no soft signs."""
    plain = unicodedata.normalize("NFKC", text).translate(_DROPPED).translate(_DASHES).translate(_QUOTES)
    return " ".join(plain.split())


def refusal(note: NoteArguments, page: str | None, items: frozenset[str]) -> str | None:
    """Why a note is not accepted, in words for the model; `page` is the text fetched from its address."""
    if page is None:
        return f"{note.url} has not been read: only pages that read_page fetched can be quoted"
    unknown = [one for one in note.items if one not in items]
    if unknown:
        return f"no such items: {', '.join(unknown)} (there are {', '.join(sorted(items))})"
    quote = normal(note.quote)
    if len(quote.split()) < QUOTE_WORDS:
        return f"the quote is too short: at least {QUOTE_WORDS} words"
    if quote not in normal(page):
        return "the quote does not stand in that page letter by letter; copy it from what read_page gave"
    numbers = _NUMBER.findall(quote)
    missing = [number for number in _NUMBER.findall(normal(note.claim)) if number not in numbers]
    if missing:
        return f"the claim's numbers must stand in the quote; these do not: {', '.join(missing)}"
    return None
