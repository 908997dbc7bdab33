"""Caps by payer, what is enough to begin with, and when days and months end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import LimitReached
from patterns.guardrails.budgets import Budgets, allowance, exhausted, refusal
from patterns.guardrails.stops import is_own, stop_of
from patterns.values.money.payers import HOUSE, NOBODY, Caps, Payer, Payers, Period, Standing, ends_at, names_at

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Asia/Tehran"])
ADA = Payer(kind="user", id="U0ADA")


def standing(left: int, *, cap: int = 1000, payer: Payer = ADA, period: Period = "day", end: float = 1.0) -> Standing:
    return Standing(
        payer=payer, period=period, name="n", used_microdollars=cap - left, cap_microdollars=cap, ends_at=end
    )


@pytest.mark.parametrize(
    ("left", "usual", "cap"), [(500, 100, 100), (60, 100, 60), (10, 100, 10), (9, 100, 0), (0, 100, 0), (-5, 100, 0)]
)
def test_a_run_may_use_what_is_left_and_nothing_where_that_is_too_little(left: int, usual: int, cap: int) -> None:
    assert allowance([standing(1000), standing(left)], usual) == cap


def test_of_budgets_that_are_used_up_the_one_that_stays_so_the_longest_is_told() -> None:
    day, month, rich = standing(0, end=1.0), standing(5, end=2.0), standing(900, end=3.0)
    assert exhausted([day, month, rich], 100) == month
    assert exhausted([rich], 100) is None


def test_of_a_cap_that_is_small_itself_a_run_may_use_all_and_of_none_nothing() -> None:
    assert allowance([standing(7, cap=7)], 100) == 7
    assert allowance([standing(0, cap=0)], 100) == 0


def test_without_caps_a_run_may_use_what_it_usually_may() -> None:
    assert allowance([], 100) == 100


def test_each_payer_has_its_own_caps_or_the_usual_ones_and_a_schedule_has_them_elsewhere() -> None:
    usual, own, all_of_it = Caps(day_microdollars=1), Caps(day_microdollars=2), Caps(month_microdollars=3)
    budgets = Budgets(user=usual, users={"U0ADA": own}, house=all_of_it)
    payers = [*Payers(user="U0ADA", channel="C1", schedule="s").all(), Payer(kind="user", id="U0GRACE")]
    assert [budgets.of(one) for one in payers] == [own, Caps(), Caps(), all_of_it, usual]


def test_the_house_pays_for_what_nobody_else_pays_for() -> None:
    assert NOBODY.all() == (HOUSE,)


@pytest.mark.parametrize(
    ("payer", "period", "code", "words"),
    [
        (ADA, "day", "G-USER-DAY", "the budget of <@U0ADA> for today is reached (G-USER-DAY): $0.0010 of $0.0010"),
        (Payer(kind="channel", id="C1"), "month", "G-CHANNEL-MONTH", "the budget of <#C1> for this month is reached"),
        (Payer(kind="schedule", id="s"), "month", "G-SCHEDULE-MONTH", "the budget of this digest for this month"),
        (HOUSE, "day", "G-HOUSE-DAY", "the budget of this installation for today is reached (G-HOUSE-DAY)"),
    ],
)
def test_a_payers_limit_has_its_own_code_and_words_and_nobody_in_the_run_raises_it(
    payer: Payer, period: Period, code: str, words: str
) -> None:
    error = refusal(standing(0, payer=payer, period=period))
    stop = stop_of(error)
    assert (stop.code, is_own(error), stop.more.startswith("It begins anew")) == (code, False, True)
    assert words in stop.words
    assert is_own(LimitReached(limit="G-COST", value=1, cap=1))
    assert ("$" in stop.words, stop.cap is not None) == (payer != HOUSE, payer != HOUSE)


@settings(max_examples=30)
@given(moment=st.integers(1_600_000_000, 1_900_000_000), zone=ZONES)
def test_a_day_and_a_month_end_where_the_next_ones_begin(moment: int, zone: str) -> None:
    names = names_at(moment, zone)
    for period, longest in (("day", 26), ("month", 31 * 24 + 2)):
        name, end = names[period], ends_at(names[period], zone)
        assert moment < end <= moment + longest * 3600
        assert names_at(end - 1, zone)[period] == name
        assert names_at(end, zone)[period] > name


def test_a_day_of_a_changed_clock_is_as_long_as_it_is() -> None:
    zone = ZoneInfo("Europe/Berlin")
    began = datetime(2026, 10, 25, tzinfo=zone).astimezone(UTC)
    assert ends_at("2026-10-25", "Europe/Berlin") == (began + timedelta(hours=25)).timestamp()
