"""The report: the model's sentences with the sources behind them, and beside them what code measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patterns.research.answer.carried import Judged
from patterns.research.answer.file import file_of
from patterns.research.desk.desk import Desk
from patterns.research.evidence.claims import similarity
from patterns.research.evidence.contradictions import Contradiction, contradictions
from patterns.research.evidence.coverage import Support
from patterns.research.final import FinalAnswer, Sentence, sentences_of
from patterns.values.report import Attachment, Report, Section, Source, Stop
from patterns.values.research.evidence import Note
from patterns.wording.inert import shortened

OWN_WORDS = "_(the model's own words, no source)_"
NOTHING_FOUND, SEARCH_FAILED, NOT_SEARCHED = "Nothing found", "The search failed", "Nothing was searched"
TRIED = {
    NOTHING_FOUND: "No page that was read settles any item.",
    SEARCH_FAILED: "No search was answered. This says nothing about the web.",
    NOT_SEARCHED: "It ended before anything was searched or read.",
}
NOT_LOOKED_INTO = "not looked into"
SIDE_NOTES, DISPUTES_SHOWN = 2, 10
"""Of one side, and of all: eighty notes can dispute each other in thousands of words."""
MISSED_CHARACTERS = 150


@dataclass(frozen=True, slots=True)
class Told:
    """What a person answered to an item that the web did not settle."""

    item: str
    words: str
    by: str
    """Slack user id."""


@dataclass(frozen=True, slots=True)
class Answered:
    """All that a report is made of."""

    desk: Desk
    final: FinalAnswer
    stop: Stop
    judged: Judged
    """Whether the quotes say what the sentences say."""
    told: tuple[Told, ...] = ()
    missed: tuple[str, ...] = ()
    """What people wrote when the answer stood already."""


class Numbers:
    """The sources, numbered in the order of their first use."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.notes = {note.id: note for note in notes}
        self._order: dict[str, int] = {}

    def cite(self, ids: Iterable[str]) -> str:
        """`[1][3]`; empty for no note."""
        numbers = sorted({self._number(self.notes[one].url) for one in ids if one in self.notes})
        return "".join(f"[{number}]" for number in numbers)

    def _number(self, url: str) -> int:
        return self._order.setdefault(url, len(self._order) + 1)

    def sources(self) -> tuple[Source, ...]:
        """What has been cited so far."""
        pages: Mapping[str, Note] = {note.url: note for note in self.notes.values()}
        return tuple(
            Source(number=number, title=pages[url].title, url=url, published=pages[url].published)
            for url, number in self._order.items()
        )


def report_of(answered: Answered) -> Report:
    """The whole answer, as it is shown and as a file."""
    desk, numbers = answered.desk, Numbers(answered.desk.notes)
    supports = desk.supports()
    sections = [
        *_sections(answered, numbers),
        *_contradicting(desk, numbers),
        *_unsettled(answered.final),
        *_told(answered),
        *([_nothing(desk)] if not desk.notes else []),
    ]
    report = Report(
        headline=f"{'' if desk.notes else f'{_emptiness(desk)}: '}{desk.brief.question}"[:200],
        stop=answered.stop,
        facts=(
            *_coverage(answered, supports),
            *_carried(answered.judged),
            desk.looked_at(),
            *_failures(desk),
            *too_late(answered.missed),
        ),
        sections=tuple(sections),
        sources=numbers.sources(),
        offers=("deeper", "check", "schedule") if desk.notes else ("deeper", "schedule"),
    )
    whole = Attachment(
        name="research.md", title=f"Full report: {desk.brief.question}"[:200], text=file_of(report, desk)
    )
    return report.model_copy(update={"attachments": (whole,)})


def _sections(answered: Answered, numbers: Numbers) -> list[Section]:
    """Each sentence with its sources, and with a mark where they do not say it."""
    marks = iter(_marks(answered.judged, len(sentences_of(answered.final))))
    return [
        Section(
            title=" ".join(section.heading.split()),
            text=" ".join(_sentence(one, next(marks), numbers) for one in section.sentences),
            author="model",
        )
        for section in answered.final.sections
    ]


def _sentence(sentence: Sentence, mark: str, numbers: Numbers) -> str:
    cited = numbers.cite(sentence.notes)
    return f"{sentence.text} {cited}{f' {mark}' if mark else ''}" if cited else f"{sentence.text} {OWN_WORDS}"


def _marks(judged: Judged, count: int) -> list[str]:
    """Why the quotes do not carry it, by sentence; empty where they do, or where nobody judged."""
    if judged.failed:
        return [""] * count
    words = {"partly": "its quotes do not say all of it", "no": "its quotes do not say this"}
    pairs = zip(judged.carried, judged.why, strict=True)
    return [f"_({words[one]}{f': {why}' if why else ''})_" if one in words else "" for one, why in pairs]


