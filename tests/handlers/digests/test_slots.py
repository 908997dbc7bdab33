from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.digests.slots import SPREAD_SECONDS, last_slot, spread
from tools.timing.cron import CronCalendar

HOUR, YEAR = 3600.0, 366 * 86_400.0


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class Counting(CronCalendar):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def next_after(self, cron: str, time_zone: str, after: float) -> float:
        self.asked += 1
        return super().next_after(cron, time_zone, after)


@pytest.mark.parametrize("cron", ["0 * * * *", "30 7 * * *", "0 9 * * mon", "0 9 1 * *", "15 * 1 1 *", "0 9 29 2 *"])
@pytest.mark.parametrize("late", ["2028-03-01", "2028-09-11T08:59", "2029-12-31T23:59"])
def test_the_last_of_many_missed_slots_is_found_without_going_through_all_of_them(cron: str, late: str) -> None:
    calendar, since, until = Counting(), at("2027-01-04T09:00"), at(late)
    found = last_slot(calendar, cron, "Europe/Berlin", since=since, until=until)
    assert calendar.asked < 100
    assert since <= found <= until < CronCalendar().next_after(cron, "Europe/Berlin", found)


@settings(max_examples=40)
@given(st.floats(0, YEAR), st.sampled_from(["0 * * * *", "0 9 * * mon", "0 9 1,15 * *"]))
def test_what_is_found_is_a_slot_or_the_beginning_and_nothing_lies_behind_it(late: float, cron: str) -> None:
    since = at("2027-01-04T09:30")
    found = last_slot(CronCalendar(), cron, "UTC", since=since, until=since + late)
    assert found == since or CronCalendar().next_after(cron, "UTC", found - 1.0) == found
    assert CronCalendar().next_after(cron, "UTC", found) > since + late


def test_schedules_of_one_time_are_spread_and_each_keeps_its_place() -> None:
    spreads = [spread(f"schedule-{number}") for number in range(200)]
    assert 0 <= min(spreads) < max(spreads) < SPREAD_SECONDS
    assert len(set(spreads)) > SPREAD_SECONDS / 2
    assert spread("schedule-larkmq") == 21
