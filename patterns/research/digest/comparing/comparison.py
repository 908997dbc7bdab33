"""Notes against the memory: what a digest says, and what it knows afterwards.

A claim that was said once is not said again in other words. Where numbers differ, that alone is no change: the old
statement must have gone from its page, or the new one must come from a later page and the old one stand nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from patterns.research.digest.sweeping.standing import Standing
from patterns.research.evidence.claims import Relation, relation, similarity
from patterns.research.reading.addresses import canonical
from patterns.values.research.evidence import Note
from patterns.values.research.schedules import KnownClaim, Muted

Kind = Literal["new", "again", "changed", "quiet", "doubt"]
"""`again`: said to be quiet before. `doubt`: lost from its page when nobody could look for what took its place."""

MUTED_LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a digest says."""

    kind: Kind
    claim: KnownClaim
    """As it is remembered from now on."""
    notes: tuple[Note, ...] = ()
    """What says so, each from another page."""
    other: KnownClaim | None = None
    """Of a changed one: what it was. Of a new one: a known claim that resembles it, to compare."""
    why: str = ""
    """Of a quiet one and of one in doubt."""


@dataclass(slots=True)
class Comparison:
    """What came of it."""

    standing: Standing
    muted: Sequence[Muted]
    at: float
    given: int = 0
    """The last number that was given before any of these claims."""
    items: list[Item] = field(default_factory=list)
    left_out: int = 0
    """Items that somebody wanted fewer of."""

    def add(self, notes: Sequence[Note]) -> None:
        """All notes of the firing: first those that say what is known, so that it is not lost to what resembles it."""
        others = [group for group in grouped(notes) if not self._recognise(group)]
        for group in others:
            self._judge(group)

    def add_quiet(self, *, looked_for: Callable[[KnownClaim], bool]) -> None:
        """What is still lost; `looked_for`: whether somebody could look for what took its place."""
        for claim_id, why in list(self.standing.lost.items()):
            claim = self.standing.claims[claim_id]
            if looked_for(claim):
                quiet = claim.model_copy(update={"quiet": True, "in_doubt": False})
                self._say(Item("quiet", quiet, why=why), silently=claim.in_doubt)
            elif not claim.in_doubt:
                self._say(Item("doubt", claim.model_copy(update={"in_doubt": True}), why=why))

    def add_returned(self) -> None:
        """Quiet ones whose quote stands again."""
        for claim_id in sorted(self.standing.stands, key=_number):
            claim = self.standing.claims[claim_id]
            if claim.quiet:
                self._say(Item("again", claim.model_copy(update={"quiet": False})))

    def _recognise(self, notes: tuple[Note, ...]) -> bool:
        same = [one for one in self.standing.claims.values() if "same" in _relations(one, notes)]
        if same:
            self._see_again(same, notes)
        return bool(same)

    def _judge(self, notes: tuple[Note, ...]) -> None:
        """New, or instead of a known claim: rather of one that is lost, and of the one that resembles it most."""
        changed = [
            (one.id in self.standing.lost, not one.quiet, similarity(one.claim, notes[0].claim), one)
            for one in self.standing.claims.values()
            if not one.replaced_by and "changed" in _relations(one, notes)
        ]
        if not changed:
            self._say(Item("new", self._new(notes), notes))
            return
        known = max(changed, key=lambda one: one[:-1])[-1]
        if not _is_older(known, notes):
            self._tell_difference(known, notes)

    def _see_again(self, same: Sequence[KnownClaim], notes: tuple[Note, ...]) -> None:
        current = [one for one in same if not one.replaced_by]
        for claim in current:
            moved = {} if claim.id in self.standing.stands else _place(notes[0])
            self.standing.see(claim.id, self.at, **moved)
            if claim.quiet:
                back = self.standing.claims[claim.id].model_copy(update={"quiet": False})
                self._say(Item("again", back, notes))
        if not current:
            self._turn_back(same, notes)

    def _turn_back(self, same: Sequence[KnownClaim], notes: tuple[Note, ...]) -> None:
        """It was replaced once: old pages say it still, unless what took its place has gone."""
        successor = self._successor(same[-1])
        if successor.id in self.standing.lost:
            self._replace(successor, notes)

    def _successor(self, claim: KnownClaim) -> KnownClaim:
        while claim.replaced_by in self.standing.claims:
            claim = self.standing.claims[claim.replaced_by]
        return claim

    def _tell_difference(self, known: KnownClaim, notes: tuple[Note, ...]) -> None:
        gone = known.id in self.standing.lost or known.quiet or _is_later(known, notes)
        if gone and known.id not in self.standing.stands:
            self._replace(known, notes)
        else:
            before = known if known.first_at < self.at else None
            self._say(Item("new", self._new(notes), notes, other=before))

    def _replace(self, known: KnownClaim, notes: tuple[Note, ...]) -> None:
        fresh = self._new(notes)
        self.standing.lost.pop(known.id, None)
        self.standing.keep(known.model_copy(update={"replaced_by": fresh.id, "in_doubt": False}))
        self._say(Item("changed", fresh, notes, other=known))

    def _new(self, notes: tuple[Note, ...]) -> KnownClaim:
        note = notes[0]
        number = last_number(self.standing.claims.values(), self.given) + 1
        items = tuple(dict.fromkeys(item for one in notes for item in one.items))
        return KnownClaim(
            id=f"C{number}", items=items, claim=note.claim, first_at=self.at, seen_at=self.at, **_place(note)
        )

    def _say(self, item: Item, *, silently: bool = False) -> None:
        """Remember it, and say it unless somebody wants fewer of it."""
        self.standing.keep(item.claim)
        if item.kind != "doubt":
            self.standing.lost.pop(item.claim.id, None)
        if item.kind in ("new", "changed"):
            self.standing.stands.add(item.claim.id)
        if silently:
            return
        if self._is_muted(item):
            self.left_out += 1
        else:
            self.items.append(item)

    def _is_muted(self, item: Item) -> bool:
        """Of a claim that is muted, also what it changes to and its end."""
        told = [one for one in (item.claim, item.other if item.kind == "changed" else None) if one]
        return any(_is_like(claim, muted) for claim in told for muted in self.muted)


