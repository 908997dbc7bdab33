from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from patterns.values.house.intake import Capacity, Standing, Turned
from tests.tools.store.conftest import Clock
from tools.store.store import Store

NewStore = Callable[..., Store]
SMALL = Capacity(of_house=2, of_member=1, an_hour=4, in_line=3, in_line_of_member=2)
HELD = Standing(held=True)


@pytest.fixture
async def small(new_store: NewStore) -> Store:
    store = new_store(capacity=SMALL)
    await store.open()
    return store


async def placed(store: Store, *runs: str) -> list[Standing]:
    """Where each stands once it asked for a place; a run's first letter is whose it is."""
    return [(await store.intake.take(run, run[0]))[0] for run in runs]


async def test_who_finds_a_place_has_it_and_others_stand_in_line(small: Store) -> None:
    assert await placed(small, "a1", "a2", "b1", "c1") == [
        HELD, Standing(held=False, position=1), HELD, Standing(held=False, position=2),
    ]  # fmt: skip
    assert await placed(small, "a1", "c1") == [HELD, Standing(held=False, position=2)]


async def test_who_leaves_lets_the_next_in_and_says_who_has_to_hear_of_it(small: Store) -> None:
    await placed(small, "a1", "b1", "a2", "c1")
    assert await small.intake.leave(["b1"]) == ("c1",)
    assert await small.intake.leave(["b1"]) == ()
    assert await small.intake.leave(["a1"]) == ("a2",)
    assert await small.intake.standing("a1") is None
    assert [(one.run_id, one.state) for one in await small.intake.seats()] == [("a2", "held"), ("c1", "held")]


async def test_who_waits_for_people_takes_no_place_and_goes_first_afterwards(small: Store) -> None:
    await placed(small, "a1", "b1", "c1", "d1")
    assert await small.intake.rest("a1") == ("c1",)
    assert await placed(small, "a1") == [Standing(held=False, position=1)]
    assert await small.intake.leave(["c1"]) == ("a1",)
    assert await placed(small, "a1", "d1") == [HELD, Standing(held=False, position=1)]


async def test_who_was_given_a_place_and_does_not_take_it_is_told_again(small: Store, clock: Clock) -> None:
    await placed(small, "a1", "b1", "c1")
    await small.intake.leave(["a1"])
    assert await small.intake.untold(5) == ()
    clock.now += 6
    assert await small.intake.untold(5) == ("c1",)
    assert await placed(small, "c1") == [HELD]
    assert await small.intake.untold(0) == ()


async def test_one_and_the_same_run_enters_once(small: Store) -> None:
    assert [await small.intake.enter("a1", "a") for _ in range(9)] == [None] * 9
    assert len(await small.intake.seats()) == 1
    await small.intake.leave(["a1"])
    assert await small.intake.enter("a1", "a") is None, "a command that comes again when its run is over"
    assert await small.intake.seats() == ()


async def test_too_many_in_the_line_or_in_an_hour_are_turned_away(small: Store, clock: Clock) -> None:
    assert [await small.intake.enter(f"a{n}", "a") for n in (1, 2)] == [None, None]
    assert await small.intake.enter("a3", "a") == Turned(kind="own_line", most=2)
    assert await small.intake.enter("b1", "b") is None
    assert await small.intake.enter("c1", "c") == Turned(kind="line", most=3)
    await small.intake.leave(["a1", "a2", "b1"])
    began = clock.now
    clock.now += 600
    for run in ("a3", "a4"):
        assert await small.intake.enter(run, "a") is None
        await small.intake.leave([run])
    assert await small.intake.enter("a5", "a") == Turned(kind="rate", most=4, again_at=began + 3600)
    clock.now = began + 3601
    assert await small.intake.enter("a5", "a") is None


async def test_a_pause_turns_new_work_away_and_lets_the_rest_go_on(small: Store, clock: Clock) -> None:
    await small.intake.enter("a1", "a")
    pause = await small.intake.pause(by="UOPS", why="the model is down")
    assert pause.at == clock.now
    assert await small.intake.paused() == pause
    assert await small.intake.enter("a2", "a") == Turned(kind="paused", pause=pause)
    assert await small.intake.enter("a1", "a") is None, "it was taken before"
    assert await placed(small, "a1") == [HELD]
    assert await small.intake.resume(by="UOTHER") == pause
    assert await small.intake.resume(by="UOTHER") is None
    assert (await small.intake.paused(), await small.intake.enter("a2", "a")) == (None, None)
    told = [(row.entry.actor, row.entry.what) for row in await small.audit.latest(9)]
    assert told == [("UOTHER", "intake resumed"), ("UOPS", "intake paused")]


async def test_no_limit_is_passed_however_many_processes_ask_at_once(new_store: NewStore) -> None:
    capacity = Capacity(of_house=3, of_member=2)
    first, second = new_store(capacity=capacity), new_store(capacity=capacity)
    await first.open()
    runs = [f"{member}{number}" for number in range(4) for member in "abc"]
    async with asyncio.TaskGroup() as group:
        for number, run in enumerate(runs):
            group.create_task((first, second)[number % 2].intake.take(run, run[0]))
    over: set[str] = set()
    while held := [one for one in await first.intake.seats() if one.state == "held"]:
        assert len(held) <= 3
        assert max(sum(one.member == member for one in held) for member in "abc") <= 2
        over |= {one.run_id for one in held}
        async with asyncio.TaskGroup() as group:
            for number, one in enumerate(held):
                group.create_task((first, second)[number % 2].intake.leave([one.run_id]))
    assert over == set(runs), "every one of them was worked on"
