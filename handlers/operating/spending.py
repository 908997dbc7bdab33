"""What somebody, a channel or the house has spent: day by day, and against what they may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.slack.blocks import Block
from handlers.slack.figures import MICRODOLLARS, bars, dollars, moment
from patterns.values.money.payers import HOUSE, Cost, Payer, Payers, Standing

CHART_DAYS = 14
NEAR = 0.1
"""Part of the cap below which a bar beside it would be too low to be read."""
TIMES = {"day": "Today", "month": "This month"}


def payers_of(scope: Payer) -> Payers:
    """The one payer and the house, as the books want to be asked."""
    return Payers() if scope == HOUSE else Payers.model_validate({scope.kind: scope.id})


def against(standings: Sequence[Standing], scope: Payer) -> str:
    """Of one payer: what is used of each of its caps, in a line each, with a bar of signs."""
    lines = [_line(one) for one in standings if one.payer == scope]
    return "\n".join(lines) or "No cap is set."


def _line(one: Standing) -> str:
    used, cap = one.used_microdollars, one.cap_microdollars
    return f"{TIMES[one.period]}: *{dollars(used)}* of {dollars(cap)} {gauge(used, cap)} until {moment(one.ends_at)}"


def gauge(used: int, cap: int) -> str:
    """Ten signs, of which so many are full; one at least where anything is used."""
    full = 10 if used >= cap else max(used * 10 // cap, 1 if used else 0)
    return f"`{'▓' * full}{'░' * (10 - full)}`"


def chart(title: str, costs: Sequence[Cost], standings: Sequence[Standing], scope: Payer, today: str) -> Block | None:
    """The last two weeks in dollars; None where nothing was spent.

    Beside the cap of a day, where a day comes near enough to it for both to be seen.
    """
    spent = {one.name: one.microdollars / MICRODOLLARS for one in costs}
    days = last_days(today, CHART_DAYS)
    values = [round(spent.get(one, 0.0), 4) for one in days]
    series = {"Spent": values}
    caps = [one.cap_microdollars / MICRODOLLARS for one in standings if one.payer == scope and one.period == "day"]
    if caps and max(values) >= caps[0] * NEAR:
        series["Cap of a day"] = [caps[0]] * len(days)
    return bars(title, [short(one) for one in days], series, unit="dollars")


def last_days(today: str, count: int) -> list[str]:
    """The names of so many days, the last of which is today."""
    end = date.fromisoformat(today)
    return [(end - timedelta(days=count - 1 - number)).isoformat() for number in range(count)]


def short(day: str) -> str:
    """`26 Nov` of `2026-11-26`."""
    return f"{date.fromisoformat(day):%-d %b}"
