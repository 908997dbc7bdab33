"""The contract of `Runs`: beginnings, states and ends."""

from __future__ import annotations

import asyncio

import pytest

from patterns.errors import ConfigurationInvalid, LimitReached, RunStopped, Unexpected
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from tests.contract.conftest import Seen, World


async def echo(_: Run, payload: JsonObject) -> JsonObject:
    return payload


async def test_a_second_start_under_one_id_starts_nothing(world: World) -> None:
    world.register("echo", echo)
    async with world.process():
        assert await world.runs.start("echo", "run", {"number": 1})
        assert not await world.runs.start("echo", "run", {"number": 2})
        assert await world.result("run") == {"number": 1}
        assert not await world.runs.start("echo", "run", {"number": 3})
        assert await world.result("run") == {"number": 1}


async def test_of_many_starts_at_once_one_is_told_that_it_began(world: World) -> None:
    world.register("echo", echo)
    async with world.process():
        async with asyncio.TaskGroup() as group:
            starts = [group.create_task(world.runs.start("echo", "run", {"number": n})) for n in range(8)]
        began = [number for number, start in enumerate(starts) if start.result()]
        assert len(began) == 1
        assert await world.result("run") == {"number": began[0]}


async def test_the_state_is_told_from_outside(world: World, seen: Seen) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        seen.append("running")
        await run.next_letter(30)
        return {}

    world.register("kind", workflow)
    assert await state_before_any_process(world) is None
    async with world.process():
        await world.runs.start("kind", "run", {})
        await seen.reaches(1)
        assert await world.runs.state("run") == "running"
        await world.runs.cancel("run")
        assert await world.runs.state("run") == "cancelled"
        with pytest.raises(RunStopped):
            await world.result("run")


async def state_before_any_process(world: World) -> str | None:
    async with world.process():
        return await world.runs.state("run")


@pytest.mark.parametrize(
    "error", [LimitReached("enough", limit="G-COST", cap=5), KeyError("fault")], ids=["ours", "fault"]
)
async def test_a_run_that_raises_has_failed_with_that_error(world: World, error: Exception) -> None:
    async def workflow(_: Run, __: JsonObject) -> JsonObject:
        raise error

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        with pytest.raises(type(error) if isinstance(error, LimitReached) else Unexpected) as raised:
            await world.result("run")
        if isinstance(error, LimitReached):
            assert raised.value.record() == error.record()
        assert await world.runs.state("run") == "failed"


async def test_a_run_of_an_unknown_kind_fails_and_says_so(world: World) -> None:
    async with world.process():
        await world.runs.start("juggle", "run", {})
        with pytest.raises(ConfigurationInvalid, match="juggle"):
            await world.result("run")


async def test_a_cancelled_run_does_nothing_more(world: World, seen: Seen) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        async def work() -> None:
            seen.append("begun")
            try:
                await asyncio.sleep(60)
            finally:
                seen.append("ended")

        await run.step("slow", work, type(None))
        seen.append("went on")
        return {}

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        await seen.reaches(1)
        await world.runs.cancel("run")
        await seen.has("ended")
    async with world.process():
        assert await world.runs.state("run") == "cancelled"
    assert seen == ["begun", "ended"]
