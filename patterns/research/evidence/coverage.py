"""Coverage: who carries each item of a brief, how independently, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from patterns.research.evidence.sources import Source, sources_of
from patterns.values.conversation import Frozen
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note, ReadPage
from patterns.wording.counting import counted

Level = Literal["high", "medium", "low", "none"]
INDEPENDENT = 2
"""So many independent houses cover an item."""
ORDINARY, DECIDING = 0.45, 0.75
"""How far one page persuades by itself: anybody's, and one whose word decides."""
DISPUTE = 0.7
"""How much of the confidence disputes of full weight take."""
HIGH, MEDIUM = 0.7, 0.5


class Support(Frozen):
    """What carries one item."""

    item: str
    supporting: tuple[str, ...] = ()
    """Ids of notes."""
    disputing: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    """Independent ones that support it: of copies only the first counts."""
    copies: int = 0
    """Further houses that only carry a copy."""
    primary: bool = False
    """Whether a page whose word decides supports it."""
    old: bool = False
    """Whether every supporting page is dated before the earliest date that counts in full."""
    confidence: float = 0.0
    """0 to 1."""
    level: Level = "none"
    words: str = "nothing found"
    """For people."""


def supports_of(brief: Brief, notes: Sequence[Note], pages: Sequence[ReadPage]) -> tuple[Support, ...]:
    """What carries each item, in the order of the brief.

    Confidence is `s * (1 - 0.7 * d)`: `s` is the chance that at least one independent source is right, each with 0.45,
    or 0.75 where its word decides; `d` the same of those that dispute it. A quote that stands only nearly counts 0.9, a
    page without a date 0.9 and one that is too old 0.5, where age matters. More support never lowers it and a dispute
    never raises it. From low to high: nothing; one that is too old (.23); one against one (.31); one (.45); two with
    one dispute (.48); two (.70); one that decides (.75); three (.83); one that decides and another (.86).
    """
    read = {page.url: page for page in pages}
    return tuple(_support(item.id, brief, notes, read) for item in brief.items)


def is_covered(support: Support) -> bool:
    """Whether two independent houses carry it, or one whose word decides."""
    return len(support.houses) >= INDEPENDENT or support.primary


def _support(item: str, brief: Brief, notes: Sequence[Note], read: Mapping[str, ReadPage]) -> Support:
    of_item = [note for note in notes if item in note.items]
    supporting = [note for note in of_item if note.stance == "supports"]
    disputing = [note for note in of_item if note.stance == "disputes"]
    sources = sources_of(supporting, read, brief)
    confidence = _persuaded(sources) * (1 - DISPUTE * _persuaded(sources_of(disputing, read, brief)))
    primary, old = any(one.primary for one in sources), bool(sources) and all(one.old for one in sources)
    return Support(
        item=item,
        supporting=tuple(note.id for note in supporting),
        disputing=tuple(note.id for note in disputing),
        houses=tuple(one.house for one in sources),
        copies=sum(len(one.copies) for one in sources),
        primary=primary,
        old=old,
        confidence=round(confidence, 4),
        level=_level(confidence),
        words=_words(len(sources), primary=primary, disputed=bool(disputing), older=brief.since if old else ""),
    )


def _persuaded(sources: Iterable[Source]) -> float:
    doubt = 1.0
    for one in sources:
        doubt *= 1 - max(ORDINARY * one.weight, DECIDING * one.deciding_weight)
    return 1 - doubt


def _level(confidence: float) -> Level:
    if confidence >= HIGH:
        return "high"
    return "medium" if confidence >= MEDIUM else "low" if confidence > 0 else "none"


def _words(houses: int, *, primary: bool, disputed: bool, older: str) -> str:
    said = {0: "nothing found", 1: "single source"}.get(houses, counted(houses, "independent source"))
    if primary:
        said = "the deciding source" + (f" and {counted(houses - 1, 'other')}" if houses > 1 else "")
    return said + (", disputed" if disputed else "") + (f", older than {older}" if older else "")
