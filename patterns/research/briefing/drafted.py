"""What a model answers when it is asked for a brief."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from patterns.research.desk.desk import addresses_in
from patterns.research.desk.limits import REUSED
from patterns.values.questions import Label
from patterns.values.research.brief import ITEMS_LEAST, Brief
from patterns.values.research.evidence import Note


class Clarification(BaseModel):
    """What only whoever asks can say."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    question: str = Field(min_length=5, max_length=140)
    options: tuple[Label, ...] = Field(min_length=2, max_length=4)
    """The likeliest first: it is taken where nobody answers."""


class Reuse(BaseModel):
    """An earlier note that serves this brief too."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    note: str
    items: tuple[str, ...] = Field(min_length=1)
    """Ids of this brief's items."""


class DraftedBrief(Brief):
    """A brief, and what is unclear about it."""

    form: str = Field(default="", max_length=160)
    """What the answer should look like: "a table of versions with dates", "yes or no with the reason"."""
    clarifications: tuple[Clarification, ...] = Field(default=(), max_length=3)
    """Only where the answer would change what is searched; usually none."""
    reuse: tuple[Reuse, ...] = Field(default=(), max_length=REUSED)
    """Only where earlier notes are given."""

    def brief(self) -> Brief:
        """The brief alone."""
        return Brief.model_validate({name: getattr(self, name) for name in Brief.model_fields})


def problems_of_draft(
    drafted: DraftedBrief, *, earlier: tuple[Note, ...], typed: str = "", least: int = ITEMS_LEAST
) -> list[str]:
    """What a schema cannot say. `least`: how many items there must be.

    `typed`: what people wrote. Only addresses in it may stand in a brief, for those in a brief may be read.
    """
    ids = [item.id for item in drafted.items]
    known = {note.id for note in earlier}
    problems = [f"the id {one} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]
    if len(ids) < least:
        problems.append(f"at least {least} items: split what can be checked by itself")
    problems += [f"there is no earlier note {one.note}" for one in drafted.reuse if one.note not in known]
    problems += [
        f"{one.note} is kept for {item}, which is no item of this brief"
        for one in drafted.reuse
        for item in one.items
        if item not in ids
    ]
    written, known_addresses = addresses_in(f"{drafted.question} {drafted.listed()}"), addresses_in(typed)
    problems += [
        f"write no address that the question does not hold: {one}" for one in written if one not in known_addresses
    ]
    texts = [clarification.options for clarification in drafted.clarifications]
    problems += ["the options of a clarification must differ" for options in texts if len(set(options)) < len(options)]
    return problems


def reused(drafted: DraftedBrief, earlier: tuple[Note, ...]) -> tuple[Note, ...]:
    """The earlier notes that serve this brief, under its items."""
    items = {one.note: one.items for one in drafted.reuse}
    return tuple(note.model_copy(update={"items": items[note.id]}) for note in earlier if note.id in items)
