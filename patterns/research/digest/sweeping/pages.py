"""The sweep: known pages and unseen ones, looked at by code alone before any model is asked.

What a page says stays out of the journal: its fingerprints are kept, and which claims' quotes stand in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Literal, TypeVar

from patterns.errors import WebError
from patterns.ports.world import Web
from patterns.research.evidence.quotes import find_quote
from patterns.research.reading.addresses import is_under, same_house
from patterns.research.reading.likeness import are_alike, digest_of_text, likeness
from patterns.values.conversation import Frozen
from patterns.values.research.schedules import KnownClaim, Memory, SeenPage
from patterns.values.web import Hit, Page

T = TypeVar("T")

KNOWN_MOST = 25
"""Known pages looked at again by one firing."""
UNSEEN_MOST = 12
"""Unseen addresses looked at by one firing; the others are still unseen for the next one."""
AT_ONCE = 6
MISSES = 3
"""Firings in a row after which a page that cannot be read counts as lost."""
GIVEN_UP = 6
"""Firings in a row after which a known page is no longer looked at."""
BARE_CHARACTERS = 1500
"""A page that is shorter, titled otherwise than before and without any of its quotes is an outage or a wall."""
COPY_CHARACTERS = 1500
"""Shorter texts differ in a word that is all their news, and are no copies unless they are the same."""
_GONE = ("HTTP status 404", "HTTP status 410")

State = Literal["same", "changed", "gone", "away", "new", "copy"]
"""Of a known page: as it was, other text, gone for good, not readable for now; of an unseen one: new, a copy of a
known one, not readable (gone, away)."""


class Looked(Frozen):
    """A page as this firing found it."""

    canonical: str
    url: str
    title: str = ""
    published: str = ""
    state: State
    why: str = ""
    """Why it could not be read."""
    digest: str = ""
    likeness: int = 0
    """0 of a text that is too short to be known again by it."""
    standing: tuple[str, ...] = ()
    """Ids of the claims whose quote stands in it."""


class Looks(Frozen):
    """What one step of looking gave."""

    pages: tuple[Looked, ...] = ()


async def look_again(web: Web, memory: Memory) -> Looks:
    """Known pages as they are now: those with living claims first, of these the ones not seen for longest."""
    by_page = _claims_by_page(memory.claims)
    known = [page for page in memory.pages if page.digest and page.misses < GIVEN_UP]
    order = sorted(known, key=lambda page: (not _lives_on(by_page.get(page.canonical, [])), page.seen_at))
    looks = [partial(_again, web, page, by_page.get(page.canonical, [])) for page in order[:KNOWN_MOST]]
    return Looks(pages=tuple(await side_by_side(looks)))


async def look_at_unseen(
    web: Web,
    unseen: Sequence[tuple[str, Hit]],
    memory: Memory,
    lost: Sequence[KnownClaim],
    trusted: Sequence[str] = (),
) -> Looks:
    """Unseen addresses, each with its canonical form first; claims `lost` elsewhere are looked for in them.

    A page under a `trusted` domain or feed is news though another one, seen before it, says nearly the same: that may
    be a copy of it with another number.
    """
    looks = [partial(_first_look, web, canonical, hit, lost) for canonical, hit in unseen]
    found = await side_by_side(looks)
    known = [(page.url, page.digest, page.likeness) for page in memory.pages if page.digest]
    told = []
    for page in found:
        is_copy = page.state == "new" and any(_repeats(page, *one, trusted=trusted) for one in known)
        told.append(page.model_copy(update={"state": "copy"}) if is_copy else page)
        known.append((page.url, page.digest, page.likeness))
    return Looks(pages=tuple(told))


async def side_by_side(works: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """What each gives, in their order; a few at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def alone(work: Callable[[], Awaitable[T]]) -> T:
        async with places:
            return await work()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(alone(work)) for work in works]
    return [task.result() for task in tasks]


async def _again(web: Web, known: SeenPage, claims: Sequence[KnownClaim]) -> Looked:
    page = await _read(web, known.canonical, known.url)
    if isinstance(page, Looked):
        return page
    looked = await asyncio.to_thread(_looked, known.canonical, page, claims)
    if looked.digest == known.digest:
        return looked.model_copy(update={"state": "same"})
    if _is_wall(page, looked, claims):
        return looked.model_copy(update={"state": "away", "why": "something else stands there for now"})
    return looked.model_copy(update={"state": "changed"})


async def _first_look(web: Web, canonical: str, hit: Hit, lost: Sequence[KnownClaim]) -> Looked:
    page = await _read(web, canonical, hit.url)
    if isinstance(page, Looked):
        return page
    looked = await asyncio.to_thread(_looked, canonical, page, lost)
    return looked.model_copy(
        update={"title": looked.title or hit.title, "published": looked.published or hit.published}
    )


async def _read(web: Web, canonical: str, url: str) -> Page | Looked:
    try:
        return await web.read(url)
    except WebError as error:
        why = str(error.facts.get("why", error.code))
        return Looked(canonical=canonical, url=url, state="gone" if why.startswith(_GONE) else "away", why=why)


def _looked(canonical: str, page: Page, claims: Sequence[KnownClaim]) -> Looked:
    """Some tenths of a second for a long page with many claims: done beside the event loop."""
    is_pdf = page.kind == "pdf"
    return Looked(
        canonical=canonical,
        url=page.url,
        title=page.title,
        published=page.published,
        state="new",
        digest=digest_of_text(page.text),
        likeness=likeness(page.text) if len(page.text) >= COPY_CHARACTERS else 0,
        standing=tuple(one.id for one in claims if find_quote(one.quote, page.text, nearly=is_pdf)),
    )


def _is_wall(page: Page, looked: Looked, claims: Sequence[KnownClaim]) -> bool:
    """An outage's notice, a consent or a robot check, sent as if it were the page."""
    titles = {one.title for one in claims if one.title}
    is_other = bool(titles) and page.title not in titles
    return is_other and len(page.text) < BARE_CHARACTERS and not looked.standing


def _repeats(page: Looked, url: str, digest: str, print_: int, *, trusted: Sequence[str]) -> bool:
    """The same text anywhere, or nearly the same at another house.

    Pages of one house share a template, so that one release's notes are nearly the last one's: those are read.
    """
    if page.digest == digest:
        return True
    if any(is_under(page.url, one) for one in trusted):
        return False
    return bool(page.likeness and print_) and not same_house(page.url, url) and are_alike(page.likeness, print_)


def _claims_by_page(claims: Iterable[KnownClaim]) -> dict[str, list[KnownClaim]]:
    """By canonical address; replaced ones are no longer looked for."""
    by_page: dict[str, list[KnownClaim]] = {}
    for claim in claims:
        if not claim.replaced_by:
            by_page.setdefault(claim.url, []).append(claim)
    return by_page


def _lives_on(claims: Iterable[KnownClaim]) -> bool:
    return any(not one.quiet for one in claims)
