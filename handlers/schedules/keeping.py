"""Schedules made and changed: within their owner's number of them, at their next time."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from handlers.desk import RUN_DIGITS, Desk
from handlers.digests.telling import set_up
from handlers.schedules.draft import Draft, settled
from patterns.errors import RequestInvalid
from patterns.ports.schedules import ScheduleChange
from patterns.values.research.schedules import Schedule

MOST_OF_ONE_OWNER = 20
GONE = "That digest was deleted meanwhile. Nothing was changed."


async def create(desk: Desk, user: str, channel: str, draft: Draft, *, key: str, is_direct: bool) -> str:
    """Keep a new one, in which nothing is wrong; what its owner is told. The same `key` again is the same one.

    Raises `RequestInvalid` where this person owns as many as one may.
    """
    schedule_id = f"schedule-{hashlib.sha256(key.encode()).hexdigest()[:RUN_DIGITS]}"
    own = [one for one in await desk.schedules.standing() if one.owner == user and one.id != schedule_id]
    if len(own) >= MOST_OF_ONE_OWNER:
        raise RequestInvalid(f"You own {len(own)} digests already, and nobody may own more. Delete one first.")
    here = await desk.slack.room(channel)
    now = desk.clock()
    made = settled(draft, limits=desk.policy.limits, calendar=desk.calendar, now=now)
    schedule = Schedule(
        id=schedule_id,
        team=desk.policy.team,
        owner=user,
        channel=await desk.slack.direct(user) if is_direct and not here.is_direct else channel,
        is_private=is_direct or here.is_direct,
        created_at=now,
        **asdict(made),
    )
    return set_up(await desk.schedules.add(schedule), desk.policy.command_prefix)


async def change(desk: Desk, kept: Schedule, draft: Draft, *, by: str, channel: str) -> str:
    """Change one that stands; what whoever changed it is told. An empty `channel` leaves it where it is.

    Its times are kept where nothing of them was changed: a firing that is due is not lost. One that rests because its
    month is used up is asked anew.
    """
    made = settled(draft, limits=desk.policy.limits, calendar=desk.calendar, now=desk.clock())
    wanted = asdict(made)
    rests = kept.state == "active" and bool(kept.why_paused)
    if rests:
        wanted["why_paused"] = ""
    elif (made.cron, made.time_zone) == (kept.cron, kept.time_zone):
        del wanted["next_at"]
    if channel:
        wanted |= {"channel": channel, "is_private": (await desk.slack.room(channel)).is_direct}
    changed = await desk.schedules.change(kept.id, ScheduleChange(**wanted), by=by)
    return f"Changed. {set_up(changed, desk.policy.command_prefix)}" if changed else GONE
