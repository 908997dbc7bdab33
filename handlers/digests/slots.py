"""When a schedule is really due: some seconds after its slot, for the last slot of those that were missed."""

from __future__ import annotations

import hashlib

from patterns.ports.schedules import Calendar

SPREAD_SECONDS = 60
"""Over which the digests of one time are spread, so that not all of nine o'clock's begin at once."""

HOUR, DAY = 3600.0, 86_400.0
LOOKED_BACK_SECONDS = (2 * HOUR, 2 * DAY, 64 * DAY, 730 * DAY)
"""How far the last slot is looked for, the nearest first: the first that holds any of a line holds few."""


def spread(schedule_id: str) -> int:
    """The seconds that this one comes after its slot; always the same ones."""
    return int.from_bytes(hashlib.sha256(schedule_id.encode()).digest()[:4]) % SPREAD_SECONDS


def last_slot(calendar: Calendar, cron: str, time_zone: str, *, since: float, until: float) -> float:
    """The last time up to `until` at which a line was due; `since` where it was not after that.

    Raises `RequestInvalid` as the calendar does.
    """
    for seconds in LOOKED_BACK_SECONDS:
        start = max(since, until - seconds)
        found = calendar.next_after(cron, time_zone, start)
        if found <= until or start == since:
            break
    last = since
    while found <= until:
        last, found = found, calendar.next_after(cron, time_zone, found)
    return last
