"""Notes: a claim with the quote that carries it, accepted only when the quote stands in a page that was fetched."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import BaseModel, ConfigDict, Field, field_validator

from patterns.research.evidence.quotes import find_quote, missing_numbers
from patterns.values.research.evidence import Match, Note, ReadPage, Stance

LISTED_CHARACTERS = 16_000
"""Of earlier notes with their quotes: what a run knows from before stands in every prompt of it."""


class NoteArguments(BaseModel):
    """The arguments of `take_notes`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    claim: str = Field(min_length=10, max_length=400)
    """One fact, in your words."""
    quote: str = Field(min_length=15, max_length=800)
    """The sentence of the page that says it, letter by letter."""
    url: str
    """The page's address, as read_page gave it."""
    items: tuple[str, ...] = Field(min_length=1)
    """Ids of the brief's items that it serves."""
    stance: Stance = "supports"
    """`disputes` where it speaks against what other sources say of the item."""

    @field_validator("claim", mode="before")
    @classmethod
    def _on_one_line(cls, value: object) -> object:
        """Among other notes its second line could pass for a note, or for a fact of its own."""
        return " ".join(value.split()) if isinstance(value, str) else value


def told(note: Note) -> str:
    """For the model."""
    dated = f" ({note.published})" if note.published else ""
    quote = " ".join(note.quote.split())
    return f"{note.id} [{', '.join(note.items)}; {note.stance}] {note.claim}\n   “{quote}” {note.url}{dated}"


def indexed(note: Note) -> str:
    """The same in one line, without the quote: for a list of what is known already."""
    return f"{note.id} [{', '.join(note.items)}; {note.stance}] {note.claim} ({note.url})"


def listed(notes: Sequence[Note]) -> str:
    """All of them for a model, with their quotes as long as that is no more than `LISTED_CHARACTERS`."""
    whole = "\n".join(map(told, notes))
    return whole if len(whole) <= LISTED_CHARACTERS else "\n".join(map(indexed, notes))


def judged(note: NoteArguments, page: ReadPage | None, items: Collection[str]) -> Match | str:
    """How its quote stands in the page, or why the note is refused, in words for the model.

    `page` is what was fetched from its address.
    """
    if page is None:
        return f"Refused: {note.url} has not been read: only pages that read_page fetched can be quoted"
    unknown = [one for one in note.items if one not in items]
    if unknown:
        return f"Refused: no such items: {', '.join(unknown)} (there are {', '.join(sorted(items))})"
    match = find_quote(note.quote, page.text, nearly=page.kind == "pdf")
    if match is None:
        return (
            "Refused: the quote does not stand in that page letter by letter, or is too short to tell; copy a whole "
            "sentence from what read_page gave"
        )
    missing = missing_numbers(note.claim, note.quote)
    if missing:
        return f"Refused: the claim's numbers must stand in the quote; these do not: {', '.join(missing)}"
    return match
