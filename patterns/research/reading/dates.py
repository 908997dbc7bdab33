"""Dates in English and German, in words and in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = (
    "January|Januar|Jänner|Jan",
    "February|Februar|Feb",
    "March|März|Maerz|Mar|Mrz",
    "April|Apr",
    "May|Mai",
    "June|Juni|Jun",
    "July|Juli|Jul",
    "August|Aug",
    "September|Sept|Sep",
    "October|Oktober|Oct|Okt",
    "November|Nov",
    "December|Dezember|Dec|Dez",
)
_MONTHS = {name.lower(): month for month, names in enumerate(_NAMES, 1) for name in names.split("|")}
MONTH_NAMES = "|".join(f"{name}|{name.upper()}" for names in _NAMES for name in names.split("|"))
_MONTH = rf"(?P<month>{MONTH_NAMES})\b\.?"
_DAY = r"(?P<day>\d{1,2})"
_OTHER, _YEAR, _NTH = r"(?P<other>\d{1,2})", r"(?P<year>\d{4})(?!\d)", "st|nd|rd|th"
_SPAN = r" ?(?:-|to|and|bis|und) ?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.])(?P<number>\d{2})(?P=sign)(?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})年(?P<number>\d{1,2})月(?P<day>\d{1,2})日",
        rf"(?<![\d.]){_DAY}(?P<sign>[.-]) ?(?P<number>\d{{1,2}})(?P=sign) ?{_YEAR}",
        rf"(?<![\d/])(?P<number>\d{{1,2}})/{_DAY}/(?P<year>\d{{4}})(?![\d/])",
        rf"(?<![\d.,])(?:{_OTHER}\.?{_SPAN})?(?<![\d.,]){_DAY}(?:{_NTH}|\.)?[ -](?:of )?{_MONTH}(?:[,-]? ?{_YEAR})?",
        rf"\b{_MONTH} {_DAY}(?:{_NTH})?(?:{_SPAN}{_OTHER})?(?![\d:]|[.,]\d)(?:,? {_YEAR})?",
        rf"\b{_MONTH},? (?:of )?{_YEAR}",
    )
)
MONTHS, DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class Date:
    """A date of which the year or the day may be missing (0)."""

    text: str
    year: int
    month: int
    day: int
    either: bool = False
    """Written as 5/6/2027: day and month may be the other way round."""

    def stands_in(self, other: Date, numbers: frozenset[str]) -> bool:
        """Whether another date says at least as much; what it leaves open may stand beside it as a number."""
        mine = {(self.month, self.day), (self.day, self.month) if self.either else (self.month, self.day)}
        others = {(other.month, other.day), (other.day, other.month) if other.either else (other.month, other.day)}
        years = self.year in {0, other.year} or (other.year == 0 and str(self.year) in numbers)
        return years and any(a[0] == b[0] and _day_stands(a[1], b[1], numbers) for a in mine for b in others)

    def numbers(self) -> Iterator[str]:
        """Its parts as numbers, as a text may name them alone."""
        for part in (self.year, self.day, *([self.month] if self.either else ())):
            if part:
                yield str(part)


def _day_stands(mine: int, other: int, numbers: frozenset[str]) -> bool:
    return mine in {0, other} or (other == 0 and str(mine) in numbers)


def dates_of(text: str) -> tuple[list[Date], str]:
    """The dates of a text in normal form, and the text with blanks in their places."""
    found: list[Date] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if dates := _dates(match):
                found += dates
                text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return found, text


def _dates(match: re.Match[str]) -> list[Date]:
    """One; or the first and the last of a span; or none, where the numbers cannot be a date."""
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"].lower()]
    days = [int(parts[name]) for name in ("other", "day") if parts.get(name)] or [0]
    slashed = "/" in match.group() and parts["year"] != match.group()[:4]
    if slashed and month > MONTHS:
        month, days = days[0], [month]
    if not (1 <= month <= MONTHS and max(days) <= DAYS):
        return []
    year, text = int(parts["year"] or 0), match.group().strip()
    return [Date(text, year, month, day, either=slashed and day <= MONTHS) for day in days]
