"""The processes: all in one, or `web`, `worker` and `clock` by themselves. Each ends in order at SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal

from bot.house import Materials, front_rooms, workshop
from bot.outside.search import search_of
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings
from bot.slack_in import slack_in
from bot.timetable import timetable
from tools.web.web import public_web

log = logging.getLogger(__name__)


async def serve(materials: Materials) -> None:
    """Everything in one process."""
    settings = materials.settings
    async with (
        front_rooms(settings, materials.policy, materials.redactor) as rooms,
        public_web(search_of(settings), contact=settings.research_contact) as web,
        workshop(materials, rooms, web),
        timetable(rooms, settings, materials.policy),
        slack_in(settings, rooms) as where,
    ):
        log.info("Steward serves by %s", where)
        await until_told()


async def serve_web(settings: Settings, policy: OperatorPolicy) -> None:
    """Slack in; enqueues and reads only."""
    async with front_rooms(settings, policy) as rooms, slack_in(settings, rooms) as where:
        log.info("Steward listens by %s", where)
        await until_told()


async def work(materials: Materials) -> None:
    """Runs; on Postgres several of these take over from each other."""
    settings = materials.settings
    async with (
        front_rooms(settings, materials.policy, materials.redactor) as rooms,
        public_web(search_of(settings), contact=settings.research_contact) as web,
        workshop(materials, rooms, web),
    ):
        log.info("Steward works as %s", settings.executor_id)
        await until_told()


async def keep_time(settings: Settings, policy: OperatorPolicy) -> None:
    """What happens at fixed times."""
    async with front_rooms(settings, policy) as rooms, timetable(rooms, settings, policy):
        log.info("Steward's clock runs")
        await until_told()


async def until_told() -> None:
    """Until SIGTERM or SIGINT."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await told.wait()
    log.info("Steward ends: no new work, what runs is finished or kept")
