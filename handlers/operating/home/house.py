"""All that App Homes are drawn from, looked up once for everybody who looks at one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from handlers.desk import Desk
from handlers.operating.glance import Glance, live_runs
from patterns.values.house.intake import Pause
from patterns.values.money.spend import Spend
from patterns.values.research.schedules import Schedule
from patterns.values.running.journal import ENDED

LOOKED_BACK_RUNS = 100
DAY_SECONDS = 86_400.0
CENT = 10_000
"""In microdollars."""


@dataclass(frozen=True, slots=True)
class House:
    """At one moment."""

    day: str
    """That it is: what it costs is told by days."""
    live: tuple[Glance, ...]
    schedules: tuple[Schedule, ...]
    paused: Pause | None
    """Whether new work is taken: None where it is."""
    at_work: int
    in_line: int
    failed: int
    """Of the runs that ended within a day, among the latest: those that broke off, without a report."""
    ended: int


async def look_around(desk: Desk) -> House:
    """A handful of queries, however many people look."""
    now = desk.clock()
    latest = [one for one in await desk.book.latest(LOOKED_BACK_RUNS) if one.asked_at > now - DAY_SECONDS]
    states = await desk.journals.states([one.run_id for one in latest])
    seats = Counter(one.state for one in await desk.intake.seats())
    return House(
        day=desk.costs.today(),
        live=tuple(map(_to_the_cent, await live_runs(desk))),
        schedules=await desk.schedules.standing(),
        paused=await desk.intake.paused(),
        at_work=seats["held"],
        in_line=seats["waiting"],
        failed=sum(state == "failed" for state in states.values()),
        ended=sum(state in ENDED for state in states.values()),
    )


def _to_the_cent(one: Glance) -> Glance:
    """What is set aside and paid back all the time is not shown, so nothing is drawn for it."""
    if one.spend is None:
        return one
    paid = one.spend.microdollars - one.spend.microdollars % CENT
    return replace(one, spend=Spend(microdollars=paid, cap_microdollars=one.spend.cap_microdollars))
