"""What the firings of a schedule may still cost in the month that it is."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.digests.slots import DAY, last_slot
from patterns.ports.schedules import Calendar, ScheduleBook
from patterns.values.research.schedules import Schedule

FIRST = "0 0 1 * *"
LONGER_THAN_A_MONTH = 40 * DAY

LEAST_PART = 10
"""With less than this part of what it usually may use, a firing could do nothing but fail."""


@dataclass(frozen=True, slots=True)
class Month:
    """The calendar month that it is in the schedule's place."""

    began: float
    ends: float
    left_microdollars: int
    """Of the schedule's own; below 0 where somebody raised the cap of a run that was at work."""

    def cap(self, usual_microdollars: int) -> int:
        """Of a firing now; 0 where what is left is too little to begin."""
        cap = min(usual_microdollars, self.left_microdollars)
        return cap if cap * LEAST_PART >= usual_microdollars else 0


async def month_of(schedules: ScheduleBook, calendar: Calendar, schedule: Schedule, now: float) -> Month:
    """Where it stands. Raises `RequestInvalid` as the calendar does."""
    zone = schedule.time_zone
    began = last_slot(calendar, FIRST, zone, since=now - LONGER_THAN_A_MONTH, until=now)
    spent = await schedules.spent(schedule.id, began)
    return Month(began, calendar.next_after(FIRST, zone, now), schedule.month_microdollars - spent)
