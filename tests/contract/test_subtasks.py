"""The contract of subtasks: each ends with one letter, whatever happens, and none outlives its run."""

from __future__ import annotations

import asyncio

from patterns.errors import AnswerInvalid
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, FollowUp, Letter, TaskEnded, TaskNote
from tests.contract.conftest import Seen, World


async def double(run: Run, payload: JsonObject) -> JsonObject:
    async def work() -> int:
        return int(payload["number"]) * 2

    return {"id": run.id, "number": await run.step("double", work, int)}


async def ends(run: Run, count: int) -> dict[str, TaskEnded]:
    """The letters of so many subtasks' ends, and no more within a moment."""
    found: list[TaskEnded] = []
    while len(found) < count:
        letter = await run.next_letter(20)
        assert letter is not None, f"after {found}"
        if isinstance(letter, TaskEnded):
            found.append(letter)
    assert len({one.task_id for one in found}) == count
    return {one.task_id: one for one in found}


def as_json(letters: dict[str, TaskEnded]) -> JsonObject:
    return {name: letter.model_dump() for name, letter in letters.items()}


async def carry(world: World) -> JsonObject:
    async with world.process():
        await world.runs.start("parent", "run", {})
        return await world.result("run")


async def test_a_subtask_is_a_run_of_its_own_and_ends_with_a_letter(world: World) -> None:
    async def parent(run: Run, _: JsonObject) -> JsonObject:
        for name in ("a", "b"):
            await run.spawn(name, "double", {"number": len(name)})
        return as_json(await ends(run, 2))

    world.register("parent", parent)
    world.register("double", double)
    result = await carry(world)
    assert result["a"] == TaskEnded(task_id="a", result={"id": "run.a", "number": 2}).model_dump()
    assert result["b"]["result"] == {"id": "run.b", "number": 2}


async def test_what_a_subtask_tells_comes_before_its_end(world: World) -> None:
    async def chatty(run: Run, _: JsonObject) -> JsonObject:
        await run.tell_parent(TaskNote(task_id="a", note="reading"))
        await run.tell_parent(TaskNote(task_id="a", note="writing"))
        return {}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "chatty", {})
        letters: list[Letter | None] = [await run.next_letter(20) for _ in range(3)]
        return {"letters": [letter and letter.model_dump() for letter in letters]}

    world.register("parent", parent)
    world.register("chatty", chatty)
    expected: list[Letter] = [
        TaskNote(task_id="a", note="reading"),
        TaskNote(task_id="a", note="writing"),
        TaskEnded(task_id="a", result={}),
    ]
    assert (await carry(world))["letters"] == [letter.model_dump() for letter in expected]


