"""Which schedules somebody may see from where, which one they mean, and whether they may change it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.desk import Desk
from handlers.digests.telling import NONE, listed
from patterns.errors import NotAllowed, RequestInvalid
from patterns.guardrails.authority import may_not_keep
from patterns.values.research.schedules import Schedule


async def seen_by(desk: Desk, user: str, channel: str) -> tuple[Schedule, ...]:
    """One's own and the channel's: what a private channel's are about is not said outside of it."""
    return tuple(
        one
        for one in await desk.schedules.standing()
        if one.team == desk.policy.team and (one.owner == user or one.channel == channel)
    )


def meant(reference: str, seen: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Those of a number, else of a name, else whose names begin so."""
    said = " ".join(reference.split()).casefold()
    if said.removeprefix("#").isdecimal():
        return tuple(one for one in seen if one.number == int(said.removeprefix("#")))
    exactly = tuple(one for one in seen if _name(one) == said)
    return exactly or tuple(one for one in seen if said and _name(one).startswith(said))


async def kept_by(desk: Desk, user: str, channel: str, schedule_id: str) -> Schedule:
    """One that this person may change. Looked up afresh: rights may have changed since a button was shown.

    Raises `RequestInvalid` for one that is gone, or that is not to be seen from there, and `NotAllowed`.
    """
    seen = await seen_by(desk, user, channel)
    found = next((one for one in seen if one.id == schedule_id), None)
    if found is None:
        raise RequestInvalid(f"That digest is there no more. {listed(seen, desk.policy.command_prefix)}")
    await check_keeper(desk, user, found)
    return found


async def check_keeper(desk: Desk, user: str, schedule: Schedule) -> None:
    """Raises `NotAllowed` for everybody but the owner and the installation's approvers."""
    person = await desk.person(user, desk.policy.approvers)
    if refusal := may_not_keep(person, schedule.owner, desk.policy):
        raise NotAllowed(refusal)


def the_one(reference: str, seen: Sequence[Schedule], prefix: str) -> Schedule:
    """The one that is meant. Raises `RequestInvalid` with what there is."""
    found = meant(reference, seen) if reference else tuple(seen)
    if len(found) == 1:
        return found[0]
    if not seen:
        raise RequestInvalid(NONE)
    problem = "Say which one by its number" if found else f"There is no digest `{_quotable(reference)}` here"
    raise RequestInvalid(f"{problem}. {listed(found or seen, prefix)}")


def _name(schedule: Schedule) -> str:
    return " ".join(schedule.name.split()).casefold()


def _quotable(reference: str) -> str:
    return reference.replace("`", "'").replace("<", "(").replace(">", ")")[:60]
