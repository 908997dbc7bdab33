"""The digest as a file: every item, with its quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from patterns.research.answer.file import address
from patterns.research.digest.comparing.comparison import Item
from patterns.values.research.schedules import KnownClaim
from patterns.wording.inert import inert_line

Place = tuple[str, str, str, str]
"""Quote, title, address, date."""
LINE_CHARACTERS, QUOTE_CHARACTERS = 400, 1000


def filed(item: Item, title: str, url_of: Callable[[str], str]) -> str:
    """One item, in which nothing acts; `url_of`: the form of a canonical address that can be opened."""
    return "\n".join(_lines(item, title, url_of))


def _lines(item: Item, title: str, url_of: Callable[[str], str]) -> Iterator[str]:
    yield f"## {_line(title)}"
    yield f"{item.claim.id}  {_line(item.claim.claim)}"
    if item.why:
        yield f"({_line(item.why)})"
    for note in item.notes:
        yield _quoted((note.quote, note.title, note.url, note.published))
    if not item.notes:
        yield _quoted(_place(item.claim, url_of))
    if item.other:
        word = "Before" if item.kind == "changed" else "Compare"
        yield f"{word}: {item.other.id}  {_line(item.other.claim)}"
        yield _quoted(_place(item.other, url_of))


def _place(claim: KnownClaim, url_of: Callable[[str], str]) -> Place:
    return claim.quote, claim.title, url_of(claim.url), claim.published


def _quoted(place: Place) -> str:
    quote, title, url, published = place
    dated = f" ({published})" if published else ""
    return f"> {inert_line(quote, QUOTE_CHARACTERS)}\n{_line(title)}: {address(url)}{dated}"


def _line(text: str) -> str:
    return inert_line(text, LINE_CHARACTERS)
