"""What happens at fixed times. A job here only begins work that is safe to begin twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.house import FrontRooms, redeliver, retain, tidy
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings
from handlers.budgets.notices import NoticeClock
from handlers.digests.firing import DigestClock
from handlers.operating.home.drawing import Homes
from handlers.operating.home.watching import HomeClock
from handlers.thread.messenger import Messenger

RETENTION_HOUR = 3
TIDYING_HOUR = 4
REDELIVERY_SECONDS = 60
DIGESTS_SECONDS = 20
HOMES_SECONDS = 5
NOTICES_SECONDS = 20
PLACES_SECONDS = 15
REDELIVERED_SECONDS = 600.0
"""Looked back each time: far longer than a process that died in between takes to come back."""


@asynccontextmanager
async def timetable(rooms: FrontRooms, settings: Settings, policy: OperatorPolicy) -> AsyncIterator[AsyncIOScheduler]:
    """The clock: jobs in memory, rebuilt at every start: tidying, redelivery, the line, digests, homes, notices."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    nightly = partial(scheduler.add_job, misfire_grace_time=3600)
    nightly(retain, _at(RETENTION_HOUR), args=[rooms, settings.retention_days], id="retention")
    nightly(tidy, _at(TIDYING_HOUR), args=[settings, policy], id="tidying")
    scheduler.add_job(redeliver, _every(REDELIVERY_SECONDS), args=[rooms, REDELIVERED_SECONDS], id="redelivery")
    scheduler.add_job(rooms.places.sweep, _every(PLACES_SECONDS), id="places")
    scheduler.add_job(digest_clock(rooms).tick, _every(DIGESTS_SECONDS), id="digests")
    scheduler.add_job(HomeClock(Homes(rooms.desk)).tick, _every(HOMES_SECONDS), id="homes")
    scheduler.add_job(notice_clock(rooms).tick, _every(NOTICES_SECONDS), id="notices")
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


def _at(hour: int) -> CronTrigger:
    return CronTrigger(hour=hour, timezone="UTC")


def _every(seconds: int) -> IntervalTrigger:
    return IntervalTrigger(seconds=seconds, timezone="UTC")


def digest_clock(rooms: FrontRooms) -> DigestClock:
    """What fires the schedules of digests."""
    desk = rooms.desk
    return DigestClock(
        slack=desk.slack,
        runs=desk.runs,
        book=desk.book,
        schedules=desk.schedules,
        costs=desk.costs,
        effects=rooms.store.effects,
        calendar=desk.calendar,
        policy=desk.policy,
        intake=desk.intake,
        clock=desk.clock,
    )


def notice_clock(rooms: FrontRooms) -> NoticeClock:
    """What tells people of budgets that are half, nearly or wholly used."""
    desk = rooms.desk
    return NoticeClock(
        messenger=Messenger(desk.slack, rooms.store.effects),
        costs=desk.costs,
        book=desk.book,
        schedules=desk.schedules,
        policy=desk.policy,
        clock=desk.clock,
    )
