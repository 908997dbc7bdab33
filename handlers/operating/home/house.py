"""All that App Homes are drawn from, looked up once for everybody who looks at one."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.desk import Desk
from handlers.operating.glance import Glance, live_runs
from patterns.values.research.schedules import Schedule

LOOKED_BACK_RUNS = 100
DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class House:
    """At one moment."""

    day: int
    """Since the epoch: what it costs is told by days."""
    live: tuple[Glance, ...]
    schedules: tuple[Schedule, ...]
    failed: int
    """Of the runs that ended within a day, among the latest."""
    ended: int


async def look_around(desk: Desk) -> House:
    """A handful of queries, however many people look."""
    now = desk.clock()
    latest = [one for one in await desk.book.latest(LOOKED_BACK_RUNS) if one.asked_at > now - DAY_SECONDS]
    states = await desk.journals.states([one.run_id for one in latest])
    return House(
        day=int(now // DAY_SECONDS),
        live=await live_runs(desk),
        schedules=await desk.schedules.standing(),
        failed=sum(state == "failed" for state in states.values()),
        ended=sum(state in ("done", "failed", "cancelled") for state in states.values()),
    )
