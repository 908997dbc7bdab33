"""Whole runs by several people: who approves is not who asked, and a word in the thread counts as a click does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.scenarios import REFACTOR
from tests.fakes.journey import CHANNEL, Journey
from tests.fakes.workplace import Workplace, at_work, workplace

pytestmark = pytest.mark.slow
GRACE = "U0GRACE"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    said = {"approvers": ["S0APPROVERS"], "limits": {"dollars": 1}, "channels": [CHANNEL]}
    async with workplace(tmp_path, policy=said) as made, at_work(made):
        yield made


async def say(place: Workplace, journey: Journey, words: str, user: str) -> str:
    known = len(journey.whispers(user))
    await place.slack.message(user=user, channel=CHANNEL, text=f"@steward {words}", thread_ts=journey.root)
    await place.slack.until(lambda it: len(it.ephemerals(user)) > known)
    return journey.whispers(user)[-1]


async def test_an_approver_of_the_group_approves_by_a_word_and_who_asked_discards(
    place: Workplace, journey: Journey
) -> None:
    await journey.type(REFACTOR.typed)
    await journey.press("Plan for", "Approve")
    await place.slack.until(lambda it: it.ephemerals())
    assert journey.whispers() == ["This one is decided by <!subteam^S0APPROVERS>. Your click changed nothing."]
    assert "of $1.00" in journey.said()
    assert await say(place, journey, "approve", GRACE) == "Done: Approve."
    await journey.fill("Publish", "Discard…", {"words": "not before the release"})
    assert await journey.ended() == "Ended: nothing was pushed; the diff stays in this thread"
    async with asyncio.timeout(20):  # the card's last state is drawn a moment before the run itself is over
        while "after its current step" in (said := await say(place, journey, "stop", GRACE)):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.1)
    assert said == "This run has ended already. Nothing was done."
    assert await place.branches() == {}


async def test_a_plan_is_stopped_by_a_word_of_who_asked(place: Workplace, journey: Journey) -> None:
    await journey.type(REFACTOR.typed)
    await journey.asked("Plan for")
    assert "after its current step" in await say(place, journey, "stop", "U0ADA")
    assert await journey.ended() == "Ended: stopped by <@U0ADA>"
