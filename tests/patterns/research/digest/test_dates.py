"""A day is that of the place where a digest is read."""

from __future__ import annotations

import pytest

from patterns.research.digest.telling.dates import since_of
from patterns.values.research.schedules import Memory

SUNDAY_EVENING = 1_795_377_600.0
"""In Greenwich; in Auckland it is Monday."""


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/London", "Sun 22 Nov"), ("Pacific/Auckland", "Mon 23 Nov"), ("Mars/Olympus", "Sun 22 Nov")],
)
def test_the_day_of_the_last_digest_is_told_in_the_place_of_its_readers(zone: str, day: str) -> None:
    assert since_of(Memory(at=SUNDAY_EVENING + 86_400, posted_at=SUNDAY_EVENING), zone) == day


def test_where_none_was_posted_it_is_the_day_of_the_last_firing() -> None:
    assert since_of(Memory(at=SUNDAY_EVENING), "UTC") == "Sun 22 Nov"
    assert since_of(Memory(), "UTC") == ""
