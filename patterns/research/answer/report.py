"""The report: what the model says with its sources, and beside it what code measured."""

from __future__ import annotations

from collections.abc import Iterable

from patterns.research.answer.answered import Answered
from patterns.research.answer.carried import Judged
from patterns.research.answer.file import file_of
from patterns.research.answer.sections import (
    Numbers,
    contradicting,
    emptiness,
    nothing,
    sections_of,
    told_by_people,
    unsettled,
)
from patterns.research.desk.desk import Desk
from patterns.research.evidence.coverage import Support
from patterns.values.report import Attachment, Report
from patterns.wording.inert import shortened

NOT_LOOKED_INTO = "not looked into"
MISSED_CHARACTERS = 150


def report_of(answered: Answered) -> Report:
    """The whole answer, as it is shown and as a file."""
    desk, numbers = answered.desk, Numbers(answered.desk.notes)
    supports = desk.supports()
    sections = [
        *sections_of(answered, numbers),
        *contradicting(desk, numbers),
        *unsettled(answered.final),
        *told_by_people(answered),
        *([nothing(desk)] if not desk.notes else []),
    ]
    report = Report(
        headline=f"{'' if desk.notes else f'{emptiness(desk)}: '}{desk.brief.question}"[:200],
        stop=answered.stop,
        facts=(
            *_coverage(answered, supports),
            *_carried(answered.judged),
            desk.looked_at(),
            *_failures(desk),
            *too_late(answered.missed),
        ),
        answers_first=True,
        sections=tuple(sections),
        sources=numbers.sources(),
        offers=("deeper", "check", "schedule") if desk.notes else ("deeper", "schedule"),
    )
    whole = Attachment(
        name="research.md", title=f"Full report: {desk.brief.question}"[:200], text=file_of(report, desk)
    )
    return report.model_copy(update={"attachments": (whole,)})


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


def _coverage(answered: Answered, supports: tuple[Support, ...]) -> tuple[str, ...]:
    said = {one.item: one.confidence for one in answered.final.confidence}
    by_people = {one.item for one in answered.told}
    texts = answered.desk.brief.texts()
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
