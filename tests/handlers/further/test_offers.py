"""The buttons below a result: each starts one run in its thread, or opens a form, for whoever may start research."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.further.offers import ALREADY, NOT_KEPT, STARTED
from handlers.thread.offers import OFFER_ACTION
from patterns.values.record import RunRecord
from tests.fakes.journey import values_of
from tests.handlers.conftest import CHANNEL, Runs
from tests.handlers.further.conftest import QUESTION
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


async def press(local: LocalSlack, offer: str, user: str = "U0ADA") -> None:
    ts = next(one["ts"] for one in local.messages() if one["text"] == "Answered")
    assert await local.click(user=user, ts=ts, action_id=f"{OFFER_ACTION}:{offer}") == {"ok": True}


async def told(local: LocalSlack, offer: str, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await press(local, offer, user)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    text: str = local.ephemerals(user)[-1]["text"]
    return text


def started(runs: Runs) -> list[dict[str, Any]]:
    return [payload["record"] for _, payload in runs.started.values()]


async def test_go_deeper_starts_one_run_in_the_thread_however_often_it_is_pressed(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    local.faults.duplicate()
    await press(local, "deeper")
    await local.until(lambda it: it.unacknowledged == 0 and it.ephemerals())
    assert local.ephemerals()[0]["text"] == STARTED["deeper"]
    assert local.ephemerals()[0]["thread_ts"] == record.root_ts
    assert await told(local, "deeper", "U0GRACE") == ALREADY
    [made] = started(runs)
    assert (made["channel"], made["root_ts"], made["text"]) == (CHANNEL, record.root_ts, f"Go deeper: {QUESTION}")
    wanted = made["payload"]
    assert (wanted["way"], wanted["continues"], wanted["question"]) == ("deeper", "research-1", QUESTION)
    assert wanted["requester"] == "U0ADA"


async def test_a_fact_check_is_a_run_of_its_own_by_whoever_asks_for_it(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    assert await told(local, "deeper") == STARTED["deeper"]
    assert await told(local, "check", "U0GRACE") == STARTED["check"]
    assert [(one["payload"]["way"], one["requester"]) for one in started(runs)] == [
        ("deeper", "U0ADA"),
        ("check", "U0GRACE"),
    ]
    assert {one["root_ts"] for one in started(runs)} == {record.root_ts}


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


@pytest.mark.parametrize("offer", ["deeper", "schedule"])
async def test_whoever_may_start_no_research_starts_none(
    offer: str, local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    del record
    assert "Guests cannot" in await told(local, offer, "U0LINUS")
    assert (runs.started, local.view("U0LINUS")) == ({}, None)


async def test_a_check_that_read_nothing_of_its_own_leads_back_to_what_was_checked(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    checked = record.model_copy(update={"run_id": "research-2", "payload": {"continues": "research-1"}})
    await store.runs.record(checked)
    message = next(one for one in local.messages() if one["text"] == "Answered")
    for button in message["blocks"][-1]["elements"]:
        button["value"] = "research-2"
    assert await told(local, "deeper") == STARTED["deeper"]
    assert [one["payload"]["continues"] for one in started(runs)] == ["research-1"]


@pytest.mark.usefixtures("record")
async def test_a_result_that_is_no_longer_kept_says_so(local: LocalSlack, runs: Runs, store: Store) -> None:
    await store.retain(0.0)
    assert await told(local, "check") == NOT_KEPT.format(prefix="")
    assert runs.started == {}
