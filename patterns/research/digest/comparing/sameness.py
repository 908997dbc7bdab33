"""Whether a note says what is known: one word more strictly than by likeness alone.

"Available in Frankfurt" and "available in Singapore" are alike by nearly every word, and the one that differs is the
news. The model was told what is known and leaves out what says the same in other words; what reaches this place is
said once too often rather than never.
"""

from __future__ import annotations

import re
from itertools import takewhile

from patterns.research.evidence.claims import Relation, relation
from patterns.research.evidence.quotes import normal
from patterns.research.reading.addresses import canonical
from patterns.research.reading.ranking import terms
from patterns.values.research.evidence import Note
from patterns.values.research.schedules import KnownClaim

SWAPPED = 2
"""So many words in a row, put into the place of others, make another statement of the same frame."""
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-z]\w+")
"""A word with a capital inside a sentence."""


def relation_of(known: KnownClaim, note: Note) -> Relation:
    """As `relation`, but what differs by a name or by one word in the same frame is no repetition: it "changed"."""
    judged = relation(known, note)
    if judged != "same" or normal(known.quote) == normal(note.quote):
        return judged
    at_home = known.url == canonical(note.url)
    return (
        "changed"
        if _swaps(known.claim, note.claim) or _other_names(known.claim, note.claim, at_home=at_home)
        else "same"
    )


def _swaps(known: str, note: str) -> bool:
    a, b = terms(known), terms(note)
    ahead = _shared(a, b)
    behind = _shared(a[ahead:][::-1], b[ahead:][::-1])
    sizes = {len(a) - ahead - behind, len(b) - ahead - behind}
    return ahead + behind > 0 and 0 < min(sizes) <= max(sizes) <= SWAPPED


def _shared(a: list[str], b: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _other_names(known: str, note: str, *, at_home: bool) -> bool:
    """Each names what the other does not; in the same page it is enough that the later one names more."""
    more = _names(note) - set(terms(known))
    less = _names(known) - set(terms(note))
    return bool(more and (less or at_home))


def _names(claim: str) -> set[str]:
    return {term for name in _NAME.findall(claim) for term in terms(name)}
