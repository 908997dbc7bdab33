"""What a crash or an outage swallowed around questions is done by the next minute, once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.escalations import sweep as sweep_module
from handlers.escalations.sweep import sweep
from handlers.thread.questions.asking import Asker
from handlers.thread.root import Place
from patterns.errors import StoreUnavailable
from patterns.values.running.letters import Decision, Letter
from tests.handlers.conftest import PLAN_QUESTION, Runs
from tools.store.store import Store

APPROVED = Decision(question_id=PLAN_QUESTION.id, choice="approve", by="U0ADA", digest="d1")


@pytest.fixture(autouse=True)
async def asked(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.slack.client.ATTEMPTS", 1)
    await Asker(place, store.questions).ask(PLAN_QUESTION)


def card(local: LocalSlack) -> str:
    return str(next(one for one in local.messages() if one["text"].startswith("Plan for shop"))["blocks"])


def edits(local: LocalSlack) -> int:
    return sum(call.method == "chat.update" for call in local.calls)


async def approve(store: Store) -> None:
    await store.questions.settle(PLAN_QUESTION.id, choice="approve", by="U0ADA", words="")


async def test_an_open_question_of_a_run_at_work_is_left_alone(desk: Desk, local: LocalSlack, runs: Runs) -> None:
    await sweep(desk, 600)
    assert "'actions'" in card(local)
    assert runs.delivered == {}


async def test_after_a_crash_right_behind_the_decision_its_letter_is_sent_and_its_card_is_edited_once(
    desk: Desk, store: Store, local: LocalSlack, runs: Runs
) -> None:
    await approve(store)
    for _ in range(2):
        await sweep(desk, 600)
    assert runs.delivered == {f"decision {PLAN_QUESTION.id}": ("refactor-1", APPROVED)}
    assert "*Approve*: <@U0ADA>" in card(local)
    assert edits(local) == 1


async def test_an_edit_that_slack_did_not_take_is_made_as_soon_as_it_does(
    desk: Desk, store: Store, local: LocalSlack
) -> None:
    await approve(store)
    local.faults.fail("chat.update", times=2)
    for _ in range(2):
        await sweep(desk, 600)
        assert "'actions'" in card(local)
    await sweep(desk, 600)
    assert "*Approve*: <@U0ADA>" in card(local)


@pytest.mark.parametrize("word", ["message_not_found", "cant_update_message", "is_archived"])
async def test_a_message_that_can_never_be_edited_is_tried_once(
    word: str, desk: Desk, store: Store, local: LocalSlack
) -> None:
    await approve(store)
    local.faults.refuse("chat.update", word, times=9)
    for _ in range(3):
        await sweep(desk, 600)
    assert edits(local) == 1


async def test_what_was_decided_long_ago_is_not_edited_any_more(
    desk: Desk, store: Store, local: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    await approve(store)
    monkeypatch.setattr(sweep_module, "UNTOLD_SECONDS", -1.0)
    await sweep(desk, 600)
    assert edits(local) == 0


@pytest.mark.parametrize("state", ["failed", "cancelled", None])
async def test_a_question_whose_run_died_is_closed_and_its_card_says_so(
    state: Any, desk: Desk, store: Store, local: LocalSlack, runs: Runs
) -> None:
    runs.states = {"refactor-1": state} if state else {}
    await sweep(desk, 600)
    assert await store.questions.all_open() == ()
    assert "The run ended before anybody decided" in card(local)
    assert runs.delivered == {}


async def test_a_run_that_cannot_be_reached_keeps_no_other_question_from_its_due(
    desk: Desk, store: Store, local: LocalSlack, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PLAN_QUESTION.model_copy(update={"id": "refactor-2:plan", "run_id": "refactor-2"})
    await store.questions.open(other)
    await store.questions.settle(other.id, choice="approve", by="U0ADA", words="")
    await approve(store)
    arrive = runs.deliver

    async def deliver(run_id: str, letter: Letter, key: str) -> None:
        if run_id == "refactor-2":
            raise StoreUnavailable
        await arrive(run_id, letter, key)

    monkeypatch.setattr(runs, "deliver", deliver)
    await sweep(desk, 600)
    assert runs.delivered == {f"decision {PLAN_QUESTION.id}": ("refactor-1", APPROVED)}
    assert "*Approve*: <@U0ADA>" in card(local)
