"""Words in a thread of research: taken up while it works, asked on from what was read when it has ended."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.further.onward import ANEW, GOES_ON
from handlers.listening.mentions import NOTED_NEXT
from handlers.slack.client import Slack
from patterns.ports.schedules import ScheduleChange
from patterns.values.research.schedules import Schedule
from patterns.values.running.letters import FollowUp
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, Runs
from tests.handlers.further.conftest import KEPT
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


async def say(local: LocalSlack, record: RunRecord, words: str, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    await local.message(user=user, text=f"@steward {words}", thread_ts=record.root_ts)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    text: str = local.ephemerals(user)[-1]["text"]
    return text


def payload(runs: Runs) -> dict[str, object]:
    """Of the latest run."""
    record = list(runs.started.values())[-1][1]["record"]
    assert isinstance(record, dict)
    return {"root_ts": record["root_ts"], "channel": record["channel"], **record["payload"]}


async def test_while_it_works_words_reach_the_run(local: LocalSlack, record: RunRecord, runs: Runs) -> None:
    runs.states["research-1"] = "running"
    assert await say(local, record, "and what of Postgres 19?") == NOTED_NEXT
    assert "Only <@U0ADA> or an approver" in await say(local, record, "and Valkey?", "U0GRACE")
    assert list(runs.delivered.values()) == [("research-1", FollowUp(by="U0ADA", words="and what of Postgres 19?"))]
    assert runs.started == {}


async def test_after_its_end_anybody_asks_on_in_the_same_thread_and_so_forth(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    local.faults.duplicate()
    assert await say(local, record, "and in EU?", "U0GRACE") == GOES_ON
    await local.until(lambda it: it.unacknowledged == 0)
    assert len(runs.started) == 1
    wanted = payload(runs)
    assert (wanted["question"], wanted["continues"], wanted["way"]) == ("and in EU?", "research-1", "answer")
    assert (wanted["root_ts"], wanted["channel"], wanted["requester"]) == (record.root_ts, CHANNEL, "U0GRACE")
    [second] = runs.started
    runs.states[second] = "failed"
    assert await say(local, record, "and in Asia?") == GOES_ON
    assert payload(runs)["continues"] == "research-1", "the second left nothing: the third goes on from the first"


async def test_below_a_digest_one_asks_on_from_what_its_firing_read(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    digest = record.model_copy(update={"run_id": "digest-1", "command": "digest", "asked_at": 9e9})
    await store.runs.record(digest)
    await store.research.keep(KEPT.model_copy(update={"run_id": "digest-1"}))
    runs.states["digest-1"] = "running"
    assert await say(local, record, "why is that?") == GOES_ON
    assert payload(runs)["continues"] == "digest-1"


async def test_below_a_digest_an_order_is_no_question_and_is_told_how_it_is_given(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store, schedule: Schedule
) -> None:
    payload = {"schedule_id": schedule.id}
    digest = {"run_id": "digest-1", "command": "digest", "asked_at": 9e9, "payload": payload}
    await store.runs.record(record.model_copy(update=digest))
    runs.states["digest-1"] = "done"
    for word in ("stop", "Pause!", "unsubscribe"):
        assert "Digest 1 is told that by a command" in (told := await say(local, record, word, "U0GRACE"))
        assert "`/research pause 1` holds it" in told
    await store.schedules.change(schedule.id, ScheduleChange(state="deleted"))
    assert await say(local, record, "stop") == "This digest was deleted: it comes no more."
    assert runs.started == {}


async def test_below_a_digest_in_direct_messages_nobody_needs_to_be_named(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store, slack: Slack
) -> None:
    channel = await slack.direct("U0ADA")
    root = await slack.post(channel, text="Digest 1", blocks=[], key="digest-1:root")
    digest = {"run_id": "digest-1", "command": "digest", "channel": channel, "root_ts": root}
    await store.runs.record(record.model_copy(update=digest))
    await store.research.keep(KEPT.model_copy(update={"run_id": "digest-1"}))
    local.faults.duplicate()
    await local.message(channel=channel, text="why is that?", thread_ts=root)
    await local.until(lambda it: it.unacknowledged == 0 and it.ephemerals())
    assert local.ephemerals()[-1]["text"] == GOES_ON
    assert (payload(runs)["continues"], payload(runs)["channel"]) == ("digest-1", channel)
    assert len(runs.started) == 1


async def test_what_is_no_longer_kept_is_asked_anew_and_needs_a_whole_question(
    local: LocalSlack, record: RunRecord, runs: Runs, store: Store
) -> None:
    await store.retain(0.0)
    await store.runs.record(record)
    runs.states.clear()
    assert "Ask a whole question" in await say(local, record, "why?")
    assert await say(local, record, "which versions are supported today?") == ANEW
    assert (payload(runs)["continues"], payload(runs)["root_ts"]) == ("", record.root_ts)


async def test_words_that_ask_nothing_and_guests_start_nothing(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    assert "what else you would like to know" in await say(local, record, "ok")
    assert "has ended already" in await say(local, record, "stop")
    assert "Guests cannot" in await say(local, record, "and in Asia?", "U0LINUS")
    assert runs.started == {}
