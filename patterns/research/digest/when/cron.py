"""Cron lines: read strictly, and written in the one form that is kept.

Read here and nowhere else, because the same line means different things in different places: the days of the week
count from Sunday in crontab(5) and from Monday elsewhere, and where a day of the month and a day of the week are both
named, some fire on either and others only where both hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patterns.errors import RequestInvalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The most that each month may have."""

HOURS, DAYS, MONTHS_OF_YEAR, DAYS_OF_WEEK = range(24), range(1, 32), range(1, 13), range(7)

EXAMPLE = "for example `0 9 * * mon`"
SEEN_CHARACTERS = 20

_PART = re.compile(r"(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?")

NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * sun",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


@dataclass(frozen=True, slots=True)
class CronLine:
    """When something is due: every combination of its parts, all of them in order."""

    minute: int
    """One only: nothing is due more often than hourly."""
    hours: tuple[int, ...]
    days: tuple[int, ...] = tuple(DAYS)
    """Of the month. Of these and `weekdays` one at most leaves something out."""
    months: tuple[int, ...] = tuple(MONTHS_OF_YEAR)
    weekdays: tuple[int, ...] = tuple(DAYS_OF_WEEK)
    """From 0, Monday."""

    def __str__(self) -> str:
        """Five fields, the days of the week by name."""
        weekdays = ",".join(WEEKDAYS[one] for one in self.weekdays)
        return " ".join(
            (
                str(self.minute),
                _numbers(self.hours, HOURS),
                _numbers(self.days, DAYS),
                _numbers(self.months, MONTHS_OF_YEAR),
                "*" if self.every_weekday else weekdays,
            )
        )

    @property
    def every_day(self) -> bool:
        """Whether no day of the month is left out."""
        return len(self.days) == len(DAYS)

    @property
    def every_weekday(self) -> bool:
        """Whether no day of the week is left out."""
        return len(self.weekdays) == len(DAYS_OF_WEEK)


def read_cron(line: str) -> CronLine:
    """Raises `RequestInvalid`, written for whoever typed it; also where it is due never, or more often than hourly."""
    fields = NICKNAMES.get(line.strip().lower(), line.lower()).split()
    if len(fields) != len(("minute", "hour", "day", "month", "weekday")):
        raise RequestInvalid(f"A cron line has five fields (minute, hour, day, month, day of the week), {EXAMPLE}.")
    minute, hour, day, month, weekday = fields
    read = CronLine(
        minute=_minute(minute),
        hours=_values(hour, "hour", HOURS),
        days=_values(day, "day of the month", DAYS),
        months=_values(month, "month", MONTHS_OF_YEAR, names=MONTHS),
        weekdays=_weekdays(weekday),
    )
    return checked(read)


def checked(line: CronLine) -> CronLine:
    """Raises `RequestInvalid` for one that never comes due, and for one that could be read in two ways."""
    if not line.every_day and not line.every_weekday:
        raise RequestInvalid(
            "Name days of the month or days of the week, not both: some read that as either and others as both at once."
        )
    if not any(day <= MONTH_DAYS[month - 1] for month in line.months for day in line.days):
        raise RequestInvalid("That never comes due: none of these months has such a day.")
    return line


def _minute(field: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", field):
        raise RequestInvalid(f"A digest comes once an hour at most: the first field is one minute, {EXAMPLE}.")
    return _values(field, "minute", range(60))[0]


def _weekdays(field: str) -> tuple[int, ...]:
    """As crontab(5) counts them, where Sunday is 0 and 7."""
    found = _values(field, "day of the week", range(8), names=("sun", *WEEKDAYS))
    return tuple(sorted({(one - 1) % len(WEEKDAYS) for one in found}))


def _values(field: str, what: str, within: range, *, names: Sequence[str] = ()) -> tuple[int, ...]:
    found: set[int] = set()
    for part in field.split(","):
        read = _PART.fullmatch(part)
        some = _of_part(*read.groups(), within=within, names=names) if read else ()
        if not some:
            raise RequestInvalid(f"`{_shown(part)}` is no {what} of a cron line, {EXAMPLE}.")
        found.update(some)
    return tuple(sorted(found))


def _of_part(
    first: str | None, last: str | None, step: str | None, *, within: range, names: Sequence[str]
) -> Iterable[int]:
    """What a range means; nothing where it is none. A range of names may go over the end: `fri-mon`."""
    by = int(step) if step else 1
    if by == 0:
        return ()
    if first is None:
        return within[::by]
    low = _number(first, within, names)
    high = _number(last, within, names) if last else (within[-1] if step else low)
    if low is None or high is None:
        return ()
    if low <= high:
        return range(low, high + 1, by)
    over = [*range(low, within[-1] + 1), *range(within[0], high + 1)]
    return over[::by] if names and not first.isdigit() else ()


def _number(text: str, within: range, names: Sequence[str]) -> int | None:
    if not text.isdigit():
        return within[names.index(text)] if text in names else None
    return int(text) if int(text) in within else None


def _numbers(values: tuple[int, ...], within: range) -> str:
    if len(values) == len(within):
        return "*"
    runs: list[list[int]] = []
    for one in values:
        if runs and runs[-1][-1] == one - 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _shown(text: str) -> str:
    return re.sub(r"[^\w*/,-]", "", text)[:SEEN_CHARACTERS]
