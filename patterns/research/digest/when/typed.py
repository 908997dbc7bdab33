"""What people type for a time that comes again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from patterns.errors import RequestInvalid
from patterns.research.digest.when.cron import DAYS, DAYS_OF_WEEK, HOURS, WEEKDAYS, CronLine, checked, read_cron
from patterns.research.digest.when.vocabulary import DAY_GROUPS, DAY_NAMES, EMPTY_WORDS, NAMED_HOURS, SPANS

EXAMPLES = "`mon 9:00`, `weekdays 8:30`, `daily 7am`, `1st and 15th at 9:00`, `hourly`, or a cron line: `0 9 * * mon`"

LONGEST = 400
"""All days of a month in words, but one, are some 220 characters."""
SEEN_CHARACTERS = 30

_CRON = re.compile(r"[0-9*/,-]+(?: [0-9a-z*/,-]+){4}")
_STAR = re.compile(r"[*@]")
_OFTEN = re.compile(r"\b(?:minute|minutes|minutely|min|mins|second|seconds|secondly)\b")
_HOURLY = re.compile(r"(?:hourly|(?:every |each )?(?:([0-9]{1,2}) )?hours?)(?: at :?([0-5][0-9]))?")
_CLOCK = (
    r"(?:(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?"
    r"(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?))?(?: ?(?:o'clock|h))?|(?P<name>noon|midday|midnight))"
)
_EVERY_NUMBER = re.compile(r"(?:every|each) [0-9]{1,2}")
_TIME_LAST = re.compile(rf"(?P<rest>(?:.*[ ,])?){_CLOCK}")
_TIME_FIRST = re.compile(rf"(?:at )?{_CLOCK}[ ,](?P<rest>.*)")
_RANGE = re.compile(r" ?(?:[-\u2010-\u2015]| to | through | till | until ) ?")
_PARTING = re.compile(r"[\s,;&+/]+")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")


@dataclass(slots=True)
class _Days:
    """The days that the words have named so far."""

    weekdays: set[int] = field(default_factory=set)
    month_days: set[int] = field(default_factory=set)
    spans: set[str] = field(default_factory=set)


def read(words: str) -> CronLine:
    """Raises `RequestInvalid`, with what is wrong and examples."""
    text = " ".join(words.lower().replace("\u2019", "'").strip("\"'`\u201c\u201d. ").split())
    if not text or len(text) > LONGEST:
        raise RequestInvalid(f"Say when it shall come: {EXAMPLES}.")
    if _STAR.search(text) or _CRON.fullmatch(text):
        return read_cron(text)
    if _OFTEN.search(text):
        raise RequestInvalid(f"A digest comes once an hour at most: {EXAMPLES}.")
    return _hourly(text) or _timed(text)


def _hourly(text: str) -> CronLine | None:
    found = _HOURLY.fullmatch(text)
    if not found or text in {"hour", "hours"}:
        return None
    every, minute = (int(one) if one else None for one in found.groups())
    step = 1 if every is None else every
    if step == 0 or len(HOURS) % step:
        raise RequestInvalid(f"A day has to be a multiple of it: every 1, 2, 3, 4, 6, 8 or 12 hours. Or: {EXAMPLES}.")
    return CronLine(minute=minute or 0, hours=tuple(HOURS[::step]))


def _timed(text: str) -> CronLine:
    if _EVERY_NUMBER.fullmatch(text):
        raise RequestInvalid(f"That can be read in two ways: an hour of the day, or so many hours. Write {EXAMPLES}.")
    found = _TIME_LAST.fullmatch(text) or _TIME_FIRST.fullmatch(text)
    if found is None:
        _days(text)  # what is wrong with the days is said first
        raise RequestInvalid(f"Say at what time, too: {EXAMPLES}.")
    hour, minute = _clock(found.groupdict())
    days = _days(found["rest"])
    return checked(
        CronLine(
            minute=minute,
            hours=(hour,),
            days=tuple(sorted(days.month_days)) or tuple(DAYS),
            weekdays=tuple(sorted(days.weekdays)) or tuple(DAYS_OF_WEEK),
        )
    )


def _clock(parts: dict[str, str | None]) -> tuple[int, int]:
    if parts["name"]:
        return NAMED_HOURS[parts["name"]], 0
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half = (parts["half"] or "")[:1]
    if half and not 1 <= hour <= len(HOURS) // 2:
        hour = len(HOURS)  # `13pm`, `0 am`: no hour
    elif half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour not in HOURS:
        raise RequestInvalid(f"That is no time of the day. Write it as {EXAMPLES}.")
    return hour, minute


def _days(text: str) -> _Days:
    days = _Days()
    for word in _PARTING.split(_RANGE.sub("-", text)):
        _take(word, days)
    _check(days)
    if "month" in days.spans and not days.month_days:
        days.month_days.add(1)
    return days


def _take(word: str, days: _Days) -> None:
    if not word or word in EMPTY_WORDS:
        return
    if word in SPANS:
        days.spans.add(SPANS[word])
    elif word in DAY_GROUPS:
        days.weekdays.update(DAY_GROUPS[word])
    elif weekdays := _between(word, DAY_NAMES.get, len(WEEKDAYS)):
        days.weekdays.update(weekdays)
    elif month_days := _between(word, _month_day, None):
        days.month_days.update(month_days)
    else:
        raise RequestInvalid(f"I cannot read `{_shown(word)}` as a time or a day. Write it as {EXAMPLES}.")


def _between(word: str, number: Callable[[str], int | None], turn: int | None) -> Iterable[int]:
    """The one that it names, or from the first to the last; over the end where there is a `turn`."""
    first, _, last = word.partition("-")
    low, high = number(first), number(last or first)
    if low is None or high is None:
        return ()
    if low <= high:
        return range(low, high + 1)
    return [one % turn for one in range(low, high + turn + 1)] if turn else ()


def _month_day(word: str) -> int | None:
    found = _ORDINAL.fullmatch(word)
    return int(found[1]) if found and int(found[1]) in DAYS else None


def _check(days: _Days) -> None:
    """Words that say two things at once are taken for neither."""
    named = bool(days.weekdays) + bool(days.month_days)
    wrong = len(days.spans) > 1 or named > 1
    wrong = wrong or ("day" in days.spans and named > 0) or ("month" in days.spans and bool(days.weekdays))
    if wrong:
        raise RequestInvalid(f"Those days can be read in two ways. Write it as {EXAMPLES}.")
    if "week" in days.spans and not days.weekdays:
        raise RequestInvalid(f"Say on which day of the week: {EXAMPLES}.")


def _shown(word: str) -> str:
    return "".join(one for one in word if one.isalnum() or one in ":.-")[:SEEN_CHARACTERS]
