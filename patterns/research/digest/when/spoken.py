"""A cron line in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from patterns.research.digest.when.cron import HOURS, MONTHS_OF_YEAR, CronLine

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORTEST_MONTH = 28
LISTED_TIMES = 3
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def said(line: CronLine) -> str:
    """Such as "every Monday at 9:00". `typed.read` reads it back, but for some of several hours or months."""
    if _is_every_day(line) and (hours := _around_the_clock(line.hours)):
        return _hourly(line.minute, every=hours)
    return f"{_days(line)}{_times(line)}"


def _is_every_day(line: CronLine) -> bool:
    return line.every_day and line.every_weekday and len(line.months) == len(MONTHS_OF_YEAR)


def _around_the_clock(hours: Sequence[int]) -> int:
    """The hours between any two of them, also over midnight; 0 where that differs, or where they are few."""
    step = _step(hours)
    return step if hours[0] == 0 and len(hours) > LISTED_TIMES and step * len(hours) == len(HOURS) else 0


def _hourly(minute: int, *, every: int = 1) -> str:
    often = "every hour" if every == 1 else f"every {every} hours"
    return f"{often} at :{minute:02}" if minute else often


def _times(line: CronLine) -> str:
    times = [f"{hour}:{line.minute:02}" for hour in line.hours]
    if len(times) == len(HOURS):
        return f", {_hourly(line.minute)}"
    if len(times) > LISTED_TIMES and (step := _step(line.hours)):
        return f", {_hourly(0, every=step)} from {times[0]} to {times[-1]}"
    return f" at {listed(times)}"


def _step(hours: Sequence[int]) -> int:
    """The hours between one and the next, or 0 where they differ."""
    steps = {later - sooner for sooner, later in pairwise(hours)}
    return steps.pop() if len(steps) == 1 else 0


def _days(line: CronLine) -> str:
    months = [MONTH_NAMES[month - 1] for month in line.months]
    some = "" if len(months) == len(MONTHS_OF_YEAR) else listed(months)
    if not line.every_day:
        days = listed([ordinal(day) for day in line.days])
        rare = " that has it" if max(line.days) > SHORTEST_MONTH else ""
        return f"on the {days} of {some or f'every month{rare}'}"
    return _weekdays(line) + (f" in {some}" if some else "")


def _weekdays(line: CronLine) -> str:
    names = [WEEKDAY_NAMES[day] for day in line.weekdays]
    if line.every_weekday:
        return "every day"
    if len(names) > LISTED_TIMES - 1 and _step(line.weekdays) == 1:
        return f"{names[0]} to {names[-1]}"
    return f"every {listed(names)}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`; of the days of a month."""
    return f"{number}{ENDINGS.get(number, 'th')}"


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
