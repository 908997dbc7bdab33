"""The final answer: sentences that cite notes, and the report that our own code writes from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from patterns.values.report import Attachment, Report, Section, Source, Stop
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note
from patterns.wording.counting import counted

OWN_WORDS = "_(the model's own words, no source)_"


class Sentence(BaseModel):
    """One sentence and what carries it."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    text: str = Field(min_length=5, max_length=600)
    """Without any address: links are written by code."""
    notes: tuple[str, ...] = ()
    """Ids of notes."""


class AnswerSection(BaseModel):
    """A few sentences under one heading."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    heading: str = Field(max_length=80)
    sentences: tuple[Sentence, ...] = Field(min_length=1)


class ItemConfidence(BaseModel):
    """How sure the answer is of one item."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    item: str
    confidence: Literal["high", "medium", "low", "none"]


class FinalAnswer(BaseModel):
    """The arguments of `final_answer`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    sections: tuple[AnswerSection, ...] = ()
    confidence: tuple[ItemConfidence, ...] = ()
    """One for each item of the brief."""
    unknowns: tuple[str, ...] = ()
    """What was not found, or is disputed."""


def problems_of_answer(answer: FinalAnswer, *, notes: Sequence[Note], brief: Brief) -> list[str]:
    """Everything that is wrong with an answer, in words for the model."""
    ids = {note.id for note in notes}
    items = {item.id for item in brief.items}
    rated = {one.item for one in answer.confidence}
    cited = [one for section in answer.sections for sentence in section.sentences for one in sentence.notes]
    texts = [sentence.text for section in answer.sections for sentence in section.sentences]
    problems = [f"there is no note {one}" for one in dict.fromkeys(cited) if one not in ids]
    problems += [f"{one!r} is no item of the brief" for one in sorted(rated - items)]
    problems += [f"item {one} has no confidence" for one in sorted(items - rated)]
    texts += [section.heading for section in answer.sections] + list(answer.unknowns)
    problems += [
        f"write no addresses, links are written by code: {text[:60]!r}" for text in texts if _has_address(text)
    ]
    if notes and not cited:
        problems.append("no sentence cites a note")
    return problems


def _has_address(text: str) -> bool:
    return "://" in text or "www." in text.lower()


def answer_from_notes(brief: Brief, notes: Sequence[Note]) -> FinalAnswer:
    """What can be said without any further call: each note's claim with its source, and the items without one."""
    noted = {item for note in notes for item in note.items}
    sentences = tuple(Sentence(text=note.claim, notes=(note.id,)) for note in notes)
    return FinalAnswer(
        sections=(AnswerSection(heading="What was noted", sentences=sentences),) if sentences else (),
        unknowns=tuple(item.text for item in brief.items if item.id not in noted),
    )


def covered(brief: Brief, notes: Sequence[Note]) -> dict[str, int]:
    """For each item, how many different houses carry it."""
    return {item.id: len({house(note.url) for note in notes if item.id in note.items}) for item in brief.items}


def house(url: str) -> str:
    """Whose page it is: its host without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def report_of(brief: Brief, answer: FinalAnswer, notes: Sequence[Note], stop: Stop, *, looked_at: str) -> Report:
    """The answer with its sources numbered in the order of their first use."""
    cited = [one for section in answer.sections for sentence in section.sentences for one in sentence.notes]
    by_id = {note.id: note for note in notes}
    order: dict[str, int] = {}
    for one in cited:
        order.setdefault(by_id[one].url, len(order) + 1)
    sections = [
        Section(
            title=section.heading,
            text=" ".join(_sentence(one, by_id, order) for one in section.sentences),
            author="model",
        )
        for section in answer.sections
    ]
    if answer.unknowns:
        listed = "\n".join(f"• {one}" for one in answer.unknowns)
        sections.append(Section(title="Not settled", text=listed, author="model"))
    titles = {note.url: note.title for note in notes}
    return Report(
        headline=f"{brief.question}"[:200],
        stop=stop,
        facts=(*_coverage(brief, answer, notes), looked_at),
        sections=tuple(sections),
        sources=tuple(Source(number=number, title=titles[url], url=url) for url, number in order.items()),
        attachments=(_evidence(notes),) if notes else (),
    )


def _sentence(sentence: Sentence, notes: dict[str, Note], order: dict[str, int]) -> str:
    numbers = sorted({order[notes[one].url] for one in sentence.notes})
    return f"{sentence.text} {''.join(f'[{number}]' for number in numbers) or OWN_WORDS}"


def _coverage(brief: Brief, answer: FinalAnswer, notes: Sequence[Note]) -> tuple[str, ...]:
    counts = covered(brief, notes)
    said = {one.item: one.confidence for one in answer.confidence}
    lines = []
    for item in brief.items:
        count = counts[item.id]
        support = {0: "nothing found", 1: "single source"}.get(count, counted(count, "independent source"))
        disputed = any(note.stance == "disputes" and item.id in note.items for note in notes)
        lines.append(
            f"{item.text}: {support}{', disputed' if disputed else ''}; the model says {said.get(item.id, 'nothing')}"
        )
    return tuple(lines)


def _evidence(notes: Sequence[Note]) -> Attachment:
    text = "\n\n".join(f"{note.id}  {note.claim}\n> {note.quote}\n{note.title}: {note.url}" for note in notes)
    return Attachment(name="evidence.md", title="Notes with their quotes", text=text + "\n")
