"""The caps of those who pay for runs, and whether what is left of them is enough to begin with."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from patterns.errors import LimitReached
from patterns.values.conversation import Frozen
from patterns.values.money.payers import Caps, Payer, Standing

LEAST_PART = 10
"""With less than this part of what it usually may use, a run could do nothing but fail."""


class Budgets(Frozen):
    """What the operator allows each payer. A schedule's cap is its own, and stands with it."""

    time_zone: str = "UTC"
    """Whose days and months count; an IANA name."""
    house: Caps = Caps()
    user: Caps = Caps()
    """Of whom `users` does not name."""
    channel: Caps = Caps()
    users: dict[str, Caps] = Field(default_factory=dict)
    channels: dict[str, Caps] = Field(default_factory=dict)

    def of(self, payer: Payer) -> Caps:
        """A payer's caps; none for a schedule."""
        match payer.kind:
            case "user":
                return self.users.get(payer.id, self.user)
            case "channel":
                return self.channels.get(payer.id, self.channel)
            case "house":
                return self.house
        return Caps()


def exhausted(standings: Iterable[Standing], usual_microdollars: int) -> Standing | None:
    """Of the payers that have too little left to begin a run, the one that stays so the longest."""
    poor = [one for one in standings if not _is_enough(one, usual_microdollars)]
    return max(poor, key=lambda one: one.ends_at, default=None)


def _is_enough(standing: Standing, usual_microdollars: int) -> bool:
    """A cap that is itself small leaves as much as it can: where none of it is used, a run may begin."""
    usual = min(usual_microdollars, standing.cap_microdollars)
    return standing.left_microdollars > 0 and standing.left_microdollars * LEAST_PART >= usual


def allowance(standings: Iterable[Standing], usual_microdollars: int) -> int:
    """What a run may use that nobody can ask for more in its course; 0 where that is too little to begin."""
    standings = tuple(standings)
    if exhausted(standings, usual_microdollars):
        return 0
    return min([usual_microdollars, *(one.left_microdollars for one in standings)])


def refusal(met: Standing) -> LimitReached:
    """The error of a call that a payer's cap does not let through. Nobody in the run can raise that one."""
    return LimitReached(
        f"{met.code} of {met.payer.id or 'the house'}",
        limit=met.code,
        value=met.used_microdollars,
        cap=met.cap_microdollars,
        of=whose(met),
        ends_at=met.ends_at,
    )


def whose(standing: Standing) -> str:
    """Whose budget it is, and of when: `<@U1> for today`."""
    named = {
        "user": f"<@{standing.payer.id}>",
        "channel": f"<#{standing.payer.id}>",
        "schedule": "this digest",
        "house": "this installation",
    }
    when = "today" if standing.period == "day" else "this month"
    return f"{named[standing.payer.kind]} for {when}"
