"""Contradictions: notes of one item that cannot both be right, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
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
    return found + [
        Contradiction(item=item, supporting=(one,), disputing=(other,), why="numbers")
        for one, other in combinations(supporting, 2)
        if not same_house(one.url, other.url) and numbers_differ(one.claim, other.claim)
    ]
