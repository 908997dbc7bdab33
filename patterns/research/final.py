"""The final answer as a model gives it: sentences that cite notes by their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note

_MARK = re.compile(r"(?<!\w)\[\s*N?\d+(?:\s*[,;]\s*N?\d+)*\s*\]|\[N\d+")
"""`[1]`, `[2, 3]`, `[N4]`: it would look like a source that code vouches for. In `items[0]` it is something else."""


class Sentence(BaseModel):
    """One sentence and what carries it."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    text: str = Field(min_length=5, max_length=600)
    """Without any address, and without marks of sources such as [1]: code writes them."""
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


def sentences_of(answer: FinalAnswer) -> tuple[Sentence, ...]:
    """All of them, in the order of reading."""
    return tuple(sentence for section in answer.sections for sentence in section.sentences)


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
    problems += [
        f"write no marks of sources, they are written by code from `notes`: {text[:60]!r}"
        for text in texts
        if _MARK.search(text)
    ]
    if notes and not cited:
        problems.append("no sentence cites a note")
    return problems


def _has_address(text: str) -> bool:
    return "://" in text or "www." in text.lower()


def answer_from_notes(
    brief: Brief, notes: Sequence[Note], *, given: FinalAnswer | None = None, known: int = 0
) -> FinalAnswer:
    """What can be said without any further call: each note's claim with its source, and the items without one.

    `given`: an answer that stood when there were the first `known` notes; then only the others are listed behind it.
    """
    noted = {item for note in notes for item in note.items}
    sentences = tuple(Sentence(text=note.claim, notes=(note.id,)) for note in notes[known if given else 0 :])
    heading = "Noted since" if given else "What was noted"
    listed = (AnswerSection(heading=heading, sentences=sentences),) if sentences else ()
    if given:
        return given.model_copy(update={"sections": (*given.sections, *listed)})
    return FinalAnswer(sections=listed, unknowns=tuple(item.text for item in brief.items if item.id not in noted))