def _carried(judged: Judged) -> tuple[str, ...]:
    """How many sentences say no more than their quotes, as an evaluator judged."""
    if judged.failed:
        return (f"whether the quotes carry the sentences was not judged: {judged.failed}",)
    counts = [judged.carried.count(one) for one in ("yes", "partly", "no")]
    if not sum(counts):
        return ()
    rest = [f"{counts[1]} in part"] if counts[1] else []
    rest += [f"{counts[2]} not"] if counts[2] else []
    more = f" ({', '.join(rest)}: marked)" if rest else ""
    more += f"; {judged.mended} said more at first and had to be written anew" if judged.mended else ""
    return (f"{counts[0]} of {sum(counts)} sentences are carried by their quotes, as an evaluator judged{more}",)


def _contradicting(desk: Desk, numbers: Numbers) -> list[Section]:
    """Both sides with their sources; which of them is right, nobody here decides."""
    texts = {item.id: item.text for item in desk.brief.items}
    found = contradictions(desk.brief, desk.notes)
    lines = [f"• {texts[one.item]}: {_sides(one, numbers)}" for one in found[:DISPUTES_SHOWN]]
    lines += [f"• {more} more: see the notes in the full report"] if (more := len(found) - DISPUTES_SHOWN) > 0 else []
    return [Section(title="Where sources disagree", text="\n".join(lines), author="model")] if lines else []


def _sides(one: Contradiction, numbers: Numbers) -> str:
    """Of what supports an item, what comes nearest to the dispute: the rest of its notes is not at issue."""
    disputed = " ".join(note.claim for note in one.disputing)
    nearest = sorted(one.supporting, key=lambda note: -similarity(note.claim, disputed))[:SIDE_NOTES]
    first, second = (
        " / ".join(_said(note, numbers) for note in side[:SIDE_NOTES]) for side in (nearest, one.disputing)
    )
    second += f" and {more} more" if (more := len(one.disputing) - SIDE_NOTES) > 0 else ""
    return f"{first} *against* {second}" if first else second


def _said(note: Note, numbers: Numbers) -> str:
    dated = f" ({note.published})" if note.published else ""
    return f"“{note.claim}” {numbers.cite((note.id,))}{dated}"


def _unsettled(final: FinalAnswer) -> list[Section]:
    listed = "\n".join(f"• {one}" for one in final.unknowns)
    return [Section(title="Not settled", text=listed, author="model")] if listed else []


def _told(answered: Answered) -> list[Section]:
    texts = {item.id: item.text for item in answered.desk.brief.items}
    return [
        Section(
            title="Told by a person, not read anywhere",
            text=f"{texts.get(one.item, one.item)}: “{' '.join(one.words.split())}”",
            author="code",
            by=one.by,
        )
        for one in answered.told
    ]


def _nothing(desk: Desk) -> Section:
    """What was tried, so that nobody takes silence for an answer."""
    title = _emptiness(desk)
    lines = [TRIED[title]]
    lines += [f"• searched: {query}" for query in desk.queries]
    lines += [f"• read, without use: {' '.join(page.title.split())} ({page.url})" for page in desk.pages.values()]
    lines += [f"• could not be read: {url} ({why})" for url, why in desk.unreadable.items()]
    return Section(title=title, text="\n".join(lines), author="code")


def _emptiness(desk: Desk) -> str:
    """What it means that there is no note."""
    if desk.has_looked():
        return NOTHING_FOUND
    return SEARCH_FAILED if desk.searches.failures else NOT_SEARCHED


def _coverage(answered: Answered, supports: tuple[Support, ...]) -> tuple[str, ...]:
    said = {one.item: one.confidence for one in answered.final.confidence}
    by_people = {one.item for one in answered.told}
    texts = {item.id: item.text for item in answered.desk.brief.items}
    looked = bool(answered.desk.notes) or answered.desk.has_looked()
    return tuple(
        f"{texts[one.item]}: {one.words if looked else NOT_LOOKED_INTO}; confidence {one.level}"
        f"{', the model says ' + said[one.item] if one.item in said and said[one.item] != one.level else ''}"
        f"{', answered by a person' if one.item in by_people else ''}"
        for one in supports
    )


def too_late(missed: Iterable[str]) -> tuple[str, ...]:
    """Whoever wrote them was told that they would be heard."""
    return tuple(
        f"“{shortened(' '.join(words.split()), MISSED_CHARACTERS)}” came too late to be taken up: write it again below"
        for words in missed
    )


def _failures(desk: Desk) -> tuple[str, ...]:
    return tuple(f"no answer to a search: {one}" for one in desk.searches.failures)
