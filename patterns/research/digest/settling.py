"""What a firing comes to: the comparison, what is remembered and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from patterns.errors import Unexpected
from patterns.research.digest.comparing.comparison import Comparison
from patterns.research.digest.comparing.remembering import Pages, claims_kept, queries_kept
from patterns.research.digest.seeking import Sought
from patterns.research.digest.sweeping.lists import Listed, Listing
from patterns.research.digest.sweeping.pages import Looked
from patterns.research.digest.sweeping.standing import look_into_read
from patterns.research.digest.sweeping.sweep import Swept
from patterns.research.digest.telling.facts import facts_of
from patterns.research.digest.telling.report import Telling
from patterns.research.reading.addresses import canonical
from patterns.research.request import DigestRequest
from patterns.values.report import Report
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import Memory, Muted, Schedule

SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Known:
    """What a firing goes out from."""

    schedule: Schedule
    memory: Memory
    muted: tuple[Muted, ...]
    since: str
    """The day of the last digest; empty before the first one of this question."""
    at: float

    def brief(self) -> Brief:
        """The schedule's; it has one by now."""
        if self.schedule.brief is None:
            raise Unexpected(f"{self.schedule.id} has no brief")
        return self.schedule.brief


@dataclass(frozen=True, slots=True)
class Firing:
    """All that one firing knows at its end."""

    request: DigestRequest
    known: Known
    swept: Swept
    sought: Sought

    def took_up(self, looked: Looked) -> bool:
        """Whether somebody has judged what a page says now."""
        return self.sought.ended_well() or bool({looked.canonical, canonical(looked.url)} & self.read_addresses())

    def read_addresses(self) -> set[str]:
        """Canonical addresses of what the search has read."""
        return {page.canonical for page in self.sought.pages}

    def untouched(self) -> int:
        """Changed and unseen pages that nobody has judged: they are left for the next firing."""
        return sum(not self.took_up(page) for page in (*self.swept.changed(), *self.swept.fresh()))


def compared(firing: Firing) -> Comparison:
    """The firing's notes against what is known."""
    standing, at = firing.swept.standing, firing.known.at
    look_into_read(standing, {page.canonical: page for page in firing.sought.pages}, at=at)
    comparison = Comparison(standing, firing.known.muted, at, firing.known.memory.given)
    comparison.add_returned()
    comparison.add(firing.sought.notes)
    read = firing.read_addresses() | {one.canonical for one in firing.swept.known if firing.took_up(one)}
    ended_well = firing.sought.ended_well()
    comparison.add_quiet(looked_for=lambda claim: ended_well or claim.url in read)
    return comparison


def memory_of(firing: Firing, comparison: Comparison, asked: Listing, *, run_id: str) -> Memory:
    """What the schedule knows from now on; `asked`: the new searches, asked once by code."""
    claims = claims_kept(tuple(comparison.standing.claims.values()))
    queries = queries_kept(firing.known.memory.queries, _useful(firing, asked))
    return firing.known.memory.model_copy(
        update={
            "run_id": run_id,
            "question": firing.known.schedule.question,
            "at": firing.known.at,
            "claims": claims,
            "pages": _pages(firing, asked).kept(claims),
            "queries": queries,
            **_trouble(firing),
            "searched": firing.known.memory.searched or firing.sought.ended_well() or bool(queries),
        }
    )


def _trouble(firing: Firing) -> dict[str, object]:
    """By the hour nobody wants to read that the same thing has failed: it is said once a day, or beside what is new.

    A person's stop is none: whoever asked for it knows.
    """
    if firing.sought.ended_well() or firing.sought.stop.code == "stopped":
        return {"trouble": "", "trouble_at": 0.0}
    memory, code, at = firing.known.memory, firing.sought.stop.code, firing.known.at
    is_said = memory.trouble == code and at - memory.trouble_at < SECONDS_A_DAY
    return {"trouble": code, "trouble_at": memory.trouble_at if is_said else at}


def _pages(firing: Firing, asked: Listing) -> Pages:
    swept, ended_well = firing.swept, firing.sought.ended_well()
    pages = Pages(firing.known.memory.pages, firing.known.at)
    for looked in swept.known:
        pages.look(looked, counts=swept.counts, taken_up=firing.took_up(looked))
    for looked in swept.unseen:
        pages.meet(looked, taken_up=firing.took_up(looked))
    pages.read(firing.sought.pages)
    pages.listed(swept.stale, new=True)
    pages.listed(_urls(swept.listing), new=False)
    pages.listed(_urls(asked), new=ended_well)
    return pages


def _urls(listing: Listing) -> dict[str, str]:
    return {address: hit.url for address, hit in listing.hits().items()}


def _useful(firing: Firing, asked: Listing) -> list[str]:
    """Searches that list a page of which a note was taken; all new ones where none ever did."""
    noted = {canonical(note.url) for note in firing.sought.notes}

    def lists_one(listed: Listed) -> bool:
        return any(canonical(hit.url) in noted for hit in listed.hits)

    searches: Iterable[Listed] = (*asked.searches, *firing.swept.listing.searches)
    useful = [listed.source for listed in searches if lists_one(listed)]
    return useful if useful or firing.known.memory.queries else [listed.source for listed in asked.searches]


def report_of(firing: Firing, comparison: Comparison, memory: Memory) -> Report | None:
    """None where nothing is to be said."""
    is_in_new_trouble = memory.trouble_at == firing.known.at
    if not (comparison.items or firing.known.schedule.heartbeat or firing.request.by_hand or is_in_new_trouble):
        return None
    urls = {page.canonical: page.url for page in (*firing.known.memory.pages, *memory.pages)}
    telling = Telling(
        schedule=firing.known.schedule,
        brief=firing.known.brief(),
        memory=firing.known.memory,
        since=firing.known.since,
        url_of=lambda address: urls.get(address, address),
    )
    facts = facts_of(firing.swept, firing.sought, left_out=comparison.left_out, untouched=firing.untouched())
    return telling.report(comparison.items, stop=firing.sought.stop, facts=facts)
