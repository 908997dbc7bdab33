"""A brief as the fields of a form, and a brief out of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import ValidationError

from patterns.research.briefing.drafted import Clarification
from patterns.values.conversation import JsonObject
from patterns.values.questions import FormField
from patterns.values.research.brief import ITEMS_MOST, Brief, BriefItem
from patterns.wording.answers import problems_of

QUESTION, ITEMS, RECENCY, SINCE, FORM, PRIMARY = "question", "items", "recency", "since", "form", "primary"
_ITEM = re.compile(r"\s*(?:(?P<id>I[1-9]\d?)\s*[:.)]\s*|[-•*]\s*)?(?P<text>.*\S)\s*")
_CLARIFICATION = "clarify"


def fields_of(brief: Brief, clarifications: tuple[Clarification, ...]) -> tuple[FormField, ...]:
    """What is unclear first, then everything that can be changed."""
    asked = tuple(
        FormField(
            id=f"{_CLARIFICATION}{number}",
            label=one.question,
            kind="one_of",
            options=tuple((str(place), option) for place, option in enumerate(one.options)),
            initial="0",
        )
        for number, one in enumerate(clarifications, 1)
    )
    return (
        *asked,
        FormField(id=QUESTION, label="The question", kind="lines", initial=brief.question),
        FormField(
            id=ITEMS,
            label="What the answer must settle",
            kind="lines",
            initial=brief.listed(),
            hint=f"One item a line, at most {ITEMS_MOST}, each of 5 to 160 characters.",
        ),
        FormField(id=RECENCY, label="How old a source may be", initial=brief.recency, optional=True),
        FormField(
            id=SINCE,
            label="Earliest date of a source that counts in full",
            initial=brief.since,
            optional=True,
            hint="YYYY-MM-DD; empty: any.",
        ),
        FormField(id=FORM, label="Form of the answer", initial=brief.form, optional=True),
        FormField(
            id=PRIMARY,
            label="Domains whose word decides by itself",
            initial=" ".join(brief.primary),
            optional=True,
            hint="Such as postgresql.org; with blanks between.",
        ),
    )


def edited(brief: Brief, fields: Mapping[str, str]) -> Brief:
    """The brief that the form holds. Raises `ValidationError`; what stands in no field stays as it was."""
    changes: JsonObject = {QUESTION: fields.get(QUESTION, brief.question).strip()}
    changes[RECENCY] = fields.get(RECENCY, brief.recency).strip() or "any"
    changes[SINCE] = fields.get(SINCE, brief.since).strip()
    changes[FORM] = fields.get(FORM, brief.form).strip()
    changes[PRIMARY] = fields[PRIMARY].replace(",", " ").lower().split() if PRIMARY in fields else brief.primary
    changes[ITEMS] = (
        _items(fields[ITEMS], brief.items) if ITEMS in fields else [one.model_dump() for one in brief.items]
    )
    return Brief.model_validate(changes)


def _items(lines: str, old: tuple[BriefItem, ...]) -> list[JsonObject]:
    """Each line an item. It keeps the id that it names, or that its text had; a new one takes one that nobody had.

    So no note of an item that was struck comes to stand under another one.
    """
    found = [one for line in lines.splitlines() if (one := _ITEM.fullmatch(line))]
    known = {item.text: item.id for item in old}
    wished = [one["id"] or known.get(one["text"], "") for one in found]
    had = {*wished, *known.values()}
    fresh = (name for name in map("I{}".format, range(1, 100)) if name not in had)
    items: dict[str, str] = {}
    for one, wish in zip(found, wished, strict=True):
        items[wish if wish and wish not in items else next(fresh, one["text"])] = one["text"]
    return [{"id": name, "text": text} for name, text in items.items()]


def problems_of_edit(material: JsonObject, fields: dict[str, str]) -> dict[str, str]:
    """What is wrong with a sent form, by field; empty when it can be taken."""
    brief = Brief.model_validate(material["brief"])
    try:
        edited(brief, fields)
    except ValidationError as error:
        names = {str(one["loc"][0]) for one in error.errors()}
        words = "; ".join(problems_of(error))
        return {name if name in Brief.model_fields else ITEMS: words for name in names}
    return {}


def answers_of(clarifications: tuple[Clarification, ...], fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(question, answer): what was chosen, else the likeliest."""
    return tuple(
        (one.question, one.options[_chosen(fields.get(f"{_CLARIFICATION}{number}", ""), len(one.options))])
        for number, one in enumerate(clarifications, 1)
    )


def _chosen(value: str, count: int) -> int:
    return int(value) if value.isdigit() and int(value) < count else 0
