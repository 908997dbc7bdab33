"""A run with a place: it waits for one, hears a stop meanwhile, and gives it up while people are waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from patterns.errors import StoreUnavailable
from patterns.guardrails.intake.places import Places
from patterns.guardrails.intake.seat import Seat
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.house.intake import Capacity, Standing
from patterns.values.running.letters import Decision, FollowUp, StopAsked
from tests.fakes.intake import MemoryIntake
from tests.fakes.run import MemoryRuns, with_every_crash

WORK_SECONDS, ANSWER_SECONDS = 100.0, 1000.0
YES = Decision(question_id="q", choice="yes", by="UADA")


class House:
    """Runs that work, ask and work again, in a house with few places; what they did, and what they showed."""

    def __init__(self, runs: MemoryRuns, capacity: Capacity) -> None:
        self.runs = runs
        self.intake = MemoryIntake(capacity)
        self.places = Places(self.intake, runs, runs, runs.clock)
        self.begun: list[str] = []
        self.shown: list[tuple[str, int]] = []
        for kind, workflow in {"job": self._job, "sub": self._sub, "crew": self._crew, "reader": self._reader}.items():
            runs.register(kind, workflow)

    async def carry(self, **kinds: str) -> None:
        """Until each of these runs has ended; a run's first letter is whose it is."""
        for run_id, kind in kinds.items():
            await self.intake.enter(run_id, run_id[0])
            await self.runs.start(kind, run_id, {})
        async with self.runs.process():
            for run_id in kinds:
                await self.runs.ended(run_id)

    def seat(self, run: Run) -> Seat:
        return Seat(run, self.places, run.id[0], lambda standing: self._showing(run.id, standing))

    @asynccontextmanager
    async def _showing(self, run_id: str, standing: Standing) -> AsyncIterator[None]:
        self.shown.append((run_id, standing.position))
        yield

    async def _work(self, seat: Seat, name: str) -> None:
        async def work() -> bool:
            held = [one.run_id for one in await self.intake.seats() if one.state == "held"]
            assert seat.id in held, f"{seat.id} works without a place"
            self.begun.append(f"{seat.id} {name}")
            self.runs.pass_time(WORK_SECONDS)
            return True

        await seat.step(name, work, bool)

    async def _job(self, run: Run, _: JsonObject) -> JsonObject:
        seat = self.seat(run)
        await seat.begin()
        await self._work(seat, "before")
        answer = await seat.next_letter(ANSWER_SECONDS)
        await self._work(seat, "after")
        await seat.give_up()
        return {"answer": answer.kind if answer else None}

    async def _crew(self, run: Run, _: JsonObject) -> JsonObject:
        seat = self.seat(run)
        await seat.begin()
        await seat.spawn("one", "sub", {})
        await seat.next_letter(ANSWER_SECONDS)
        held = (await self.intake.standing(run.id) or Standing(held=False)).held
        await seat.give_up()
        return {"held": held}

    async def _sub(self, run: Run, _: JsonObject) -> JsonObject:
        await run.next_letter(WORK_SECONDS)
        return {}

    async def _reader(self, run: Run, _: JsonObject) -> JsonObject:
        seat = self.seat(run)
        await seat.begin()
        heard = [await seat.next_letter(0) for _ in range(2)]
        await seat.give_up()
        return {"heard": [one.kind for one in heard if one]}


async def test_where_there_is_a_place_nothing_is_waited_for() -> None:
    house = House(MemoryRuns(), Capacity())
    await house.carry(a1="job")
    assert (house.begun, house.shown) == (["a1 before", "a1 after"], [])
    names = [row.name for row in house.runs.journal("a1") if row.name.startswith("step")]
    assert names == [f"step {name}" for name in ("place", "before", "rest", "place", "after", "leave the place")]
    assert await house.intake.seats() == ()


async def test_of_many_runs_no_more_work_than_may_and_all_come_to_it() -> None:
    house = House(MemoryRuns(), Capacity(of_house=2, of_member=1))
    await house.carry(a1="job", a2="job", a3="job", b1="job", b2="job", c1="job")
    assert sorted(house.begun) == sorted(
        f"{run} {when}" for run in house.runs.run_ids() for when in ("before", "after")
    )
    first = [one.removesuffix(" before") for one in house.begun if one.endswith("before")]
    assert [one for one in first if one[0] == "a"] == ["a1", "a2", "a3"]
    assert first.index("c1") < first.index("a3"), "who asked for three stands between the others, not before them"
    assert (house.intake.most, await house.intake.seats()) == (2, ())


async def test_who_waits_for_people_lets_others_work() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.carry(a1="job", b1="job")
    assert house.begun == ["a1 before", "b1 before", "a1 after", "b1 after"]


async def test_while_its_subtasks_work_a_run_keeps_its_place() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.carry(a1="crew")
    assert (await house.runs.ended("a1")).result == {"held": True}


