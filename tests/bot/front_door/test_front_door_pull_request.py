from __future__ import annotations

import pytest

from bot.local.github.answers import Fault
from bot.local.scenarios import REFACTOR, REVIEW_PULL
from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow


async def test_a_result_becomes_one_draft_pull_request_also_when_the_answer_to_it_is_lost(
    place: Workplace, journey: Journey
) -> None:
    place.github.server.faults["POST pulls"] = [Fault(502, after=True)]
    await journey.type(REFACTOR.typed)
    ended = await journey.ended_pressing(REFACTOR.presses)
    assert not place.github.server.faults["POST pulls"]
    _, pull = place.github.repository.pulls
    assert ended == f"Ended: draft pull request #{pull['number']} stands: {pull['html_url']}"
    assert (pull["base"]["ref"], pull["draft"], pull["user"]["login"]) == ("main", True, "steward")
    assert "## What was checked\n\n- passed: tests" in pull["body"]
    assert "Asked for by U0ADA, approved by U0ADA" in pull["body"]
    assert "slack" not in pull["body"].lower(), "what is said in the workspace stays there"
    assert await place.branches() == {pull["head"]["ref"]: pull["head"]["sha"]}
    shown = {one["filename"]: one["patch"] for one in place.github.repository.discussions[2].files}
    diff = journey.files()["change.diff"]
    assert "shop/money.py" in shown
    assert all(patch in diff for patch in shown.values())


async def test_a_review_is_posted_once_at_its_lines_after_a_click_also_when_the_answer_to_it_is_lost(
    place: Workplace, journey: Journey
) -> None:
    place.github.server.faults["POST reviews"] = [Fault(502, after=True)]
    pull = place.github.repository.pulls[0]
    await journey.type(f"/review {pull['html_url']}")
    assert await journey.ended_pressing(REVIEW_PULL.presses) == "Ended: 2 comments posted"
    discussion = place.github.repository.discussions[1]
    (review,) = discussion.reviews
    assert (review["commit_id"], review["state"]) == (pull["head"]["sha"], "COMMENTED")
    assert review["html_url"] in journey.said()
    lines = (await place.git("show", "faster-totals:shop/cart.py")).split("\n")
    said = {lines[(one.line or 0) - 1].strip(): one.comments[0].body for one in discussion.conversations}
    assert "add() does not forget it" in said["self._items[name] = (price, before + quantity)"]
    assert "add() accepts a quantity of 0" in said['raise ValueError("a quantity cannot be negative")']
