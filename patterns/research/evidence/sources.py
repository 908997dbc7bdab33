"""Sources: the houses behind notes, each once, and copies of one text as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patterns.research.evidence.quotes import words_of
from patterns.research.reading.addresses import house, is_under
from patterns.research.reading.likeness import are_one, is_copied
from patterns.research.reading.plain import normal
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note, ReadPage

NEARLY, UNDATED, OLD = 0.9, 0.9, 0.5
"""How much a note counts whose quote stands only nearly, whose page has no date, or one that is too old."""
COPIED_WORDS = 12
"""Nobody writes so many words in a row a second time: who has the same quote, has it from the other."""


@dataclass(slots=True)
class Source:
    """An independent house, and who copies it."""

    house: str
    note: Note
    """Its first one: others are measured against it, so that a later note never moves an earlier one."""
    page: ReadPage | None
    copies: set[str] = field(default_factory=set)
    weight: float = 0.0
    """Of its best note, 0 to 1."""
    deciding_weight: float = 0.0
    """Of its best note from a page whose word decides."""
    primary: bool = False
    old: bool = True
    """Whether all of its pages are."""


def sources_of(notes: Sequence[Note], read: Mapping[str, ReadPage], brief: Brief) -> list[Source]:
    """The independent sources of notes, in the order of their first ones."""
    sources: list[Source] = []
    for note in notes:
        page = read.get(note.url)
        source = next((one for one in sources if _is_one(one, note, page)), None)
        if source is None:
            sources.append(source := Source(house(note.url), note, page))
        _add(source, note, brief)
    return sources


def _add(source: Source, note: Note, brief: Brief) -> None:
    own = house(note.url)
    if own != source.house:
        source.copies.add(own)
    old = _is_old(note, brief)
    weight = (NEARLY if note.match == "fuzzy" else 1.0) * _of_age(note, brief, old=old)
    source.weight = max(source.weight, weight)
    source.old = source.old and old
    if any(is_under(note.url, domain) for domain in brief.primary):
        source.primary = True
        source.deciding_weight = max(source.deciding_weight, weight)


def _is_one(source: Source, note: Note, page: ReadPage | None) -> bool:
    """Whether a note comes from that house, or from a page that copies its."""
    if house(note.url) in {source.house, *source.copies}:
        return True
    if page and source.page and _is_copy(page, source.page):
        return True
    return normal(note.quote) == normal(source.note.quote) and words_of(note.quote) >= COPIED_WORDS


def _is_copy(a: ReadPage, b: ReadPage) -> bool:
    return are_one(a, b) or is_copied(a.text, b.text)


def _is_old(note: Note, brief: Brief) -> bool:
    return bool(brief.since and note.published and note.published < brief.since)


def _of_age(note: Note, brief: Brief, *, old: bool) -> float:
    if not brief.since:
        return 1.0
    return OLD if old else 1.0 if note.published else UNDATED
