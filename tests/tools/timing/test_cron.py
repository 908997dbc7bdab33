from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import RequestInvalid
from tools.timing.cron import CronCalendar

ZONES = (
    "Africa/Cairo",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Chatham",
    "UTC",
)
"""Among them clocks that are moved at midnight, and by half an hour."""


def fires(cron: str, zone: str, start: str, count: int) -> list[str]:
    """As local times with their offsets, from a local time on."""
    place = ZoneInfo(zone)
    moment = datetime.fromisoformat(start).replace(tzinfo=place).timestamp()
    found = []
    for _ in range(count):
        moment = CronCalendar().next_after(cron, zone, moment)
        found.append(datetime.fromtimestamp(moment, place).isoformat(timespec="minutes"))
    return found


@pytest.mark.parametrize(
    ("cron", "zone", "start", "expected"),
    [
        ("0 9 * * mon", "Europe/Berlin", "2026-03-25", ["2026-03-30T09:00+02:00", "2026-04-06T09:00+02:00"]),
        ("0 9 * * 0", "Europe/Berlin", "2026-03-25", ["2026-03-29T09:00+02:00"]),
        ("0 9 * * 7", "Europe/Berlin", "2026-03-25", ["2026-03-29T09:00+02:00"]),
        ("0 9 * * 1-5", "Europe/Berlin", "2026-03-27T09:00", ["2026-03-30T09:00+02:00"]),
        ("0 9 * * fri-mon", "UTC", "2026-03-27T09:00", ["2026-03-28T09:00+00:00", "2026-03-29T09:00+00:00"]),
        ("0 9 31 * *", "UTC", "2026-01-31T09:00", ["2026-03-31T09:00+00:00", "2026-05-31T09:00+00:00"]),
        ("0 9 29 2 *", "UTC", "2096-03-01", ["2104-02-29T09:00+00:00"]),
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]),
        ("30 2 * * *", "America/New_York", "2026-03-07T12:00", ["2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"]),
        ("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", ["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"]),
        ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00", ["2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"]),
        ("30 23 * * *", "America/Nuuk", "2026-03-28T12:00", ["2026-03-29T00:00-01:00", "2026-03-29T23:30-01:00"]),
        ("30 2 * * *", "Asia/Kolkata", "2026-03-28T12:00", ["2026-03-29T02:30+05:30", "2026-03-30T02:30+05:30"]),
    ],
)
def test_a_line_comes_due_when_the_clock_of_its_place_says_so(
    cron: str, zone: str, start: str, expected: list[str]
) -> None:
    assert fires(cron, zone, start, len(expected)) == expected


def test_of_hours_that_come_twice_or_not_at_all_each_is_due_once() -> None:
    spring = fires("0 * * * *", "Europe/Berlin", "2026-03-29T00:30", 3)
    assert spring == ["2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"]
    autumn = fires("0 * * * *", "Europe/Berlin", "2026-10-25T01:30", 3)
    assert autumn == ["2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00", "2026-10-25T04:00+01:00"]


def test_in_the_second_hour_of_the_same_name_nothing_of_the_first_one_is_due_again() -> None:
    between = datetime(2026, 10, 25, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"), fold=1).timestamp()
    found = CronCalendar().next_after("30 2 * * *", "Europe/Berlin", between)
    assert datetime.fromtimestamp(found, ZoneInfo("Europe/Berlin")).isoformat() == "2026-10-26T02:30:00+01:00"


@settings(max_examples=20)
@given(st.sampled_from(ZONES), st.integers(2020, 2040), st.integers(0, 23), st.integers(0, 59))
def test_a_daily_line_comes_due_once_on_every_day(zone: str, year: int, hour: int, minute: int) -> None:
    place = ZoneInfo(zone)
    start, end = (datetime(one, 1, 1, tzinfo=place).timestamp() for one in (year, year + 1))
    moment, days = start - 1, Counter[date]()
    while (moment := CronCalendar().next_after(f"{minute} {hour} * * *", zone, moment)) < end:
        days[datetime.fromtimestamp(moment, place).date()] += 1
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    assert days == Counter(date(year, 1, 1) + timedelta(days=one) for one in range(length))


@settings(max_examples=40)
@given(st.sampled_from(ZONES), st.floats(1.6e9, 2.2e9), st.floats(1, 90_000))
def test_what_comes_next_is_later_and_nothing_lies_between(zone: str, after: float, ahead: float) -> None:
    for cron in ("7 * * * *", "30 2 * * *", "0 0 * * sun"):
        found = CronCalendar().next_after(cron, zone, after)
        assert found > after
        assert CronCalendar().next_after(cron, zone, max(after, found - ahead)) == found


@pytest.mark.parametrize("zone", ["Nope/Nowhere", "", "Europe", "/etc/passwd", "../UTC", "a\0b", "\ud800", "x" * 5000])
def test_a_zone_that_nobody_knows_is_refused_with_an_example(zone: str) -> None:
    with pytest.raises(RequestInvalid, match="Europe/Berlin"):
        CronCalendar().next_after("0 9 * * *", zone, 0.0)


@pytest.mark.parametrize("cron", ["0 9 31 2 *", "0 9 30-31 feb *", "0 9 31 4,6,9,11 *"])
def test_a_line_that_never_comes_due_is_refused(cron: str) -> None:
    with pytest.raises(RequestInvalid, match="never comes due"):
        CronCalendar().next_after(cron, "UTC", 0.0)


@pytest.mark.parametrize("after", [float("inf"), float("nan"), 1e18, -1e18, 253_402_300_799.0])
def test_where_the_years_end_nothing_comes_due(after: float) -> None:
    with pytest.raises(RequestInvalid, match="never comes due"):
        CronCalendar().next_after("0 9 29 2 *", "UTC", after)


async def test_a_calendar_may_be_asked_within_the_loop() -> None:
    assert CronCalendar().next_after("0 9 * * *", "Antarctica/Troll", 0.0) == 9 * 3600.0


def test_the_zones_are_known_on_a_host_that_has_none() -> None:
    ask = "from tools.timing.cron import CronCalendar; CronCalendar().next_after('0 9 * * *', 'Europe/Berlin', 0)"
    subprocess.run([sys.executable, "-c", ask], env={"PYTHONTZPATH": ""}, check=True)
