"""Dates as providers write them."""

from __future__ import annotations

import pytest

from tools.web.search.results import day_of


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T23:30:00-05:00", "2026-03-01"),
        ("Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-01"),
        ("2026-02-30", ""),
        ("2026-03-011", ""),
        ("0001-01-01T00:00:00", ""),
        ("last week", ""),
        ("99", ""),
        ("Sun, 01 Mar 99999999999 10:00:00 GMT", ""),
        ("", ""),
        ("1" * 100_000, ""),
    ],
)
def test_a_day_is_read_where_there_is_one(said: str, day: str) -> None:
    assert day_of(said) == day
