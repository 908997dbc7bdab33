"""Claims of digests: which one says again what was said, which one says something else of the same thing.

Of the two errors the worse is to take news for something known, for then nobody hears of it; what is told twice costs a
line. And "changed" shows two claims as one thing's before and after: where that is not sure, the claim is new.
"""

from __future__ import annotations

import re
from typing import Literal

from patterns.research.evidence.numbers import figures_of
from patterns.research.evidence.quotes import normal
from patterns.research.reading.addresses import canonical
from patterns.research.reading.ranking import terms
from patterns.values.research.evidence import Note
from patterns.values.research.schedules import KnownClaim

Relation = Literal["same", "changed", "other"]
SAME, SAME_WITH_NUMBERS = 0.75, 0.5
"""How alike two claims are that say the same: without numbers, and with the same ones."""
FRAME, FRAME_AT_HOME = 0.65, 0.5
"""How alike two claims on one thing are, numbers aside; and where page and item are the same, too."""
_NEGATION = re.compile(r"\b(?:not|no|never|none|cannot|without|nicht|kein\w*|nie|ohne|[a-z]+n't)\b", re.IGNORECASE)


def claim_print(claim: str) -> frozenset[str]:
    """A claim as the set of its words and numbers: the same for the same claim in another order."""
    return frozenset(_words(claim) | _numbers(claim) | ({"¬"} if _NEGATION.search(claim) else set()))


def similarity(a: str, b: str) -> float:
    """How much two claims share, 0 to 1; numbers count as words do."""
    return _shared(claim_print(a), claim_print(b))


def numbers_differ(a: str, b: str) -> bool:
    """Whether two claims say the same of the same thing, with other numbers."""
    one, other = _numbers(a), _numbers(b)
    return bool(one - other and other - one) and _shared(_words(a), _words(b)) >= FRAME


def relation(known: KnownClaim, note: Note) -> Relation:
    """What a note is to a claim that a digest has told."""
    if normal(known.quote) == normal(note.quote):
        return "same"
    numbers, frame = _numbers(known.claim), _shared(_words(known.claim), _words(note.claim))
    others = _numbers(note.claim)
    turned = bool(_NEGATION.search(known.claim)) != bool(_NEGATION.search(note.claim))
    if numbers == others and not turned:
        return "same" if frame >= (SAME_WITH_NUMBERS if numbers else SAME) else "other"
    at_home = known.url == canonical(note.url) and bool({*known.items} & {*note.items})
    on_one = frame >= (FRAME_AT_HOME if at_home else FRAME)
    return "changed" if on_one and (turned or (numbers - others and others - numbers)) else "other"


def _words(claim: str) -> set[str]:
    return {term for term in terms(claim) if not term[0].isdigit()}


def _numbers(claim: str) -> set[str]:
    return {min(one.readings, key=len) if one.readings else one.text.casefold() for one in figures_of(normal(claim))}


def _shared(a: set[str] | frozenset[str], b: set[str] | frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0
