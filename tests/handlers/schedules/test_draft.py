"""What is wrong with a schedule, all of it at once, and what it comes to when nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.schedules.draft import FEEDS, MONTH, QUESTION, RUN, WHEN, ZONE, Draft, problems_of, settled
from patterns.guardrails.limits import Limits
from tools.timing.cron import CronCalendar

GOOD = Draft(question="what is new about  Postgres releases?", timing="mon 9:00", time_zone="Europe/Berlin")
LIMITS = Limits(cap_microdollars=2_000_000)
NOW = 1_800_270_000.0


def wrong(draft: Draft) -> dict[str, str]:
    return problems_of(draft, limits=LIMITS, calendar=CronCalendar(), now=NOW)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"question": "why?"}, QUESTION, "whole question"),
        ({"question": "\u200b" * 20}, QUESTION, "whole question"),
        ({"question": "x" * 1001}, QUESTION, "At most 1000"),
        ({"timing": "now and then"}, WHEN, "mon 9:00"),
        ({"timing": "*/5 * * * *"}, WHEN, "once an hour"),
        ({"timing": "0 9 30 2 *"}, WHEN, "never comes due"),
        ({"time_zone": "Mars/Olympus"}, ZONE, "Europe/Berlin"),
        ({"time_zone": ""}, ZONE, "Europe/Berlin"),
        ({"feeds": ("https://a.example/f", "file:///etc/passwd")}, FEEDS, "no address"),
        ({"feeds": ("http://[",)}, FEEDS, "no address"),
        ({"feeds": tuple(f"https://a.example/{n}" for n in range(11))}, FEEDS, "At most 10"),
        ({"run_dollars": "2.01"}, RUN, "at most 2.00"),
        ({"run_dollars": "much"}, RUN, "at least 0.01"),
        ({"run_dollars": "0.001"}, RUN, "at least 0.01"),
        ({"run_dollars": "0.50", "month_dollars": "0.49"}, MONTH, "0.50"),
        ({"month_dollars": "1"}, MONTH, "2.00"),
        ({"month_dollars": "-5"}, MONTH, "2.00"),
        ({"month_dollars": "1e15"}, MONTH, "At most 100000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, object], field: str, words: str) -> None:
    found = wrong(replace(GOOD, **change))  # type: ignore[arg-type]  # by the field's name
    assert list(found) == [field]
    assert words in found[field]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    draft = Draft(question="", timing="", time_zone="UTC", feeds=("x",), run_dollars="0")
    assert set(wrong(draft)) == {QUESTION, WHEN, FEEDS, RUN}


def test_what_is_not_said_has_its_default() -> None:
    assert wrong(GOOD) == {}
    made = settled(GOOD, limits=LIMITS, calendar=CronCalendar(), now=NOW)
    assert made.name == "what is new about Postgres releases"
    assert made.question == "what is new about Postgres releases?"
    assert (made.run_microdollars, made.month_microdollars) == (2_000_000, 20_000_000)
    assert made.next_at == 1_800_864_000.0, "next Monday at nine in Berlin: this one's is over"


def test_amounts_names_and_feeds_are_taken_as_they_are_said() -> None:
    draft = replace(
        GOOD, run_dollars="$0.25", month_dollars="1", name=" Brokers  weekly ", feeds=("https://a.example/f",) * 2
    )
    made = settled(draft, limits=LIMITS, calendar=CronCalendar(), now=NOW)
    assert (made.run_microdollars, made.month_microdollars) == (250_000, 1_000_000)
    assert (made.name, made.feeds) == ("Brokers weekly", ("https://a.example/f",))


def test_what_is_shown_to_the_cent_can_be_sent_again() -> None:
    limits = Limits(cap_microdollars=135_000)
    draft = replace(GOOD, run_dollars=f"{0.135:.2f}", month_dollars=f"{0.135:.2f}")
    assert problems_of(draft, limits=limits, calendar=CronCalendar(), now=NOW) == {}
    made = settled(draft, limits=limits, calendar=CronCalendar(), now=NOW)
    assert made.run_microdollars == 135_000 <= made.month_microdollars
