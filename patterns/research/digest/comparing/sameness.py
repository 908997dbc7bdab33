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
    """As `relation`, with an eye on what differs.

    Where each names what the other does not, they are of two things. One word in the place of another, or a name more
    in the same page, is a change.
    """
    judged = relation(known, note)
    if judged == "other" or normal(known.quote) == normal(note.quote):
        return judged
    more, less = _names_beside(note.claim, known.claim), _names_beside(known.claim, note.claim)
    if more and less:
        return "other"
    names_more = more and known.url == canonical(note.url)
    return "changed" if names_more or _swaps(known.claim, note.claim) else judged


def _swaps(known: str, note: str) -> bool:
    a, b = terms(known), terms(note)
    ahead = _shared(a, b)
    behind = _shared(a[ahead:][::-1], b[ahead:][::-1])
    sizes = {len(a) - ahead - behind, len(b) - ahead - behind}
    return ahead + behind > 0 and 0 < min(sizes) <= max(sizes) <= SWAPPED


def _shared(a: list[str], b: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _names_beside(claim: str, other: str) -> set[str]:
    """Names that the other claim does not name."""
    names = {term for name in _NAME.findall(claim) for term in terms(name)}
    return names - set(terms(other))
