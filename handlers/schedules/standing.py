"""Which schedules somebody may see from where, which one they mean, and whether they may change it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.desk import Desk
from handlers.digests.telling import NONE, listed
from handlers.schedules.draft import shown_name
from patterns.errors import RequestInvalid
from patterns.guardrails.authority.actions import Resource
from patterns.values.research.schedules import Schedule

NUMBER_DIGITS = 9
"""Longer ones are of no digest, and may be too long to be read as a number."""


async def seen_by(desk: Desk, user: str, channel: str) -> tuple[Schedule, ...]:
    """One's own and the channel's: what a private channel's are about is not said outside of it."""
    return tuple(
        one
        for one in await desk.schedules.standing()
        if one.team == desk.policy.team and (one.owner == user or one.channel == channel)
    )


def meant(reference: str, seen: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Those of a number, else of a name, else whose names begin so."""
    said = folded(reference)
    number = said.removeprefix("#")
    if number.isdecimal():
        return tuple(one for one in seen if len(number) <= NUMBER_DIGITS and one.number == int(number))
    exactly = tuple(one for one in seen if folded(one.name) == said)
    return exactly or tuple(one for one in seen if said and folded(one.name).startswith(said))


def folded(name: str) -> str:
    """A name as it is compared: however it is spaced and written, without signs that nobody sees."""
    return shown_name(name).casefold()


async def kept_by(desk: Desk, user: str, channel: str, schedule_id: str) -> Schedule:
    """One that this person may change. Looked up afresh: rights may have changed since a button was shown.

    Raises `RequestInvalid` for one that is gone, or that is not to be seen from there, and `NotAllowed`.
    """
    seen = await seen_by(desk, user, channel)
    found = next((one for one in seen if one.id == schedule_id), None)
    if found is None:
        raise RequestInvalid(f"That digest is there no more. {listed(seen, desk.policy.command_prefix)}")
    await check_keeper(desk, user, channel, found)
    return found


async def check_keeper(desk: Desk, user: str, channel: str, schedule: Schedule) -> None:
    """Raises `NotAllowed` for everybody but the owner, the installation's approvers and the operators."""
    owned = Resource(command="digest", requester=schedule.owner, channel=schedule.channel)
    await desk.authorise(user, channel, "keep_schedule", owned)


def the_one(reference: str, seen: Sequence[Schedule], prefix: str) -> Schedule:
    """The one that is meant. Raises `RequestInvalid` with what there is."""
    found = meant(reference, seen) if reference else tuple(seen)
    if len(found) == 1:
        return found[0]
    if not seen:
        raise RequestInvalid(NONE)
    problem = "Say which one by its number" if found else f"There is no digest `{_quotable(reference)}` here"
    raise RequestInvalid(f"{problem}. {listed(found or seen, prefix)}")


def _quotable(reference: str) -> str:
    return reference.replace("`", "'").replace("<", "(").replace(">", ")")[:60]
