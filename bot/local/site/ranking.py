"""A small, honest search: Okapi BM25 over what the sample pages say."""

from __future__ import annotations

import math
import re
from collections import Counter

from bot.local.site.sheets import Sheet

_WORD = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_COMMON = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "in", "is", "it", "of")
) | {"on", "or", "our", "the", "to", "we", "what", "with"}
_SATURATION, _LENGTH_WEIGHT = 1.5, 0.75
_TITLE_WEIGHT = 3
MOST_RESULTS = 8
SNIPPET_CHARACTERS = 240


class Ranking:
    """The pages, counted once."""

    def __init__(self, sheets: tuple[Sheet, ...]) -> None:
        self._texts = {sheet: sheet.text for sheet in sheets}
        self._counts = {
            sheet: Counter(_words(f"{sheet.title} " * _TITLE_WEIGHT + text)) for sheet, text in self._texts.items()
        }
        self._holders = Counter(word for counts in self._counts.values() for word in counts)
        self._mean_length = sum(counts.total() for counts in self._counts.values()) / max(1, len(sheets))

    def best(self, query: str) -> list[tuple[Sheet, str]]:
        """The pages that hold a word of the query, best first, each with the passage that fits best."""
        words = set(_words(query))
        scored = [(self._score(sheet, words), sheet) for sheet in self._counts]
        found = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1].house.name, one[1].path))
        return [(sheet, _snippet(self._texts[sheet], words)) for _, sheet in found[:MOST_RESULTS]]

    def _score(self, sheet: Sheet, words: set[str]) -> float:
        counts = self._counts[sheet]
        stretch = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * counts.total() / self._mean_length
        return sum(
            self._rarity(word) * counts[word] * (_SATURATION + 1) / (counts[word] + _SATURATION * stretch)
            for word in words
            if counts[word]
        )

    def _rarity(self, word: str) -> float:
        holders = self._holders[word]
        return math.log(1 + (len(self._counts) - holders + 0.5) / (holders + 0.5))


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON]


def _stem(word: str) -> str:
    """Plural and singular as one, no more."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _snippet(text: str, words: set[str]) -> str:
    """The sentence with the most of the words, and what follows it."""
    starts = [0, *(found.end() for found in re.finditer(r"[.?!] (?=[A-Z])", text))]
    passages = [text[start : start + SNIPPET_CHARACTERS] for start in starts]
    best = max(passages, key=lambda passage: len(words & set(_words(passage))))
    return best if len(best) < SNIPPET_CHARACTERS else best.rpartition(" ")[0] + " …"
