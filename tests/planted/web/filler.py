"""Sentences that say nothing: pages are longer than their facts, and each has words of its own."""

from __future__ import annotations

import random

_STARTS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_ENDS = ("ck", "ld", "lm", "n", "nd", "r", "rn", "rt", "sk", "st", "t", "x")
_ENGLISH = (
    "Most visitors compare the {} with the {}.",
    "Nobody knows why the {} and the {} are kept in the {}.",
    "A {} was found near the {} again.",
    "In winter the {} turns {}, which helps the {}.",
    "Two of the {} were painted {} last week.",
)
_GERMAN = (
    "Viele Gäste vergleichen den {} mit dem {}.",
    "Niemand weiß, warum der {} und der {} im {} liegen.",
    "Beim {} wurde wieder ein {} gefunden.",
    "Im Winter wird der {} zum {}, was dem {} hilft.",
)
_VOCABULARY, _SENTENCES = 40, 4


def paragraphs(seed: str, count: int, *, german: bool = False) -> list[str]:
    """The same for the same seed."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(_VOCABULARY)]
    bank = _GERMAN if german else _ENGLISH
    return [" ".join(_sentence(chance, bank, words) for _ in range(_SENTENCES)) for _ in range(count)]


def rows(seed: str, count: int, columns: int) -> list[list[str]]:
    """Cells of a table that holds nothing of interest."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(_VOCABULARY)]
    return [[f"{chance.choice(words)} {chance.choice(words)}" for _ in range(columns)] for _ in range(count)]


def _sentence(chance: random.Random, bank: tuple[str, ...], words: list[str]) -> str:
    form = chance.choice(bank)
    return form.format(*(chance.choice(words) for _ in range(form.count("{}"))))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(part) for part in (_STARTS, _MIDDLES, _ENDS, _MIDDLES, _ENDS))
