"""The cited pages, fetched once more: does each quote still stand where it was found?"""

from __future__ import annotations

import asyncio
from typing import Literal

from patterns.errors import AddressRefused, PageUnreadable
from patterns.ports.world import Web
from patterns.research.desk.reading import as_read
from patterns.research.evidence.quotes import find_quote
from patterns.values.conversation import Frozen
from patterns.values.research.evidence import Note, ReadPage

AT_ONCE = 4
State = Literal["stands", "changed", "unread"]


class Cited(Frozen):
    """One page that an answer cites, as it is now."""

    url: str
    page: ReadPage | None = None
    why: str = ""
    """Why it could not be read now."""


class SourceCheck(Frozen):
    """What became of one note's quote."""

    note: str
    state: State
    """`changed`: the page was read and does not hold the quote any more."""
    why: str = ""


class Fetched(Frozen):
    """All cited pages."""

    pages: tuple[Cited, ...]


async def fetch_again(web: Web, urls: tuple[str, ...], now: float) -> Fetched:
    """A few at once; what cannot be read is said, not raised."""
    places = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        started = [tasks.create_task(_fetched(web, url, now, places)) for url in urls]
    return Fetched(pages=tuple(task.result() for task in started))


async def _fetched(web: Web, url: str, now: float, places: asyncio.Semaphore) -> Cited:
    async with places:
        try:
            return Cited(url=url, page=as_read(await web.read(url), now))
        except (AddressRefused, PageUnreadable) as error:
            return Cited(url=url, why=str(error.facts.get("why", error.code)))


def check_of(note: Note, cited: Cited) -> SourceCheck:
    """Whether its quote still stands."""
    if cited.page is None:
        return SourceCheck(note=note.id, state="unread", why=cited.why)
    match = find_quote(note.quote, cited.page.text, nearly=cited.page.kind == "pdf")
    return SourceCheck(note=note.id, state="stands" if match else "changed")