async def test_a_subtask_that_fails_ends_with_its_error_and_fails_nobody_else(world: World) -> None:
    async def failing(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> int:
            raise AnswerInvalid("wrong", attempts=3)

        return {"number": await run.step("fails", work, int)}

    async def faulty(_: Run, __: JsonObject) -> JsonObject:
        raise ZeroDivisionError

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        for kind in ("failing", "faulty", "unknown", "double"):
            await run.spawn(kind, kind, {"number": 1})
        return as_json(await ends(run, 4))

    for workflow in (parent, failing, faulty, double):
        world.register(workflow.__name__, workflow)
    result = await carry(world)
    assert result["failing"]["error"] == AnswerInvalid("wrong", attempts=3).record().model_dump()
    assert result["faulty"]["error"]["code"] == "unexpected"
    assert result["unknown"]["error"]["code"] == "configuration"
    assert result["double"]["result"]["number"] == 2


async def test_cancelled_subtasks_end_with_a_letter_whatever_they_were_at(world: World, seen: Seen) -> None:
    async def working(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> None:
            seen.append("working")
            try:
                await asyncio.sleep(60)
            finally:
                seen.append("stopped")

        await run.step("slow", work, type(None))
        return {}

    async def waiting(run: Run, _: JsonObject) -> JsonObject:
        await run.tell_parent(TaskNote(task_id="waiting", note="ready"))
        await run.next_letter(60)
        return {}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        for name in ("working", "waiting", "double"):
            await run.spawn(name, name, {"number": 1})
        first = {type(await run.next_letter(20)).__name__ for _ in range(2)}
        await run.step("both are at it", lambda: seen.has("working"), type(None))
        for name in ("working", "waiting", "double"):
            await run.cancel(name)
        return {"first": sorted(first), **as_json(await ends(run, 2)), "then": await run.next_letter(0.3)}

    for workflow in (parent, working, waiting, double):
        world.register(workflow.__name__, workflow)
    async with world.process():
        await world.runs.start("parent", "run", {})
        result = await world.result("run")
        await seen.has("stopped")
        assert [await world.runs.state(f"run.{name}") for name in ("working", "waiting")] == ["cancelled"] * 2
    assert result["first"] == ["TaskEnded", "TaskNote"]
    assert result["working"]["error"]["code"] == result["waiting"]["error"]["code"] == "stopped"
    assert result["then"] is None


async def test_a_run_that_ends_takes_its_subtasks_with_it(world: World, seen: Seen) -> None:
    async def waiting(run: Run, _: JsonObject) -> JsonObject:
        seen.append(run.id)
        await run.next_letter(60)
        return {}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "waiting", {})
        await run.step("it waits", lambda: seen.has("run.a"), type(None))
        return {"ended": True}

    world.register("parent", parent)
    world.register("waiting", waiting)
    async with world.process():
        await world.runs.start("parent", "run", {})
        assert await world.result("run") == {"ended": True}
        assert await world.runs.state("run.a") == "cancelled"


async def test_a_cancelled_run_takes_its_subtasks_with_it(world: World, seen: Seen) -> None:
    async def waiting(run: Run, _: JsonObject) -> JsonObject:
        seen.append(run.id)
        await run.next_letter(60)
        return {}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "waiting", {})
        await run.next_letter(60)
        return {}

    world.register("parent", parent)
    world.register("waiting", waiting)
    async with world.process():
        await world.runs.start("parent", "run", {})
        await seen.has("run.a")
        await world.runs.cancel("run")
        assert [await world.runs.state(run_id) for run_id in ("run", "run.a")] == ["cancelled"] * 2


async def test_subtasks_go_on_in_the_next_process_and_end_once(world: World, seen: Seen) -> None:
    done = Seen()

    async def child(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> str:
            done.append(run.id)
            return run.id

        own = await run.step("once", work, str)
        letter = await run.next_letter(30)
        return {"own": own, "letter": letter and letter.model_dump()}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        for name in ("a", "b"):
            await run.spawn(name, "child", {})
        return as_json(await ends(run, 2))

    world.register("parent", parent)
    world.register("child", child)
    async with world.process():
        await world.runs.start("parent", "run", {})
        await done.reaches(2)
    async with world.process():
        for name in ("a", "b"):
            await world.runs.deliver(f"run.{name}", Decision(question_id=name, choice="yes"), name)
        result = await world.result("run")
    assert [result[name]["result"]["letter"]["question_id"] for name in ("a", "b")] == ["a", "b"]
    # A process that is ended at once may take a step's row with it: then, and only then, the step began again.
    assert set(done) == {"run.a", "run.b"}
    assert seen == []


async def test_a_subtask_hears_what_its_run_tells_it_and_one_that_has_ended_drops_it(world: World) -> None:
    async def child(run: Run, _: JsonObject) -> JsonObject:
        letter = await run.next_letter(30)
        return {"heard": letter and letter.model_dump()}

    async def parent(run: Run, _: JsonObject) -> JsonObject:
        await run.spawn("a", "child", {})
        await run.tell_task("a", FollowUp(by="U1", words="mind it"))
        ended = as_json(await ends(run, 1))
        await run.tell_task("a", FollowUp(by="U1", words="too late"))
        return ended

    world.register("parent", parent)
    world.register("child", child)
    async with world.process():
        await world.runs.start("parent", "run", {})
        result = await world.result("run")
    assert result["a"]["result"]["heard"]["words"] == "mind it"
