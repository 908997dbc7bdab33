"""The parts of a report: the model's sentences with their sources, disputes, what stayed open, what people told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from patterns.research.answer.answered import Answered
from patterns.research.answer.carried import Judged
from patterns.research.desk.desk import Desk
from patterns.research.evidence.claims import similarity
from patterns.research.evidence.contradictions import Contradiction, contradictions
from patterns.research.final import FinalAnswer, Sentence, sentences_of
from patterns.values.report import Section, Source
from patterns.values.research.evidence import Note

OWN_WORDS = "_(the model's own words, no source)_"
NOTHING_FOUND, SEARCH_FAILED, NOT_SEARCHED = "Nothing found", "The search failed", "Nothing was searched"
TRIED = {
    NOTHING_FOUND: "No page that was read settles any item.",
    SEARCH_FAILED: "No search was answered. This says nothing about the web.",
    NOT_SEARCHED: "It ended before anything was searched or read.",
}
SIDE_NOTES, DISPUTES_SHOWN = 2, 10
"""Of one side, and of all: eighty notes can dispute each other in thousands of words."""


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


def sections_of(answered: Answered, numbers: Numbers) -> list[Section]:
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


def contradicting(desk: Desk, numbers: Numbers) -> list[Section]:
    """Both sides with their sources; which of them is right, nobody here decides."""
    texts = desk.brief.texts()
    found = contradictions(desk.brief, desk.notes)
    lines = [f"• {texts[one.item]}: {_sides(one, numbers)}" for one in found[:DISPUTES_SHOWN]]
    lines += [f"• {more} more: see the notes in the full report"] if (more := len(found) - DISPUTES_SHOWN) > 0 else []
    return [Section(title="Where sources disagree", text="\n".join(lines), author="model")] if lines else []


def _sides(one: Contradiction, numbers: Numbers) -> str:
    """Of what supports an item, what comes nearest to the dispute: the rest of its notes is not at issue."""
    disputed = " ".join(note.claim for note in one.disputing)
    nearest = sorted(one.supporting, key=lambda note: -similarity(note.claim, disputed))
    first, second = (
        " / ".join(_said(note, numbers) for note in side[:SIDE_NOTES]) for side in (nearest, one.disputing)
    )
    second += f" and {more} more" if (more := len(one.disputing) - SIDE_NOTES) > 0 else ""
    return f"{first} *against* {second}" if first else second


def _said(note: Note, numbers: Numbers) -> str:
    dated = f" ({note.published})" if note.published else ""
    return f"“{note.claim}” {numbers.cite((note.id,))}{dated}"


def unsettled(final: FinalAnswer) -> list[Section]:
    """What was not found, or stayed disputed, in the model's words."""
    listed = "\n".join(f"• {one}" for one in final.unknowns)
    return [Section(title="Not settled", text=listed, author="model")] if listed else []


def told_by_people(answered: Answered) -> list[Section]:
    """What somebody answered themselves: theirs, and not something that was read."""
    texts = answered.desk.brief.texts()
    return [
        Section(
            title="Told by a person, not read anywhere",
            text=f"{texts.get(one.item, one.item)}: “{' '.join(one.words.split())}”",
            author="code",
            by=one.by,
        )
        for one in answered.told
    ]


def nothing(desk: Desk) -> Section:
    """What was tried, so that nobody takes silence for an answer."""
    title = emptiness(desk)
    lines = [TRIED[title]]
    lines += [f"• searched: {query}" for query in desk.queries]
    lines += [f"• read, without use: {' '.join(page.title.split())} ({page.url})" for page in desk.pages.values()]
    lines += [f"• could not be read: {url} ({why})" for url, why in desk.unreadable.items()]
    return Section(title=title, text="\n".join(lines), author="code")


def emptiness(desk: Desk) -> str:
    """What it means that there is no note."""
    if desk.has_looked():
        return NOTHING_FOUND
    return SEARCH_FAILED if desk.searches.failures else NOT_SEARCHED
