"""Budgets in words."""

from __future__ import annotations

from handlers.slack.figures import dollars, moment
from patterns.values.payers import USED_UP, Notice, Payer, Period, Standing

OWNERS = {
    "user": "Your budget",
    "channel": "This channel's budget",
    "schedule": "This digest's budget",
    "house": "The budget of this installation",
}
"""As those are told who pay."""
AFTERWARDS = {
    "user": "Runs of yours end with what they have, and none begins",
    "channel": "Runs of this channel end with what they have, and none begins",
    "schedule": "It rests",
    "house": "Every run ends with what it has, and none begins",
}


def used_up(met: Standing) -> str:
    """Why nothing is begun, for whoever asked for it. Plain words: a form's errors show no others."""
    anew = "tomorrow" if met.period == "day" else "with the next month"
    return (
        f"{_whose(met.payer, met.period)} is used up: {_of(met.used_microdollars, met.cap_microdollars)}. "
        f"It begins anew {anew}; until then the operator can raise it."
    )


def announced(notice: Notice) -> str:
    """What a payer is told at 50, 80 and 100 %."""
    whose = _whose(notice.payer, notice.period)
    amounts = _of(notice.spent_microdollars, notice.cap_microdollars)
    if notice.percent < USED_UP:
        return f"{whose}: {notice.percent} % are used, {amounts}. It begins anew {moment(notice.ends_at)}."
    if notice.spent_microdollars < notice.cap_microdollars:
        amounts += ", and what is left may be too little for the next call"
    return f"{whose} is used up: {amounts}. {AFTERWARDS[notice.payer.kind]} until {moment(notice.ends_at)}."


def _whose(payer: Payer, period: Period) -> str:
    return f"{OWNERS[payer.kind]} for {'today' if period == 'day' else 'this month'}"


def _of(spent: int, cap: int) -> str:
    return f"{dollars(spent)} of {dollars(cap)}"
