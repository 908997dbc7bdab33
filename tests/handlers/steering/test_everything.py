"""`stop RUN` for whoever may, and `stop all` for operators, after one more press."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.steering.everything import NONE, STOP_ALL_ACTION, stop_all
from handlers.thread.card import STOPPING
from patterns.errors import NotAllowed, StoreUnavailable
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from patterns.values.running.letters import Letter, StopAsked
from patterns.values.running.record import RunRecord
from tests.handlers.conftest import CHANNEL, Runs

OPERATOR = "U0GRACE"


@pytest.fixture
def policy() -> Policy:
    return Policy(team="T0LOCAL", operators=(OPERATOR,), repositories={"shop": RepositoryPolicy()})


@pytest.fixture
async def live(desk: Desk, record: RunRecord, runs: Runs) -> tuple[str, ...]:
    """Two at work, one that has not begun, one that proposes a command."""
    for number, root in ((1, "17.1"), (2, "17.2"), (3, "")):
        one = record.model_copy(update={"run_id": f"refactor-{number}", "root_ts": root, "payload": {}})
        await desk.book.record(one)
    runs.states |= {"refactor-1": "running", "refactor-2": "running", "refactor-3": "waiting", "choose-1": "running"}
    return tuple(runs.states)


async def told(local: LocalSlack, text: str, user: str) -> str:
    before = len(local.ephemerals(user))
    await local.command(user=user, text=text)
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


@pytest.mark.usefixtures("app", "live")
async def test_a_run_is_stopped_by_its_id(local: LocalSlack, runs: Runs) -> None:
    assert "Name the run that is meant" in await told(local, "/steward stop", "U0ADA")
    assert "knows no such run" in await told(local, "/steward stop refactor-9", "U0ADA")
    assert await told(local, "/steward stop `refactor-1`", "U0ADA") == STOPPING
    assert await told(local, "/steward stop refactor-2", OPERATOR) == STOPPING
    by = {run_id: letter.by for run_id, letter in runs.delivered.values() if isinstance(letter, StopAsked)}
    assert by == {"refactor-1": "U0ADA", "refactor-2": OPERATOR}


@pytest.mark.usefixtures("app", "live")
async def test_all_are_stopped_by_an_operator_after_one_more_press(local: LocalSlack, runs: Runs) -> None:
    assert "operators" in await told(local, "/steward stop all", "U0ADA")
    assert await told(local, "/steward stop all", OPERATOR) == "4 runs live."
    assert runs.delivered == {}
    asked = local.ephemerals(OPERATOR)[-1]
    await local.click(user=OPERATOR, channel=CHANNEL, ts=asked["ts"], action_id=STOP_ALL_ACTION)
    await local.until(lambda it: "stopped" in it.ephemerals(OPERATOR)[-1]["text"])
    assert local.ephemerals(OPERATOR)[-1]["text"] == (
        "4 runs stopped: each ends after its current step and says what it keeps. 1 run had not begun and will not."
    )
    assert {run_id for run_id, _ in runs.delivered.values()} == {"refactor-1", "refactor-2", "refactor-3"}
    assert sorted(runs.cancelled) == ["choose-1", "refactor-3"]


async def test_only_an_operator_presses_and_nothing_live_is_said(desk: Desk, runs: Runs) -> None:
    with pytest.raises(NotAllowed):
        await stop_all(desk, "U0ADA", CHANNEL)
    runs.states.clear()
    assert await stop_all(desk, OPERATOR, CHANNEL) == NONE
    assert runs.delivered == {}


@pytest.mark.usefixtures("live")
async def test_a_run_that_cannot_be_told_keeps_no_other_from_being_stopped(
    desk: Desk, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver, cancel = runs.deliver, runs.cancel

    async def delivered(run_id: str, letter: Letter, key: str) -> None:
        if run_id == "refactor-2":
            raise StoreUnavailable
        await deliver(run_id, letter, key)

    async def cancelled(run_id: str) -> None:
        if run_id == "choose-1":
            raise StoreUnavailable
        await cancel(run_id)

    monkeypatch.setattr(runs, "deliver", delivered)
    monkeypatch.setattr(runs, "cancel", cancelled)
    assert await stop_all(desk, OPERATOR, CHANNEL) == (
        "2 runs stopped: each ends after its current step and says what it keeps. 1 run had not begun and will not. "
        "2 runs could not be told: press again."
    )
    assert {run_id for run_id, _ in runs.delivered.values()} == {"refactor-1", "refactor-3"}