async def test_a_stop_in_the_line_ends_a_run_that_has_not_begun_and_gives_its_turn_to_others() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.places.take("x1", "x")
    for run_id in ("a1", "b1"):
        await house.runs.start("job", run_id, {})
        house.runs.post(run_id, StopAsked(by="UADA"), "stop")
    await house.carry(a1="job", b1="job")
    for run_id in ("a1", "b1"):
        ended = await house.runs.ended(run_id)
        assert ended.error is not None
        assert (ended.error.code, ended.error.facts) == ("stopped", {"by": "UADA"})
    assert (house.begun, house.shown) == ([], [("a1", 1), ("b1", 2)])


async def test_a_stop_while_people_are_waited_for_needs_no_place() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))

    async def stopped(run: Run, _: JsonObject) -> JsonObject:
        seat = house.seat(run)
        await seat.begin()
        letter = await seat.next_letter(ANSWER_SECONDS)

        async def say() -> str:
            return "what is kept"

        said = await seat.step("the last word", say, str)
        await seat.give_up()
        return {"heard": letter.kind if letter else "", "said": said}

    house.runs.register("stopped", stopped)
    await house.runs.start("stopped", "a1", {})
    house.runs.post("a1", StopAsked(by="UADA"), "stop")
    await house.carry(a1="stopped", b1="crew")
    assert (await house.runs.ended("a1")).result == {"heard": "stop", "said": "what is kept"}


async def test_what_is_said_to_a_run_in_the_line_is_heard_by_it_in_order() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.runs.start("crew", "b1", {})
    await house.runs.start("reader", "a1", {})
    house.runs.post("a1", FollowUp(by="UADA", words="also the tests"), "wish")
    house.runs.post("a1", YES, "answer")
    await house.carry(b1="crew", a1="reader")
    assert (await house.runs.ended("a1")).result == {"heard": ["follow_up", "decision"]}
    assert house.shown == [("a1", 1)]


async def test_a_place_that_was_given_without_a_word_is_found_at_the_next_look() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.intake.take("x1", "x")

    async def silent(run: Run, _: JsonObject) -> JsonObject:
        await run.next_letter(WORK_SECONDS)
        await house.intake.leave(["x1"])
        return {}

    house.runs.register("silent", silent)
    await house.carry(a1="job", x1="silent")
    assert house.begun == ["a1 before", "a1 after"]


async def test_the_sweep_takes_back_the_places_of_the_dead() -> None:
    house = House(MemoryRuns(), Capacity(of_house=1))
    await house.places.take("x1", "x")
    await house.runs.start("job", "x1", {})
    await house.runs.cancel("x1")
    await house.places.take("lost", "y")
    await house.places.sweep()
    assert [one.run_id for one in await house.intake.seats()] == ["lost"], "it may be enqueued in a moment"
    house.runs.pass_time(house.runs.clock())
    await house.places.sweep()
    assert await house.intake.seats() == ()


class Weather(MemoryIntake):
    """A line that sometimes does not answer: every second call fails, of those that are named."""

    def __init__(self, *methods: str) -> None:
        super().__init__(Capacity(of_house=1))
        self._methods, self.calls = methods, Counter[str]()

    def _answer(self, method: str) -> None:
        self.calls[method] += 1
        if method in self._methods and self.calls[method] % 2:
            raise StoreUnavailable

    async def take(self, run_id: str, member: str) -> tuple[Standing, tuple[str, ...]]:
        """See `Intake.take`."""
        self._answer("take")
        return await super().take(run_id, member)

    async def rest(self, run_id: str) -> tuple[str, ...]:
        """See `Intake.rest`."""
        self._answer("rest")
        return await super().rest(run_id)

    async def leave(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """See `Intake.leave`."""
        self._answer("leave")
        return await super().leave(run_ids)


@pytest.mark.parametrize("methods", [("take",), ("rest",), ("leave",), ("take", "rest", "leave")])
async def test_where_the_line_does_not_answer_a_run_waits_or_keeps_its_place_and_does_not_end(
    methods: tuple[str, ...],
) -> None:
    house = House(MemoryRuns(), Capacity())
    house.intake = Weather(*methods)
    house.places = Places(house.intake, house.runs, house.runs, house.runs.clock)
    await house.carry(a1="job")
    assert house.begun == ["a1 before", "a1 after"]
    assert (await house.runs.ended("a1")).result == {"answer": None}
    await house.places.sweep()
    assert await house.intake.seats() == ()


async def test_a_crash_anywhere_loses_no_turn_and_does_nothing_twice_that_was_done() -> None:
    async def stage(runs: MemoryRuns) -> JsonObject:
        house = House(runs, Capacity(of_house=1))
        await runs.start("job", "b1", {})

        async def workflow(run: Run, payload: JsonObject) -> JsonObject:
            return await house._job(run, payload)

        result = await runs.play(workflow, {}, letters=[YES], run_id="a1")
        assert house.intake.most <= 1
        assert [one.run_id for one in await house.intake.seats() if one.run_id == "a1"] == []
        return result

    results = await with_every_crash(stage)
    assert len(results) > 10
    assert all(result == results[0] == {"answer": "decision"} for result in results)
