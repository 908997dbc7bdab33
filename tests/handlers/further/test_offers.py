"""The buttons below a result: each starts one run in its thread, or opens a form, for whoever may start research."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.further.offers import ALREADY, NOT_KEPT, STARTED
from handlers.thread.offers import OFFER_ACTION
from patterns.values.running.record import RunRecord
from tests.fakes.journey import text_of, values_of
from tests.handlers.conftest import CHANNEL, Runs
from tests.handlers.further.conftest import QUESTION
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


def result(local: LocalSlack) -> dict[str, Any]:
    return next(one for one in local.messages() if one["text"] == "Answered")


async def press(local: LocalSlack, offer: str, user: str = "U0ADA") -> None:
    assert await local.click(user=user, ts=result(local)["ts"], action_id=f"{OFFER_ACTION}:{offer}") == {"ok": True}


async def told(local: LocalSlack, offer: str, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await press(local, offer, user)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    text: str = local.ephemerals(user)[-1]["text"]
    return text


def started(runs: Runs) -> list[dict[str, Any]]:
    return [payload["record"] for _, payload in runs.started.values()]


async def test_each_way_on_starts_one_run_in_the_thread_however_often_it_is_pressed(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    as_an_old_window_shows_it = result(local)["blocks"]
    local.faults.duplicate()
    await press(local, "deeper")
    await local.until(lambda it: len(it.ephemerals()) == 2)
    assert STARTED["deeper"] in {one["text"] for one in local.ephemerals()}
    row, asked = result(local)["blocks"][-2:]
    assert [one["text"]["text"] for one in row["elements"]] == ["Fact-check", "Schedule this"]
    assert text_of(asked).startswith("*Go deeper*: <@U0ADA>, <!date^")
    local.world.messages.change(CHANNEL, result(local)["ts"], {"blocks": as_an_old_window_shows_it})
    assert local.ephemerals()[0]["thread_ts"] == record.root_ts
    assert await told(local, "deeper", "U0GRACE") == ALREADY
    [made] = started(runs)
    assert (made["channel"], made["root_ts"], made["text"]) == (CHANNEL, record.root_ts, f"Go deeper: {QUESTION}")
    wanted = made["payload"]
    assert (wanted["way"], wanted["continues"], wanted["question"]) == ("deeper", "research-1", QUESTION)
    assert wanted["requester"] == "U0ADA"
    assert await told(local, "check", "U0GRACE") == STARTED["check"]
    check = started(runs)[1]
    assert (check["payload"]["way"], check["requester"], check["root_ts"]) == ("check", "U0GRACE", record.root_ts)


async def test_schedule_this_opens_the_form_with_the_question_and_sets_a_digest_up(
    local: LocalSlack, record: RunRecord, store: Store
) -> None:
    del record
    await press(local, "schedule")
    await local.until(lambda it: it.view())
    view = local.view() or {}
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["question"]["initial_value"] == QUESTION
    fields = {"question": QUESTION, "when": "mon 9:00", "zone": "UTC", "place": "here"}
    assert await local.submit(values=values_of(view, fields)) == {"ok": True}
    await local.until(lambda it: it.ephemerals())
    [made] = await store.schedules.standing()
    assert (made.question, made.channel, made.owner) == (QUESTION, CHANNEL, "U0ADA")


async def test_whoever_may_start_no_research_starts_none(local: LocalSlack, record: RunRecord, runs: Runs) -> None:
    del record
    for offer in ("deeper", "schedule"):
        assert "Guests cannot" in await told(local, offer, "U0LINUS")
    assert (runs.started, local.view("U0LINUS")) == ({}, None)


async def test_a_check_that_read_nothing_of_its_own_leads_back_to_what_was_checked(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    checked = record.model_copy(update={"run_id": "research-2", "payload": {"continues": "research-1"}})
    await store.runs.record(checked)
    for button in result(local)["blocks"][-1]["elements"]:
        button["value"] = "research-2"
    assert await told(local, "deeper") == STARTED["deeper"]
    assert [one["payload"]["continues"] for one in started(runs)] == ["research-1"]


@pytest.mark.usefixtures("record")
async def test_a_result_that_is_no_longer_kept_says_so(local: LocalSlack, runs: Runs, store: Store) -> None:
    await store.retain(0.0)
    assert await told(local, "check") == NOT_KEPT.format(prefix="")
    assert runs.started == {}
