"""A digest as people read it: claims with their sources, written by code, nothing else of a model in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from patterns.research.digest.comparing.comparison import Item, Kind
from patterns.research.digest.seeking import Sought
from patterns.research.digest.sweeping.pages import Looked
from patterns.research.digest.sweeping.sweep import Swept
from patterns.values.report import Attachment, Report, Section, Source, Stop
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import KnownClaim, Memory, Schedule
from patterns.wording.counting import counted

SHOWN = 12
FAILURES_TOLD = 5
ORDER: tuple[Kind, ...] = ("new", "again", "changed", "doubt", "quiet")
TITLES: dict[Kind, str] = {
    "new": "New",
    "again": "New again",
    "changed": "Changed",
    "doubt": "Changed",
    "quiet": "Gone quiet",
}
COUNTED: dict[Kind, str] = {
    "new": "new",
    "again": "again",
    "changed": "changed",
    "doubt": "in doubt",
    "quiet": "gone quiet",
}


@dataclass(slots=True)
class Sources:
    """Numbers for pages, in the order of their first use."""

    url_of: Callable[[str], str]
    """The form of a canonical address that can be opened."""
    listed: dict[str, Source] = field(default_factory=dict)

    def number(self, url: str, title: str, published: str) -> str:
        """The mark behind a claim."""
        source = Source(number=len(self.listed) + 1, title=title or url, url=url, published=published)
        return f"[{self.listed.setdefault(url, source).number}]"

    def of_claim(self, claim: KnownClaim) -> str:
        """Where a known claim stood."""
        return self.number(self.url_of(claim.url), claim.title, claim.published)

    def of_item(self, item: Item) -> str:
        """Every page that says it now."""
        if not item.notes:
            return self.of_claim(item.claim)
        return "".join(dict.fromkeys(self.number(one.url, one.title, one.published) for one in item.notes))


@dataclass(frozen=True, slots=True)
class Telling:
    """What a report is made of."""

    schedule: Schedule
    brief: Brief
    memory: Memory
    """As it was before this firing."""
    since: str
    """The day of the last digest; empty for the first one."""
    url_of: Callable[[str], str]

    def report(self, items: Sequence[Item], *, stop: Stop, facts: Sequence[str]) -> Report:
        """All of it; what is too much for a thread stands in the file."""
        ordered = sorted(items, key=lambda item: ORDER.index(item.kind))
        shown, sources = shortened(ordered), Sources(self.url_of)
        sections = tuple(self._section(item, sources) for item in shown)
        hidden = len(ordered) - len(shown)
        more = (f"{counted(hidden, 'more item')} in digest.md",) if hidden else ()
        return Report(
            headline=self._headline(ordered),
            stop=stop,
            facts=(*more, *facts),
            sections=sections,
            sources=tuple(sources.listed.values()),
            attachments=(self._file(ordered),) if ordered else (),
            before=self._before(),
        )

    def _headline(self, items: Sequence[Item]) -> str:
        if not self.since:
            return f"First digest: {counted(len(items), 'finding') if items else 'nothing found'}"
        counts = {kind: sum(item.kind == kind for item in items) for kind in ORDER}
        told = ", ".join(f"{count} {COUNTED[kind]}" for kind, count in counts.items() if count)
        return f"{told or 'Nothing new'} since {self.since}"

    def _before(self) -> tuple[str, str] | None:
        return (self.memory.posted_channel, self.memory.posted_ts) if self.memory.posted_ts else None

    def _section(self, item: Item, sources: Sources) -> Section:
        return Section(
            title=f"{TITLES[item.kind]}: {self._about(item.claim)}",
            text=_told(item, sources),
            author="model",
            fewer=f"{self.schedule.id} {item.claim.id}",
        )

    def _about(self, claim: KnownClaim) -> str:
        """The item of the brief that it serves first."""
        texts = {item.id: item.text for item in self.brief.items}
        return next((texts[one] for one in claim.items if one in texts), self.schedule.name)

    def _file(self, items: Sequence[Item]) -> Attachment:
        parts = [f"# {self._headline(items)}", f"Question: {self.brief.question}"]
        parts += [self._filed(item) for item in items]
        return Attachment(name="digest.md", title="The digest with its quotes", text="\n\n".join(parts) + "\n")

    def _filed(self, item: Item) -> str:
        lines = [f"## {TITLES[item.kind]}: {self._about(item.claim)}", f"{item.claim.id}  {item.claim.claim}"]
        if item.why:
            lines.append(f"({item.why})")
        quotes = [(one.quote, one.title, one.url, one.published) for one in item.notes]
        quotes = quotes or [self._quoted(item.claim)]
        for quote, title, url, published in quotes:
            lines.append(f"> {quote}\n{title}: {url}{f' ({published})' if published else ''}")
        if item.other:
            quote, title, url, _ = self._quoted(item.other)
            word = "Before" if item.kind == "changed" else "Compare"
            lines.append(f"{word}: {item.other.id}  {item.other.claim}\n> {quote}\n{title}: {url}")
        return "\n".join(lines)

    def _quoted(self, claim: KnownClaim) -> tuple[str, str, str, str]:
        return claim.quote, claim.title, self.url_of(claim.url), claim.published


def _told(item: Item, sources: Sources) -> str:
    if item.kind == "changed" and item.other:
        was = f"was: {item.other.claim} {sources.of_claim(item.other)}"
        return f"{was}\nis: {item.claim.claim} {sources.of_item(item)}"
    said = f"{item.claim.claim} {sources.of_item(item)}"
    if item.kind == "quiet":
        return f"{said}\n{item.why}"
    if item.kind == "doubt":
        return f"“{item.claim.quote}” {sources.of_item(item)}\n{item.why}; nobody could look for what took its place"
    compared = f"\nCompare: {item.other.claim} {sources.of_claim(item.other)}" if item.other else ""
    return said + compared


def since_of(memory: Memory, time_zone: str) -> str:
    """The day of the last digest, or of the last firing where none was posted: "Mon 23 Nov"; empty before the first."""
    at = memory.posted_at or memory.at
    return day_of(at, time_zone) if at else ""


def day_of(at: float, time_zone: str) -> str:
    """A day as people write it, where they live."""
    when = datetime.fromtimestamp(at, tz=zone_of(time_zone))
    return f"{when:%a} {when.day} {when:%b}"


def zone_of(name: str) -> tzinfo:
    """UTC where the system does not know the zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def facts_of(swept: Swept, sought: Sought, *, left_out: int, untouched: int) -> tuple[str, ...]:
    """What was looked at, and what was not."""
    facts = [_known_facts(swept.known)] if swept.known else []
    facts += [_listed_facts(swept)] if swept.listing.feeds or swept.listing.searches else []
    facts += [f"not to be had: {one.source} ({one.failed})" for one in swept.listing.failures()[:FAILURES_TOLD]]
    if sought.stop.code != "quiet":
        searches = f"{len(sought.queries)} search{'' if len(sought.queries) == 1 else 'es'}"
        read = counted(len(sought.pages), "page")
        facts.append(f"research: {searches}, {read} read, {counted(len(sought.notes), 'note')}")
    if left := untouched + swept.waiting:
        facts.append(f"{counted(left, 'page')} not looked through: left for the next firing")
    if left_out:
        facts.append(f"{counted(left_out, 'item')} left out, of which somebody wanted fewer")
    return tuple(facts)


def _known_facts(known: Sequence[Looked]) -> str:
    states = [page.state for page in known]
    told = {"changed": "changed", "gone": "gone", "away": "not readable for now"}
    parts = [f"{states.count(state)} {words}" for state, words in told.items() if state in states]
    return f"{counted(len(known), 'known page')} looked at again: {', '.join(parts) or 'all as they were'}"


def _listed_facts(swept: Swept) -> str:
    feeds, searches = len(swept.listing.feeds), len(swept.listing.searches)
    asked = [counted(feeds, "feed")] if feeds else []
    asked += [counted(searches, "standing search").replace("searchs", "searches")] if searches else []
    fresh = len(swept.fresh())
    return f"{' and '.join(asked)}: {counted(fresh, 'new page')}"


def shortened(items: Sequence[Item]) -> list[Item]:
    """As many as are shown, in their order; of the kind that has most the last ones are left out."""
    kept = list(items)
    while len(kept) > SHOWN:
        kinds = [item.kind for item in kept]
        most = max(ORDER, key=kinds.count)
        kept.pop(len(kinds) - 1 - kinds[::-1].index(most))
    return kept
