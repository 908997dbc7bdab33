"""A digest as people read it: claims with their sources, written by code, nothing else of a model in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from patterns.research.digest.comparing.comparison import Item, Kind
from patterns.research.digest.telling.file import filed
from patterns.research.digest.telling.items import ORDER, Sources, shortened, told_in_thread
from patterns.values.report import Attachment, Report, Section, Stop
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import KnownClaim, Memory, Schedule
from patterns.wording.counting import counted
from patterns.wording.inert import inert_line

QUESTION_CHARACTERS = 400
TITLES: dict[Kind, str] = {
    "new": "New",
    "again": "New again",
    "changed": "Changed",
    "doubt": "Changed",
    "quiet": "Gone quiet",
}


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
        counts = Counter(TITLES[item.kind].lower() for item in items)
        told = ", ".join(f"{count} {title}" for title, count in counts.items())
        return f"{told or 'Nothing new'} since {self.since}"

    def _before(self) -> tuple[str, str] | None:
        return (self.memory.posted_channel, self.memory.posted_ts) if self.memory.posted_ts else None

    def _section(self, item: Item, sources: Sources) -> Section:
        return Section(
            title=self._title(item),
            text=told_in_thread(item, sources),
            author="model",
            fewer=f"{self.schedule.id} {item.claim.id}",
        )

    def _title(self, item: Item) -> str:
        return f"{TITLES[item.kind]}: {self._about(item.claim)}"

    def _about(self, claim: KnownClaim) -> str:
        """The item of the brief that it serves first."""
        texts = self.brief.texts()
        return next((texts[one] for one in claim.items if one in texts), self.schedule.name)

    def _file(self, items: Sequence[Item]) -> Attachment:
        parts = [f"# {self._headline(items)}", f"Question: {inert_line(self.brief.question, QUESTION_CHARACTERS)}"]
        parts += [filed(item, self._title(item), self.url_of) for item in items]
        return Attachment(name="digest.md", title="The digest with its quotes", text="\n\n".join(parts) + "\n")
