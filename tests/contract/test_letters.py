"""The contract of a run's inbox, for whatever implements it."""

from __future__ import annotations

import asyncio

from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, Letter, StopAsked
from tests.contract.conftest import Seen, World


def decision(number: int) -> Decision:
    return Decision(question_id=f"q{number}", choice="yes", by="U1", words="ü")


async def until_stopped(run: Run, _: JsonObject) -> JsonObject:
    """Hands back the letters that came before the stop."""
    letters: list[Letter] = []
    while not isinstance(letter := await run.next_letter(30), StopAsked):
        assert letter is not None
        letters.append(letter)
    return {"letters": [one.model_dump() for one in letters]}


async def test_letters_come_in_the_order_of_their_delivery(world: World) -> None:
    world.register("kind", until_stopped)
    async with world.process():
        await world.runs.start("kind", "run", {})
        for number in range(4):
            await world.runs.deliver("run", decision(number), f"key {number}")
        await world.runs.deliver("run", StopAsked(by="U1"), "stop")

        assert await world.result("run") == {"letters": [decision(number).model_dump() for number in range(4)]}


async def test_a_letter_delivered_twice_under_one_key_arrives_once(world: World) -> None:
    world.register("kind", until_stopped)
    async with world.process():
        await world.runs.start("kind", "run", {})
        await world.runs.start("kind", "other", {})
        for _ in range(2):
            await world.runs.deliver("run", decision(1), "the same click")
        for run_id in ("run", "other"):
            await world.runs.deliver(run_id, decision(1), "a key is the run's own")
            await world.runs.deliver(run_id, StopAsked(by="U1"), "stop")

        assert len((await world.result("run"))["letters"]) == 2
        assert len((await world.result("other"))["letters"]) == 1


async def test_the_next_process_reads_the_same_letters_first(world: World, seen: Seen) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        first, none = await run.next_letter(30), await run.next_letter(0)
        seen.append((first, none))
        return {"last": await run.next_letter(30)}

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        await world.runs.deliver("run", decision(1), "1")
        await seen.reaches(1)
    async with world.process():
        await world.runs.deliver("run", decision(2), "2")
        assert await world.result("run") == {"last": decision(2).model_dump()}
    assert seen == [(decision(1), None)] * 2


async def test_no_letter_in_time_is_none_and_nought_only_looks(world: World) -> None:
    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        began = asyncio.get_running_loop().time()
        letters = [await run.next_letter(0), await run.next_letter(0.2)]
        return {"letters": letters, "seconds": asyncio.get_running_loop().time() - began}

    world.register("kind", workflow)
    async with world.process():
        await world.runs.start("kind", "run", {})
        result = await world.result("run")
    assert result["letters"] == [None, None]
    assert 0.15 < result["seconds"] < 10


async def test_a_letter_to_a_run_that_waits_in_no_process_is_kept(world: World) -> None:
    world.register("kind", until_stopped)
    async with world.process():
        await world.runs.start("kind", "run", {})
    await world.runs.deliver("run", decision(1), "1")
    await world.runs.deliver("run", StopAsked(by="U1"), "stop")
    async with world.process():
        assert await world.result("run") == {"letters": [decision(1).model_dump()]}


async def test_a_letter_to_an_ended_or_unknown_run_is_dropped(world: World) -> None:
    world.register("kind", until_stopped)
    async with world.process():
        await world.runs.start("kind", "run", {})
        await world.runs.deliver("run", StopAsked(by="U1"), "stop")
        await world.result("run")
        await world.runs.deliver("run", decision(1), "late")
        await world.runs.deliver("nobody", decision(1), "lost")
        assert await world.runs.state("run") == "done"
        assert await world.runs.state("nobody") is None
