"""The contract of `Run.step` and `Run.now`, for whatever implements them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from patterns.errors import ModelOverloaded, StewardError, Unexpected
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject, Message, ToolCall
from patterns.values.running.letters import Decision
from tests.contract.conftest import Seen, World

GO_ON = Decision(question_id="q", choice="go on")


def gives(value: Any) -> Any:
    async def work() -> Any:
        return value

    return work


def fails(error: BaseException) -> Any:
    async def work() -> Any:
        raise error

    return work


async def caught(run: Run, error: BaseException) -> StewardError:
    with pytest.raises(StewardError) as raised:
        await run.step("fails", fails(error), int)
    return raised.value


async def first_and_replay(world: World, seen: Seen) -> tuple[Any, Any]:
    """Carry "kind" until it waits, in one process; then to its end in the next. What it saw, each time."""
    async with world.process():
        await world.runs.start("kind", "run", {})
        await seen.reaches(1)
    async with world.process():
        await world.runs.deliver("run", GO_ON, "go on")
        await world.result("run")
    first, replay = seen
    return first, replay


async def test_a_finished_step_is_not_done_again_by_the_next_process(world: World, seen: Seen) -> None:
    done = Seen()

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> int:
            done.append(run.id)
            return len(done)

        seen.append([await run.step("one", work, int), await run.step("two", work, int)])
        await run.next_letter(30)
        return {"third": await run.step("three", work, int)}

    world.register("kind", workflow)
    first, replay = await first_and_replay(world, seen)

    assert first == replay == [1, 2]
    assert await world.result("run") == {"third": 3}
    assert done == ["run"] * 3


async def test_a_result_comes_back_as_the_class_it_was(world: World, seen: Seen) -> None:
    message = Message(
        role="assistant", text="ü \ud83d", tool_calls=(ToolCall(id="1", name="read", arguments={"a": [1]}),)
    )
    message = message.model_copy(update={"text": "ü ✓ \x00"})

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        pairs: type[Any] = tuple[Message, ...]
        seen.append(
            (
                await run.step("message", gives(message), Message),
                await run.step("several", gives((message, message)), pairs),
                await run.step("nothing", gives(None), type(None)),
            )
        )
        await run.next_letter(30)
        return {}

    world.register("kind", workflow)
    first, replay = await first_and_replay(world, seen)

    assert first == replay == (message, (message, message), None)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ModelOverloaded("later", retry_after_seconds=90, model="m"), ModelOverloaded),
        (ZeroDivisionError("by nought"), Unexpected),
        (asyncio.CancelledError("that nobody asked for"), Unexpected),
    ],
    ids=lambda value: getattr(value, "__name__", None) or type(value).__name__,
)
async def test_an_error_is_the_same_at_first_and_on_replay(
    world: World, seen: Seen, error: BaseException, expected: type[StewardError]
) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        raised = await caught(run, error)
        seen.append((type(raised), raised.record()))
        await run.next_letter(30)
        return {}

    world.register("kind", workflow)
    first, replay = await first_and_replay(world, seen)

    assert first == replay
    assert first[0] is expected
    if isinstance(error, StewardError):
        assert first[1] == error.record()


async def test_a_result_of_another_type_than_declared_is_an_error_of_the_step(world: World) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        with pytest.raises(Unexpected):
            await run.step("wrong", gives(object()), int)
        with pytest.raises(Unexpected):
            await run.step("wrong too", gives("twelve"), int)
        return {}

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        assert await world.result("run") == {}


async def test_the_time_is_journalled(world: World, seen: Seen) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        seen.append((await run.now(), await run.now()))
        await run.next_letter(30)
        return {}

    world.register("kind", workflow)
    first, replay = await first_and_replay(world, seen)

    assert first == replay
    assert 0 <= first[1] - first[0] < 30


async def test_a_step_that_was_under_way_when_the_process_died_begins_again(world: World, seen: Seen) -> None:
    begun = Seen()

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> str:
            begun.append("slow")
            if len(begun) == 1:
                seen.append("under way")
                await asyncio.sleep(60)
            return "done"

        return {"slow": await run.step("slow", work, str)}

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        await seen.reaches(1)
    async with world.process():
        assert await world.result("run") == {"slow": "done"}
    assert begun == ["slow", "slow"]
