"""Whole runs in a house with one place: who comes second waits, is told where they stand, and goes on by themselves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.scenarios import REFACTOR
from patterns.guardrails.intake.places import Places
from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace, at_work, workplace
from tools.engine.client import EngineClient
from tools.store.store import Store

pytestmark = pytest.mark.slow


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path, runs=1) as made, at_work(made):
        yield made


@pytest.fixture
async def places(place: Workplace) -> AsyncIterator[Places]:
    """As another process has them."""
    store = Store(place.settings.database_url, capacity=place.settings.capacity())
    await store.open()
    async with EngineClient(place.settings.database_url) as runs:
        yield Places(store.intake, runs, runs, time.time)
    await store.close()


async def test_who_comes_second_waits_and_goes_on_when_the_place_is_free_or_is_stopped_in_the_line(
    place: Workplace, journey: Journey, places: Places
) -> None:
    await places.take("another-run", "U0GRACE")
    await journey.type(REFACTOR.typed)
    await place.slack.until(lambda _: "1st in line" in journey.said(), 30)
    assert place.model.calls == []
    await places.leave("another-run")
    await journey.asked("Plan for")
    await place.slack.until(lambda _: "in line" not in journey.said(), 30)
    async with asyncio.timeout(20):  # who waits for people has no place; it gives it up a moment after it has asked
        while not (await places.take("a-third-run", "U0GRACE")).held:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.05)
    await journey.fill("Plan for", "Reject…", {"words": "enough"})
    await place.slack.until(lambda _: "1st in line" in journey.said(), 30)
    await places.leave("a-third-run")
    assert await journey.ended() == "Ended: the plan was not approved; nothing was changed"
    assert await places.intake.seats() == ()

    await places.take("another-run", "U0GRACE")
    second = Journey(place.slack)
    await second.type(REFACTOR.typed)
    await place.slack.until(lambda _: "1st in line" in second.said(), 30)
    await place.slack.message(channel="C0ENG", text="@steward stop", thread_ts=second.root)
    assert await second.ended() == "Ended: stopped by <@U0ADA>"
    assert [one.run_id for one in await places.intake.seats()] == ["another-run"]
