"""Whole runs while Slack and the model misbehave: nothing is lost, and nothing happens twice."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.local.scenarios import REFACTOR, REVIEW_BRANCH
from bot.local.slack.faults import Moment
from tests.fakes.journey import Journey
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow
REVIEWED = Counter(("root", "card", "report:1"))
SURVIVED = "Ended: every finding shown survived an evaluator told to refute it"
LENSES = 5
REFACTORED = Counter(("root", "card", "question:plan", "result1:1", "question:result", "report:1"))


async def test_a_command_and_its_clicks_delivered_twice_are_one_run_and_one_decision(
    place: Workplace, journey: Journey
) -> None:
    place.slack.faults.duplicate()
    await journey.type(REFACTOR.typed)
    await journey.asked("Plan for")
    place.slack.faults.duplicate()
    await journey.press("Plan for", "Approve")
    await journey.asked("Publish")
    place.slack.faults.duplicate()
    await journey.press("Publish", "Open pull request")
    await journey.ended()
    assert journey.posts() == REFACTORED
    roots = [one for one in place.slack.messages() if one.get("thread_ts", one["ts"]) == one["ts"]]
    assert len(roots) == 1
    assert len(await place.branches()) == 1
    assert len(place.github.repository.pulls) == 2
    assert set(Counter(place.model.calls).values()) == {1}
    assert len([one for one in journey.whispers() if "decided already" in one]) <= 2


async def test_a_socket_that_drops_in_mid_run_is_opened_again_and_the_run_goes_on(
    place: Workplace, journey: Journey
) -> None:
    release = place.model.hold("refactor/01-*")
    await journey.type(REFACTOR.typed)
    await place.model.until("refactor/01-*")
    before = place.slack.opened_sockets
    await place.slack.drop_sockets()
    release()
    await journey.asked("Plan for")
    await place.slack.until(lambda it: it.opened_sockets > before and it.socket_mode.connections > 0, 40)
    await journey.fill("Plan for", "Reject…", {})
    await journey.ended()


async def test_a_socket_that_slack_renews_loses_nothing(place: Workplace, journey: Journey) -> None:
    await journey.type(REFACTOR.typed)
    await journey.asked("Plan for")
    before = place.slack.opened_sockets
    await place.slack.refresh_sockets()
    await place.slack.until(lambda it: it.opened_sockets > before and it.socket_mode.connections > 0, 30)
    await journey.fill("Plan for", "Reject…", {})
    await journey.ended()


async def test_server_errors_and_rate_limits_of_slack_lose_nothing_and_double_nothing(
    place: Workplace, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.thread.root.PATIENCE_SECONDS", (0.1,) * 8)
    faults = place.slack.faults
    release = place.model.hold("review-branch/01-*")
    await journey.type(REVIEW_BRANCH.typed)
    await place.model.until("review-branch/01-*")
    faults.fail("chat.update")
    faults.rate_limit("chat.update", retry_after=1)
    faults.rate_limit("chat.postMessage", retry_after=1)
    faults.fail("chat.postMessage", moment="after")
    faults.fail("conversations.replies")
    faults.drop("files.completeUploadExternal", moment="after")
    release()
    assert await journey.ended() == SURVIVED
    assert journey.posts() == REVIEWED
    assert set(journey.files()) == {"review.md"}


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_post_whose_connection_drops_stands_there_once(
    moment: Moment, place: Workplace, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.thread.root.PATIENCE_SECONDS", (0.1,) * 8)
    place.slack.faults.drop("chat.postMessage", moment=moment, times=3 if moment == "before" else 1)
    await journey.type(REVIEW_BRANCH.typed)
    await journey.ended()
    assert journey.posts() == REVIEWED


async def test_a_model_that_is_overloaded_and_broken_for_a_while_is_asked_again(
    place: Workplace, journey: Journey
) -> None:
    place.model.failures = [(429, {"Retry-After": "1"}), (503, {}), (500, {})]
    await journey.type(REVIEW_BRANCH.typed)
    assert await journey.ended() == SURVIVED
    assert journey.posts() == REVIEWED
    assert sum(name.startswith("review-branch/0") and "generator" in name for name in place.model.calls) == LENSES + 3


async def test_two_runs_in_one_channel_do_not_disturb_each_other(place: Workplace) -> None:
    first, second = Journey(place.slack), Journey(place.slack)
    await first.type(REVIEW_BRANCH.typed)
    await second.type(REVIEW_BRANCH.typed)
    assert await first.ended() == await second.ended() == SURVIVED
    assert (first.posts(), second.posts()) == (REVIEWED, REVIEWED)
