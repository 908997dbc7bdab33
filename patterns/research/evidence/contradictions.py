"""Contradictions: notes of one item that cannot both be right, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from patterns.research.evidence.claims import numbers_differ
from patterns.research.reading.addresses import same_house
from patterns.values.conversation import Frozen
from patterns.values.research.brief import Brief
from patterns.values.research.evidence import Note


class Contradiction(Frozen):
    """Two sides of one item."""

    item: str
    supporting: tuple[Note, ...]
    disputing: tuple[Note, ...]
    why: Literal["disputed", "numbers"]
    """Notes were taken against it; or two that support it say the same with other numbers."""


def contradictions(brief: Brief, notes: Sequence[Note]) -> tuple[Contradiction, ...]:
    """All of them, in the order of the brief; disputes first."""
    return tuple(one for item in brief.items for one in _of_item(item.id, [n for n in notes if item.id in n.items]))


def _of_item(item: str, notes: list[Note]) -> list[Contradiction]:
    supporting = tuple(note for note in notes if note.stance == "supports")
    disputing = tuple(note for note in notes if note.stance == "disputes")
    found = [Contradiction(item=item, supporting=supporting, disputing=disputing, why="disputed")] if disputing else []
    return found + list(_of_numbers(item, supporting))


def _of_numbers(item: str, notes: Sequence[Note]) -> Iterator[Contradiction]:
    """Each note on one side at most: with it stand those that say as it does, against it all that do not."""
    told: set[str] = set()
    for one in notes:
        theirs = tuple(other for other in notes if other.id not in told and _differ(one, other))
        if one.id in told or not theirs:
            continue
        ours = tuple(
            n for n in notes if n.id not in told and not _differ(one, n) and all(_differ(n, o) for o in theirs)
        )
        told |= {note.id for note in (*ours, *theirs)}
        yield Contradiction(item=item, supporting=ours, disputing=theirs, why="numbers")


def _differ(one: Note, other: Note) -> bool:
    return not same_house(one.url, other.url) and numbers_differ(one.claim, other.claim)
