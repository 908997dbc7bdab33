"""The course of a sweep: known pages, then what is listed, then what nobody has seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from patterns.errors import LimitReached, RunStopped
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.digest.sweeping.lists import Listing, list_again, unseen
from patterns.research.digest.sweeping.pages import UNSEEN_MOST, Looked, Looks, look_again, look_at_unseen
from patterns.research.digest.sweeping.standing import Standing, follow_moves, standing_of
from patterns.research.reading.addresses import house
from patterns.values.report import Stop
from patterns.values.research.schedules import Memory, Schedule


@dataclass(slots=True)
class Swept:
    """What a sweep found, as far as it came."""

    standing: Standing
    known: tuple[Looked, ...] = ()
    listing: Listing = field(default_factory=Listing)
    unseen: tuple[Looked, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)
    """Addresses that turned up and are too old to be news; by canonical form, that which can be fetched."""
    waiting: int = 0
    """Unseen addresses that are left for the next firing."""
    counts: bool = False
    """Whether the web answered at all: then a page that could not be read is to blame itself."""
    stop: Stop | None = None
    """A limit or a person ended it before its end."""

    def changed(self) -> tuple[Looked, ...]:
        """Known pages with another text."""
        return tuple(page for page in self.known if page.state == "changed")

    def fresh(self) -> tuple[Looked, ...]:
        """Unseen pages that repeat no known one."""
        return tuple(page for page in self.unseen if page.state == "new")

    def starts(self) -> tuple[str, ...]:
        """Addresses that a search should begin with; one that could not be read may answer by then."""
        places = {self.standing.claims[one].url for one in self.standing.lost}
        away = (page for page in self.known if page.state == "away" and page.canonical in places)
        return tuple(page.url for page in (*self.changed(), *self.fresh(), *away))

    def calls_for_search(self) -> bool:
        """Something is there that code cannot judge."""
        return bool(self.changed() or self.fresh() or self.standing.lost)


async def sweep(schedule: Schedule, memory: Memory, *, run: Run, web: Web, watch: Watch, at: float) -> Swept:
    """One sweep; `at`: the firing's time."""
    swept = Swept(Standing({one.id: one for one in memory.claims}))
    try:
        await watch.check()
        swept.known = (await run.step("sweep pages", partial(look_again, web, memory), Looks)).pages
        await watch.check()
        lists = partial(list_again, web, schedule.feeds, memory.queries)
        swept.listing = await run.step("sweep lists", lists, Listing)
        swept.counts = _answered(swept)
        swept.standing = standing_of(memory, swept.known, counts=swept.counts, at=at)
        await watch.check()
        look = partial(look_at_unseen, web, memory=memory, trusted=_trusted(schedule))
        await _look_at_unseen(swept, memory, look, run=run, at=at)
    except (LimitReached, RunStopped) as error:
        swept.stop = stop_of(error)
    return swept


async def _look_at_unseen(
    swept: Swept, memory: Memory, look: Callable[..., Awaitable[Looks]], *, run: Run, at: float
) -> None:
    fresh, stale = unseen(swept.listing.hits().items(), memory)
    swept.stale = {address: hit.url for address, hit in stale}
    tried = {page.canonical for page in memory.pages}
    swept.waiting = sum(address not in tried for address, _ in fresh[UNSEEN_MOST:])
    if fresh:
        lost = [swept.standing.claims[one] for one in swept.standing.lost]
        looks = partial(look, unseen=fresh[:UNSEEN_MOST], lost=lost)
        swept.unseen = (await run.step("sweep unseen", looks, Looks)).pages
        follow_moves(swept.standing, swept.unseen, at=at)


def _trusted(schedule: Schedule) -> tuple[str, ...]:
    """Whose word decides, and whose feeds somebody chose."""
    primary = schedule.brief.primary if schedule.brief else ()
    return (*primary, *filter(None, map(house, schedule.feeds)))


def _answered(swept: Swept) -> bool:
    return any(page.state != "away" for page in swept.known) or any(not one.failed for one in swept.listing.feeds)
