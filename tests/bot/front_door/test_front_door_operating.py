"""The operator's desk before a real run: its command, and an App Home that follows what happens elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.house import front_rooms
from handlers.operating.home.drawing import Homes
from handlers.operating.home.watching import APART_SECONDS, HomeClock
from tests.fakes.journey import ADA, CHANNEL, Journey
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow
TYPED = (
    "/refactor shop put the rounding to cents that cart, invoices and reports each do by hand into one module "
    "shop/money.py, and keep every public function and result"
)


async def test_a_run_is_told_and_the_home_of_who_asked_follows_a_decision_that_was_taken_in_the_thread(
    place: Workplace, journey: Journey
) -> None:
    slack = place.slack
    run_id = await journey.type(TYPED)
    await journey.asked("Plan for shop")
    await slack.command(text="/steward runs")
    await slack.until(lambda it: it.ephemerals())
    [told] = journey.whispers()
    assert told.startswith("1 run live, 1 waiting for somebody.")
    assert "Waits for: Plan for shop" in told

    await slack.open_home()
    await slack.until(lambda it: it.home())
    assert "Waits for you" in str(slack.home())
    assert run_id in str(slack.home()), "its Stop button"

    await slack.message(user=ADA, channel=CHANNEL, text="@steward reject: not today", thread_ts=journey.root)
    await journey.ended()
    async with front_rooms(place.settings, place.policy) as other:
        desk = replace(other.desk, clock=lambda: time.time() + APART_SECONDS + 1)
        await HomeClock(Homes(desk)).tick()
    assert "Waits for you" not in str(slack.home())
    assert "Your latest runs" in str(slack.home())
