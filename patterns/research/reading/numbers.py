"""Numbers and dates of a text, in every reading that they may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from patterns.research.reading.dates import Date, dates_of
from patterns.research.reading.plain import normal

_FIGURE = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,]?\d)|\d+(?:[.,:']\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_SCALED = re.compile(
    r" ?(?:(?P<thousand>thousand|tausend)|(?P<million>million(?:s|en)?|mio)|(?P<billion>billion|milliarden?|mrd|bn)|"
    r"(?P<trillion>trillion|billionen))\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:(?P<thousand>[kK])|(?P<million>[Mm])|(?P<billion>B))(?!\w)")
_UNSURE = frozenset("KMmB")
"""Metres, resolutions and bytes are written so as well."""
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NAMES = (
    "zero|null",
    "one|first|eins|erste[nrs]?",
    "two|second|twice|zwei|zweite[nrs]?",
    "three|third|drei|dritte[nrs]?",
    "four|fourth|vier|vierte[nrs]?",
    "five|fifth|fünf|fünfte[nrs]?",
    "six|sixth|sechs|sechste[nrs]?",
    "seven|seventh|sieben|siebte[nrs]?",
    "eight|eighth|acht|achte[nrs]?",
    "nine|ninth|neun|neunte[nrs]?",
    "ten|tenth|zehn|zehnte[nrs]?",
    "eleven|eleventh|elf|elfte[nrs]?",
    "twelve|twelfth|zwölf|zwölfte[nrs]?",
)
_NAMED = re.compile("|".join(rf"(?P<n{value}>\b(?:{names})\b)" for value, names in enumerate(_NAMES)), re.IGNORECASE)
_COUNTED = """
two three four five six seven eight nine ten eleven twelve
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
"""
_CARDINALS = {word: str(value) for line in _COUNTED.split("\n") for value, word in enumerate(line.split(), 2)}
_CARDINAL = re.compile(rf"\b(?:{'|'.join(_CARDINALS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What numbers a text holds."""

    numbers: frozenset[str]
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date of a text."""

    text: str
    """As it is written."""
    readings: frozenset[str] = frozenset()
    date: Date | None = None

    def stands_in(self, held: Facts) -> bool:
        """Whether a text holds it, in one of its readings."""
        if self.date is None:
            return bool(self.readings & held.numbers)
        return any(self.date.stands_in(one, held.numbers) for one in held.dates)


def figures_of(text: str) -> list[Figure]:
    """The numbers and dates that a text writes in digits, dates first."""
    found, rest = dates_of(text)
    return [Figure(one.text, date=one) for one in found] + [_figure(one) for one in _FIGURE.finditer(rest)]


def facts_of(text: str) -> Facts:
    """All numbers that a text holds: those in digits, those in words up to twelve, and the parts of its dates."""
    signed = normal(text)
    dates, rest = dates_of(signed)
    numbers = {reading for one in _FIGURE.finditer(rest) for reading in _figure(one).readings}
    numbers |= {part for one in _FIGURE.finditer(rest) if " " in one.group() for part in one.group().split()}
    numbers |= {str(one.lastgroup)[1:] for one in _NAMED.finditer(rest)}
    numbers |= {part for one in dates for part in one.numbers()}
    return Facts(frozenset(numbers), tuple(dates))


def in_digits(text: str) -> str:
    """The text with its numbers from two to twelve in digits; one is as often no number."""
    return _CARDINAL.sub(lambda found: _CARDINALS[found.group().lower()], text)


def _figure(found: re.Match[str]) -> Figure:
    """A number in all that it may mean: a comma parts thousands or decimals, a point too, and `m` has two senses."""
    own = frozenset(_unscaled(found.group()))
    scale = _SCALED.match(found.string, found.end()) or _LETTER.match(found.string, found.end())
    if scale is None:
        return Figure(found.group(), own)
    scaled = frozenset(filter(None, (_times(one, _SCALES[str(scale.lastgroup)]) for one in own)))
    return Figure(found.group() + scale.group(), scaled | own if scale.group() in _UNSURE else scaled or own)


def _unscaled(figure: str) -> Iterator[str]:
    yield figure
    if figure.isdecimal():
        yield figure.lstrip("0") or "0"
    if _GROUPED.fullmatch(figure):
        yield re.sub(r"\D", "", figure)
    if re.fullmatch(r"\d+,\d+", figure):
        yield figure.replace(",", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", figure):
        yield figure.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", figure):
        yield figure.replace(".", "").replace(",", ".")


def _times(figure: str, scale: int) -> str:
    try:
        value = Decimal(figure) * scale
    except InvalidOperation:
        return ""
    return str(int(value)) if value == int(value) else str(value.normalize())
