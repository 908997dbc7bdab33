"""What happens at fixed times. A job here only begins work that is safe to begin twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.house import FrontRooms, redeliver, retain

RETENTION_HOUR = 3
REDELIVERY_SECONDS = 60
REDELIVERED_SECONDS = 600.0
"""Looked back each time: far longer than a process that died in between takes to come back."""


@asynccontextmanager
async def timetable(rooms: FrontRooms, retention_days: float) -> AsyncIterator[AsyncIOScheduler]:
    """The clock: jobs in memory, rebuilt at every start; the retention every night, UTC, redelivery each minute."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        retain,
        CronTrigger(hour=RETENTION_HOUR, timezone="UTC"),
        args=[rooms, retention_days],
        id="retention",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=3600,
    )
    scheduler.add_job(
        redeliver,
        IntervalTrigger(seconds=REDELIVERY_SECONDS, timezone="UTC"),
        args=[rooms, REDELIVERED_SECONDS],
        id="redelivery",
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)
