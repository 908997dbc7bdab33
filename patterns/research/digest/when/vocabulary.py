"""The words that people use for days and hours, in small letters."""

from __future__ import annotations

NAMED_HOURS = {"noon": 12, "midday": 12, "midnight": 0}

DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mondays",
            "tue tues tuesday tuesdays",
            "wed weds wednesday wednesdays",
            "thu thur thurs thursday thursdays",
            "fri friday fridays",
            "sat saturday saturdays",
            "sun sunday sundays",
        )
    )
    for name in names.split()
}
DAY_GROUPS = {
    name: days
    for names, days in (("weekday weekdays workday workdays", range(5)), ("weekend weekends", range(5, 7)))
    for name in names.split()
}
SPANS = {
    name: span
    for span, names in {
        "day": "day daily everyday days",
        "week": "week weekly",
        "month": "month monthly",
    }.items()
    for name in names.split()
}
EMPTY_WORDS = frozenset({"every", "each", "on", "the", "and", "of", "in", "at", "a", "that", "has", "it"})
