"""Reviews as people live with them: what they say of a finding, a second look, a patch from the channel."""

from __future__ import annotations

import pytest

from bot.local.scenarios import REVIEW_PULL
from handlers.listening.shortcuts import SHORTCUT
from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow


async def test_what_is_called_not_useful_is_not_found_again_and_what_is_open_is_not_said_twice(
    place: Workplace, journey: Journey
) -> None:
    await journey.type(REVIEW_PULL.typed)
    await journey.ended_pressing(REVIEW_PULL.presses)
    shown = next(one for one in journey.thread() if "review:1" in str(one.get("metadata")))
    first = f"finding:{journey.run_id}.1"
    await place.slack.click(ts=shown["ts"], action_id="steward_finding:not_useful", block_id=first)
    await place.slack.until(lambda _: journey.whispers(), 10)
    assert "shop" in journey.whispers()[-1]

    again = Journey(place.slack)
    await again.type(f"{REVIEW_PULL.typed} again")
    await again.ended()
    said = again.said()
    assert "dismissed here before: 1" in said
    assert "still open from the last review, not said again: shop/cart.py:17" in said
    assert len(place.github.repository.discussions[1].reviews) == 1, "nothing was posted twice"


async def test_a_patch_from_the_channel_is_reviewed_where_it_fits(place: Workplace, journey: Journey) -> None:
    patch = await place.git("diff", "main...faster-totals")
    shared = await place.slack.share(name="totals.patch", content=f"{patch}\n".encode())
    known = {one["ts"] for one in place.slack.messages()}
    await place.slack.shortcut(ts=shared["ts"], callback_id=SHORTCUT)
    await place.slack.until(lambda it: it.view(), 10)
    await place.slack.submit(values={"repository": {"repository": {"selected_option": {"value": "shop"}}}})
    await place.slack.until(lambda it: [one for one in it.messages() if one["ts"] not in known], 20)
    journey.root = next(one["ts"] for one in place.slack.messages() if one["ts"] not in known)
    assert await journey.ended() == "Ended: every finding shown survived an evaluator told to refute it"
    report = journey.report()
    assert "Review of shop totals.patch: 2 findings" in report
    assert "rules: CONTRIBUTING.md, as before the change" in report
