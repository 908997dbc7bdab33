"""The contract of reading a run's journal from outside."""

from __future__ import annotations

import asyncio

from patterns.errors import LimitReached
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, TaskEnded, TaskNote
from tests.contract.conftest import Seen, World


async def child(run: Run, payload: JsonObject) -> JsonObject:
    async def work() -> str:
        return f"done {payload['number']}"

    await run.tell_parent(TaskNote(task_id="a", note="begins"))
    return {"said": await run.step("work", work, str)}


async def parent(run: Run, _: JsonObject) -> JsonObject:
    async def over() -> str:
        raise LimitReached("enough", limit="G-COST")

    try:
        await run.step("spend", over, str)
    except LimitReached:
        await run.now()
    await run.spawn("a", "child", {"number": 7})
    while not isinstance(await run.next_letter(20), TaskEnded):
        pass
    return {"ended": True}


async def test_a_journal_is_read_with_its_subtasks_results_and_errors(world: World) -> None:
    world.register("parent", parent)
    world.register("child", child)
    async with world.process():
        await world.runs.start("parent", "run", {"goal": "x"})
        await world.result("run")
        mother, task = await world.runs.journals("run", results=True)

    assert (mother.run_id, mother.parent, mother.kind, mother.payload) == ("run", None, "parent", {"goal": "x"})
    assert (mother.state, mother.result) == ("done", {"ended": True})
    calls = [(step.call, step.name) for step in mother.steps if step.call != "wait"]
    letters = [("letter", "letter")] * 2
    assert calls == [("step", "spend"), ("time", "time"), ("spawn", "spawn a"), *letters]
    spend, now, spawned, note, ended = (step for step in mother.steps if step.call != "wait")
    assert spend.error is not None
    assert (spend.result, spend.error.code, spend.error.facts) == (None, "limit", {"limit": "G-COST"})
    assert isinstance(now.result, float)
    assert spawned.child == "run.a"
    assert (note.result["kind"], ended.result["result"]) == ("task_note", {"said": "done 7"})
    assert (task.run_id, task.parent, task.kind, task.payload) == ("run.a", "run", "child", {"number": 7})
    assert [(step.call, step.result) for step in task.steps[:2]] == [("tell", None), ("step", "done 7")]
    assert all(step.seconds is not None and step.seconds >= 0 for step in (*mother.steps, *task.steps))


async def test_results_are_read_only_where_they_are_asked_for(world: World) -> None:
    world.register("parent", parent)
    world.register("child", child)
    async with world.process():
        await world.runs.start("parent", "run", {"goal": "x"})
        await world.result("run")
        (mother, task), steps = await world.runs.journals("run"), await world.runs.steps("run")
    assert mother.steps == steps
    assert (mother.kind, mother.payload, mother.result, task.payload) == ("", None, None, None)
    assert {(step.result, step.error) for step in (*mother.steps, *task.steps)} == {(None, None)}


async def test_runs_that_have_not_ended_are_told_and_no_subtask_among_them(world: World, seen: Seen) -> None:
    async def waits(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "child", {"number": 7})
        seen.append("waits")
        while not isinstance(await run.next_letter(60), Decision):
            pass
        return {}

    world.register("waits", waits)
    world.register("child", child)
    async with world.process():
        assert await world.runs.active() == ()
        await world.runs.start("waits", "run", {})
        await seen.has("waits")
        await world.runs.start("waits", "run2", {})
        await seen.reaches(2)
        active = await world.runs.active()
        states = await world.runs.states(["run", "run.a", "run9"])
        alone = [one.run_id for one in await world.runs.journals("run")]
        await world.runs.deliver("run", Decision(question_id="q", choice="yes"), "q")
        await world.result("run")
        await asyncio.sleep(0)
        assert [run_id for run_id, _ in await world.runs.active()] == ["run2"]
    assert active == (("run", "running"), ("run2", "running"))
    assert (states.keys(), alone) == ({"run", "run.a"}, ["run", "run.a"])


async def test_a_run_that_nobody_knows_has_no_journal(world: World) -> None:
    async with world.process():
        assert await world.runs.journals("run") == ()
        assert await world.runs.steps("run") == ()
        assert await world.runs.states([]) == {}
