"""Likeness: which pages are one text, though their addresses, their frames or a few words differ."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import blake2b, sha256

from patterns.research.reading.plain import normal
from patterns.research.reading.ranking import terms
from patterns.values.research.evidence import ReadPage

BITS = 64
SHINGLE = 2
"""Words in a row."""
ALIKE_BITS = 12
"""Texts that differ in at most so many of 64 bits are copies.

Measured on texts of 200 to 1,000 words: so are 83 to 100 % of copies within another frame of 25 words and 95 to 98 % of
texts with every 33rd word changed, and at most 0.2 % of different texts within the same frame of 80 words.
"""
PHRASE = 4
"""Words in a row that two people hardly write alike."""
LEAST_PHRASES, COPIED_SHARE = 20, 0.6
SURE_SHARE = 0.25
"""What texts that are alike have in common at least. A likeness alone can be forged: no key is needed to reckon it,
and some words that nobody minds bring a page's to that of any other, which would then pass for a copy."""
COPIED_LETTERS = 20_000
"""Of longer texts only the beginning is compared, for which their likeness would do as well."""
DIGEST_LETTERS = 16
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002])\s+|\n+")


def digest_of_text(text: str) -> str:
    """A short fingerprint of the text in its normal form: the same again means that nothing changed."""
    return sha256(normal(text).encode()).hexdigest()[:DIGEST_LETTERS]


def likeness(text: str) -> int:
    """Charikar's simhash of its shingles, 64 bits; each shingle counts once, however often a frame repeats it."""
    words = terms(text)
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    digests = b"".join(blake2b(one.encode(), digest_size=BITS // 8).digest() for one in shingles)
    half = len(shingles) / 2
    return sum(
        1 << (column * 8 + bit)
        for column in range(BITS // 8)
        for bit, ones in enumerate(_ones(digests[column :: BITS // 8]))
        if ones > half
    )


def _ones(column: bytes) -> list[int]:
    """How many of the bytes have each bit. By value: 256 sums instead of one for each byte."""
    counts = Counter(column)
    return [sum(number for value, number in counts.items() if value >> bit & 1) for bit in range(8)]


def are_alike(a: int, b: int) -> bool:
    """Whether two texts are one, by their likeness: for texts that are not at hand any more, see `are_one`."""
    return (a ^ b).bit_count() <= ALIKE_BITS


def are_one(a: ReadPage, b: ReadPage) -> bool:
    """Whether two pages have one text: they are alike, and have phrases in common, too."""
    return a.digest == b.digest or (are_alike(a.likeness, b.likeness) and _share(a.text, b.text, least=1) >= SURE_SHARE)


def is_copied(a: str, b: str) -> bool:
    """Whether most of the shorter text stands in the other one, too: that tells short copies, which a likeness cannot.

    Measured on texts of 60 to 150 words: so do all copies in other frames of 25 words, and of different texts in one
    such frame none. Where a frame is longer than what it holds, different pages of a site look like copies.
    """
    return _share(a, b, least=LEAST_PHRASES) >= COPIED_SHARE


def own_of(text: str, other: str) -> str:
    """The sentences of a text that another one does not have, a line each."""
    known = {normal(one) for one in _SENTENCE_END.split(other)}
    return "\n".join(one for one in _SENTENCE_END.split(text) if normal(one) not in known and one.strip())


def _share(a: str, b: str, *, least: int) -> float:
    """How much of the shorter one's phrases the other has; none where it has fewer than `least`."""
    ours, theirs = _phrases(a), _phrases(b)
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter >= least else 0.0


@lru_cache(maxsize=64)
def _phrases(text: str) -> frozenset[str]:
    words = terms(text[:COPIED_LETTERS])
    return frozenset(" ".join(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1))
