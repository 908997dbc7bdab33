"""A wish said to `@steward`, outside of any run's thread: the command that fits is proposed, and a click starts it."""

from __future__ import annotations

import pytest

from bot.local.scenarios import REFACTOR
from handlers.choosing.blocks import PROPOSE_ACTION
from tests.fakes.journey import CHANNEL, Journey, text_of
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow


async def proposed(place: Workplace, words: str) -> tuple[str, str]:
    """Say it; the ts and the text of what is proposed."""
    said = await place.slack.message(channel=CHANNEL, text=f"@steward {words}")
    await place.slack.until(lambda it: len(it.thread(CHANNEL, said["ts"])) > 1, 30)
    answer = place.slack.thread(CHANNEL, said["ts"])[1]
    return str(answer["ts"]), text_of(answer)


async def test_a_wish_becomes_a_run_only_by_a_click_on_the_command_that_is_shown(
    place: Workplace, journey: Journey
) -> None:
    wish = REFACTOR.typed.removeprefix("/refactor shop ")
    ts, shown = await proposed(place, f"please {wish} in shop")
    assert f"/refactor shop {wish}" in shown
    assert place.model.calls == []
    await place.slack.click(channel=CHANNEL, ts=ts, action_id=f"{PROPOSE_ACTION}:0")
    await place.slack.until(lambda _: journey.found_root(), 30)
    await journey.fill("Plan for", "Reject…", {"words": "enough"})
    assert await journey.ended() == "Ended: the plan was not approved; nothing was changed"
    _, shown = await proposed(place, "our invoices in the shop are off by a cent sometimes")
    assert "/refactor shop our invoices in the shop are off by a cent sometimes" in shown
    assert place.model.calls == ["refactor/01-planner.md", "choose/01-evaluator.md"]
    _, shown = await proposed(place, "somehow everything feels slow today")
    assert "I am not sure what you want" in shown, "this is not rehearsed, so that the model fails"
