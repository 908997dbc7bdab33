"""Who pays for the firings of a schedule, and why one of them may have to wait."""

from __future__ import annotations

from handlers.slack.figures import dollars
from patterns.values.money.payers import HOUSE, Payers, Standing
from patterns.values.research.schedules import Schedule

OTHERS = {"user": "the budget of its owner", "channel": "the budget of its channel", "house": "Steward's budget"}


def payers_of(schedule: Schedule, user: str = "") -> Payers:
    """`user` is who asked for a firing by hand; else its owner is the one whom it asks for."""
    return Payers(user=user or schedule.owner, channel=schedule.channel, schedule=schedule.id, command="digest")


def why_not(schedule: Schedule, met: Standing, prefix: str) -> str:
    """A sentence: whose budget is used up, and what can be done."""
    if met.payer.kind == "schedule":
        edit = f"`/{prefix}research edit {schedule.number}`"
        month = dollars(schedule.month_microdollars)
        return f"its {month} for this month are used up. {edit} changes how much a month may cost."
    used, cap = dollars(met.used_microdollars), dollars(met.cap_microdollars)
    amounts = "" if met.payer == HOUSE else f" ({used} of {cap})"  # of the house they are its operators' to know
    return f"{used_up(met)}{amounts}. Until then the operator can raise it."


def used_up(met: Standing) -> str:
    """The same in a few words."""
    if met.payer.kind == "schedule":
        return "what it may cost this month is used up"
    return f"{OTHERS[met.payer.kind]} for {'today' if met.period == 'day' else 'this month'} is used up"