def grouped(notes: Sequence[Note]) -> list[tuple[Note, ...]]:
    """Notes that say the same, together: one of each page."""
    groups: list[list[Note]] = []
    for note in notes:
        group = next((one for one in groups if any(_repeats(other, note) for other in one)), None)
        if group is None:
            groups.append([note])
        elif all(canonical(other.url) != canonical(note.url) for other in group):
            group.append(note)
    return [tuple(group) for group in groups]


def _relations(known: KnownClaim, notes: Sequence[Note]) -> set[Relation]:
    return {relation(known, note) for note in notes}


def _repeats(earlier: Note, note: Note) -> bool:
    return relation(_as_known(earlier), note) == "same"


def _as_known(note: Note) -> KnownClaim:
    return KnownClaim(id=note.id, items=note.items, claim=note.claim, first_at=0, seen_at=0, **_place(note))


def _place(note: Note) -> dict[str, str]:
    """Where a note stands."""
    return {"quote": note.quote, "url": canonical(note.url), "title": note.title, "published": note.published}


def _is_older(known: KnownClaim, notes: Sequence[Note]) -> bool:
    """By their dates: an old page that differs is no news."""
    dates = [note.published for note in notes]
    elsewhere = all(canonical(note.url) != known.url for note in notes)
    return elsewhere and bool(known.published) and all(dates) and max(dates) < known.published


def _is_later(known: KnownClaim, notes: Sequence[Note]) -> bool:
    return bool(known.published) and any(note.published > known.published for note in notes)


def _is_like(claim: KnownClaim, muted: Muted) -> bool:
    as_note = Note(
        id="", claim=muted.claim, quote=muted.claim, url=muted.url, title="", items=claim.items, stance="supports"
    )
    return similarity(claim.claim, muted.claim) >= MUTED_LIKENESS or relation(claim, as_note) != "other"


def last_number(claims: Iterable[KnownClaim], given: int) -> int:
    """The last number of them, or that which was given before them."""
    return max((_number(one.id) for one in claims), default=given)


def _number(claim_id: str) -> int:
    return int(claim_id[1:])
