"""Ranking: what fits a query, by the words that are rare elsewhere."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from patterns.research.reading.addresses import house
from patterns.research.reading.plain import plain
from patterns.values.web import Hit

SATURATION, LENGTH_WEIGHT = 1.2, 0.75
"""Okapi's k1 and b, at the values that nobody has beaten by much since."""
PLACES = 5
"""So many places a result may climb above where its provider put it."""
OF_A_HOUSE = 3
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TERM = re.compile(rf"[{_CJK}]+|(?:\d+(?:[.,:]\d+)+|(?:(?![{_CJK}])\w)+)")
FAR_EAST = re.compile(f"[{_CJK}]")
_STOP = """
a about after all also an and any are as at be been but by can could did do does for from had has have he her his
how i if in into is it its may more most no not of on one or our she should so some such than that the their them
then there these they this to was we were what when where which who why will with would you your
aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer eines er es fuer
für hat ich im in ist kann kein keine mit nach nicht noch nur oder sich sie sind so über um und vom von vor war was
wenn werden wie wir wird wo zu zum zur
"""
STOP = frozenset(_STOP.split())


def terms(text: str) -> list[str]:
    """Its words in small letters without plural endings; numbers and versions whole; Chinese and Japanese by pairs."""
    found: list[str] = []
    for one in _TERM.findall(plain(text).casefold()):
        if FAR_EAST.match(one):
            found += [one[at : at + 2] for at in range(max(1, len(one) - 1))]
        elif one not in STOP:
            found.append(_stem(one))
    return found


def _stem(word: str) -> str:
    """Only what makes a plural: to cut more would make words alike that are not."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004  # bus, gas
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes", "zes")) else word[:-1]


class Index:
    """Okapi BM25 over a few hundred texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(terms(text)) for text in texts]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / max(1, len(self._lengths)) or 1.0
        self._with = Counter(term for counts in self._counts for term in counts)

    def scores(self, query: str) -> tuple[float, ...]:
        """How well each text fits, in the order in which they were given; 0 where no word of the query occurs."""
        weights = {term: self._rarity(term) for term in dict.fromkeys(terms(query)) if term in self._with}
        return tuple(
            sum(weight * self._share(counts[term], length) for term, weight in weights.items() if term in counts)
            for counts, length in zip(self._counts, self._lengths, strict=True)
        )

    def _rarity(self, term: str) -> float:
        """Never below zero, so that a word that stands in most texts does not count against them."""
        number = self._with[term]
        return math.log(1 + (len(self._counts) - number + 0.5) / (number + 0.5))

    def _share(self, count: int, length: int) -> float:
        norm = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / self._mean
        return count * (SATURATION + 1) / (count + SATURATION * norm)


def ranked(hits: Sequence[Hit], query: str) -> tuple[Hit, ...]:
    """Search results as they were ranked, but for those that fit the query: they climb up to five places.

    So a result is never buried by more than the five behind it, whatever its words are. Of one house three come before
    the others.
    """
    scores = Index([f"{hit.title} {hit.title} {hit.snippet}" for hit in hits]).scores(query)
    best = max(scores, default=0.0) or 1.0
    fits = [round(score / best, 3) for score in scores]
    order = sorted(range(len(hits)), key=lambda place: (place - PLACES * fits[place], -fits[place]))
    return _mixed([hits[place] for place in order])


def _mixed(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    counts: Counter[str] = Counter()
    first: list[Hit] = []
    later: list[Hit] = []
    for hit in hits:
        counts[house(hit.url)] += 1
        (first if counts[house(hit.url)] <= OF_A_HOUSE else later).append(hit)
    return (*first, *later)
