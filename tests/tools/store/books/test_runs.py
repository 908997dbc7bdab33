from __future__ import annotations

import asyncio
from functools import partial

import pytest

from patterns.errors import Unexpected
from patterns.values.running.record import RunRecord
from tools.store.store import Store


def _run(number: int, channel: str = "C1") -> RunRecord:
    return RunRecord(
        run_id=f"run-{number}",
        command="refactor",
        team="T1",
        channel=channel,
        requester="U1",
        text="rename <b> & 'c'",
        payload={"repository": "sample", "nested": [{"n": None}, 1.5, "ä\0🦉"]},
        asked_at=1000.25 + number,
    )


async def test_a_run_is_found_as_it_was_recorded(store: Store) -> None:
    assert await store.runs.record(_run(1))
    assert await store.runs.find("run-1") == _run(1)
    assert await store.runs.find("run-2") is None


async def test_a_run_that_is_known_stays_as_it_was(store: Store) -> None:
    await store.runs.record(_run(1))
    assert not await store.runs.record(_run(1, channel="C2"))
    assert await store.runs.find("run-1") == _run(1)


async def test_of_two_deliveries_at_once_one_records_the_run(store: Store) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(store.runs.record(_run(1))) for _ in range(6)]
    assert sum(task.result() for task in tasks) == 1


async def test_a_run_is_found_by_its_thread_once_that_stands(store: Store) -> None:
    await store.runs.record(_run(1))
    await store.runs.record(_run(2))
    assert await store.runs.of_thread("C1", "") is None
    for _ in range(2):
        await store.runs.set_thread("run-1", "17.5")
    assert await store.runs.of_thread("C1", "17.5") == _run(1).model_copy(update={"root_ts": "17.5"})
    assert await store.runs.of_thread("C2", "17.5") is None
    assert await store.runs.of_thread("C1", "") is None


async def test_a_thread_of_several_runs_is_the_newest_ones(store: Store) -> None:
    for number in (2, 3, 1):
        await store.runs.record(_run(number))
        await store.runs.set_thread(f"run-{number}", "17.5")
    found = await store.runs.of_thread("C1", "17.5")
    assert found is not None
    assert found.run_id == "run-3"


async def test_a_run_is_found_by_its_first_message_and_by_its_card(store: Store) -> None:
    await store.runs.record(_run(1))
    await store.runs.set_thread("run-1", "17.5")
    for run_id, ts in (("run-1", "18.5"), ("run-12", "19.5")):
        await store.effects.once(f"{run_id}:card", partial(_given, ts), partial(_given, ts))
    await store.effects.once("run-1:report:1", partial(_given, "20.5"), partial(_given, "20.5"))
    for ts in ("17.5", "18.5"):
        found = await store.runs.of_message("C1", ts)
        assert found is not None
        assert found.run_id == "run-1"
        assert await store.runs.of_message("C2", ts) is None
    for ts in ("19.5", "20.5", "21.5", ""):
        assert await store.runs.of_message("C1", ts) is None


async def _given(ts: str) -> str:
    return ts


async def test_a_run_nobody_recorded_has_no_thread(store: Store) -> None:
    with pytest.raises(Unexpected, match="no run"):
        await store.runs.set_thread("run-1", "17.5")


async def test_the_branch_that_a_run_left_is_kept(store: Store) -> None:
    await store.runs.record(_run(1))
    for _ in range(2):
        await store.runs.set_branch("run-1", "steward/run-1")
    assert await store.runs.find("run-1") == _run(1).model_copy(update={"branch": "steward/run-1"})
    with pytest.raises(Unexpected, match="no run"):
        await store.runs.set_branch("run-2", "steward/run-2")


async def test_the_latest_runs_come_first(store: Store) -> None:
    for number in (2, 3, 1):
        await store.runs.record(_run(number))
    assert [run.run_id for run in await store.runs.latest(2)] == ["run-3", "run-2"]


async def test_the_runs_of_one_person_or_one_channel_are_found_among_many(store: Store) -> None:
    for number in range(4):
        run = _run(number, channel=f"C{number % 2}")
        await store.runs.record(run.model_copy(update={"requester": f"U{number // 2}"}))
    assert [one.run_id for one in await store.runs.latest(9, requester="U1")] == ["run-3", "run-2"]
    assert [one.run_id for one in await store.runs.latest(9, channel="C1")] == ["run-3", "run-1"]
    assert [one.run_id for one in await store.runs.latest(9, requester="U1", channel="C1")] == ["run-3"]
    assert [one.run_id for one in await store.runs.those(["run-0", "run-2", "run-9"])] == ["run-2", "run-0"]
    assert await store.runs.those([]) == ()


async def test_what_a_runs_card_says_is_kept_with_the_run(store: Store) -> None:
    await store.runs.record(_run(1))
    await store.runs.set_stage("run-1", "Working · 2 of 5")
    assert await store.runs.find("run-1") == _run(1).model_copy(update={"stage": "Working · 2 of 5"})
    with pytest.raises(Unexpected):
        await store.runs.set_stage("run-2", "Working")
