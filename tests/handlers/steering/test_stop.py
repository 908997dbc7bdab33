"""A run is stopped by whoever may, from every surface alike, and everybody who tries is told what came of it."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.slack.client import Slack
from handlers.steering.stop import ENDED_ALREADY, NOT_BEGUN, stop
from handlers.thread.card import STOPPING
from patterns.values.running.letters import StopAsked
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, Runs, in_thread
from tools.store.store import Store

STOPPED = {"stop refactor-1": ("refactor-1", StopAsked(by="U0ADA"))}


@pytest.fixture
async def record(record: RunRecord, slack: Slack, store: Store) -> RunRecord:
    """A run at work in its thread, with its card."""
    return await in_thread(record, slack, store)


@pytest.fixture
async def card(record: RunRecord, slack: Slack, store: Store) -> str:
    async def post() -> str:
        return await slack.post(CHANNEL, text="card", blocks=[], key="refactor-1:card", thread_ts=record.root_ts)

    async def find() -> None:
        return None

    return await store.effects.once("refactor-1:card", post, find)


async def react(local: LocalSlack, ts: str, name: str = "x", user: str = "U0ADA") -> str:
    """Give that emoji; what that person alone is told."""
    before = len(local.ephemerals(user))
    await local.react(user=user, ts=ts, name=name)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


@pytest.mark.usefixtures("app")
async def test_a_cross_below_the_first_message_or_the_card_stops_the_run_once(
    local: LocalSlack, record: RunRecord, card: str, runs: Runs
) -> None:
    local.faults.duplicate()
    assert await react(local, record.root_ts) == STOPPING
    assert await react(local, card, "octagonal_sign") == STOPPING
    await local.until(lambda it: it.unacknowledged == 0)
    assert len(local.ephemerals()) == 2
    assert runs.delivered == STOPPED
    runs.states["refactor-1"] = "done"
    assert await react(local, record.root_ts, "no_entry") == ENDED_ALREADY


@pytest.mark.usefixtures("app")
async def test_a_cross_of_somebody_who_may_not_is_answered_and_stops_nothing(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    assert "Only <@U0ADA> or an approver" in await react(local, record.root_ts, user="U0GRACE")
    assert "Guests cannot" in await react(local, record.root_ts, user="U0LINUS")
    assert runs.delivered == {}


@pytest.mark.usefixtures("app")
async def test_other_emoji_and_other_messages_are_peoples_own(
    local: LocalSlack, slack: Slack, record: RunRecord, runs: Runs
) -> None:
    other = await slack.post(CHANNEL, text="a result", blocks=[], key="refactor-1:report:1", thread_ts=record.root_ts)
    await local.react(ts=record.root_ts, name="eyes")
    await local.react(ts=other, name="x")
    await local.react(ts=(await local.message(text="lunch?"))["ts"], name="x")
    await local.until(lambda it: it.unacknowledged == 0)
    assert local.ephemerals() == []
    assert runs.delivered == {}


async def test_a_run_that_has_not_begun_is_ended_where_it_waits(desk: Desk, record: RunRecord, runs: Runs) -> None:
    await desk.book.record(record.model_copy(update={"run_id": "refactor-2", "root_ts": ""}))
    runs.states |= {"refactor-1": "waiting", "refactor-2": "waiting"}
    assert await stop(desk, "U0ADA", "refactor-2") == NOT_BEGUN
    assert runs.cancelled == ["refactor-2"]
    # It has a thread: it begins again where another worker left it, and says itself what it keeps.
    assert await stop(desk, "U0ADA", "refactor-1") == STOPPING
    assert runs.cancelled == ["refactor-2"]
