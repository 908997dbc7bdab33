"""Budgets in words."""

from __future__ import annotations

from handlers.slack.figures import dollars, moment
from patterns.values.money.payers import HOUSE, USED_UP, Notice, Payer, Period, Standing

OWNERS = {
    "user": "Your budget",
    "channel": "This channel's budget",
    "schedule": "This digest's budget",
    "house": "The budget of this installation",
}
"""As those are told who pay."""
NOBODY_MAY = {
    "user": "The operator lets you spend nothing",
    "channel": "The operator lets nothing be spent in this channel",
    "schedule": "The operator lets nothing be spent for this digest",
    "house": "The operator lets nothing be spent here",
}
"""Where the cap is nothing."""


def used_up(met: Standing) -> str:
    """Why nothing is begun, for whoever asked for it. Plain words: a form's errors show no others.

    What the whole house spends is its operators' to know, and `/steward limits` tells them.
    """
    if not met.cap_microdollars:
        return f"{NOBODY_MAY[met.payer.kind]}."
    anew = "tomorrow" if met.period == "day" else "with the next month"
    amounts = "" if met.payer == HOUSE else f": {_of(met.used_microdollars, met.cap_microdollars)}"
    return (
        f"{_whose(met.payer, met.period)} is used up{amounts}. "
        f"It begins anew {anew}; until then the operator can raise it."
    )


def announced(notice: Notice) -> str:
    """What a payer is told at 50, 80 and 100 %."""
    whose = _whose(notice.payer, notice.period)
    amounts = _of(notice.spent_microdollars, notice.cap_microdollars)
    until = f"It begins anew {moment(notice.ends_at)}"
    if notice.percent < USED_UP:
        return f"{whose}: {notice.percent} % are used, {amounts}. {until}."
    if notice.spent_microdollars < notice.cap_microdollars:
        return (
            f"{whose} is as good as used up: {amounts}, and a call was not made that might have cost more than is "
            f"left. Runs that need more end with what they have. {until}; until then the operator can raise it."
        )
    return (
        f"{whose} is used up: {amounts}. Runs that it pays for end with what they have, and none begins. "
        f"{until}; until then the operator can raise it."
    )


def _whose(payer: Payer, period: Period) -> str:
    return f"{OWNERS[payer.kind]} for {'today' if period == 'day' else 'this month'}"


def _of(spent: int, cap: int) -> str:
    return f"{dollars(spent)} of {dollars(cap)}"
