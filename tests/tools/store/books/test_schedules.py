from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from patterns.ports.schedules import ScheduleChange
from patterns.values.research.brief import Brief, BriefItem
from patterns.values.research.schedules import KnownClaim, Memory, Muted, Schedule, SeenPage
from tests.tools.store.conftest import Clock
from tools.store.books.memories import KEPT
from tools.store.store import Store

DAY = 86_400.0
BRIEF = Brief(question="What is new in LarkMQ?", items=(BriefItem(id="I1", text="Which versions are out?"),))


def schedule(name: str = "larkmq", **more: Any) -> Schedule:
    values: dict[str, Any] = {
        "id": f"schedule-{name}",
        "name": f"{name} <new> \0🦉",
        "team": "T1",
        "owner": "UADA",
        "channel": "C1",
        "question": BRIEF.question,
        "feeds": ("https://larkmq.example/feed",),
        "cron": "0 9 * * mon",
        "time_zone": "Europe/Berlin",
        "run_microdollars": 500_000,
        "month_microdollars": 9_000_000_000,
        "created_at": 5.5,
        "next_at": 100.25,
    }
    return Schedule.model_validate(values | more)


def memory(run_id: str, at: float) -> Memory:
    claim = KnownClaim(
        id="C1",
        items=("I1",),
        claim="half a pair: \ud83e",
        quote="ä\0🦉",
        url="https://larkmq.example",
        title="",
        first_at=1.5,
        seen_at=at,
    )
    page = SeenPage(canonical="larkmq.example", url="https://larkmq.example", digest="d", likeness=2**64 - 1, seen_at=1)
    return Memory(run_id=run_id, at=at, claims=(claim,), pages=(page,), queries=("larkmq",), posted_ts="17.5")


async def found(store: Store, name: str = "larkmq") -> Schedule:
    kept = await store.schedules.find(f"schedule-{name}")
    assert kept is not None
    return kept


async def test_a_schedule_is_found_as_it_was_added_with_a_number(store: Store) -> None:
    added = await store.schedules.add(schedule())
    assert added.number == 1
    assert await found(store) == added.model_copy(update={"name": "larkmq <new> \ufffd🦉"})
    assert await store.schedules.find("schedule-other") is None


async def test_the_same_id_again_gives_the_one_that_is_kept(store: Store) -> None:
    first = await store.schedules.add(schedule(name="a"))
    again = await store.schedules.add(schedule(name="a", question="What else is new?"))
    assert (again.number, again.question) == (1, first.question)
    assert (await store.schedules.add(schedule(name="b"))).number == 2


async def test_of_many_that_are_added_at_once_each_has_a_number_of_its_own(
    store: Store, new_store: Callable[..., Store]
) -> None:
    async with asyncio.TaskGroup() as group:
        for side in (store, new_store()):
            for name in "aabc":
                group.create_task(side.schedules.add(schedule(name=name)))
    assert [one.number for one in await store.schedules.standing()] == [1, 2, 3]


async def test_a_deleted_one_stands_no_more_is_found_still_and_leaves_its_number_to_nobody(
    store: Store, clock: Clock
) -> None:
    await store.schedules.add(schedule())
    deleted = await store.schedules.change("schedule-larkmq", ScheduleChange(state="deleted"))
    assert deleted is not None
    assert (await store.schedules.standing(), await store.schedules.due(1e12)) == ((), ())
    assert await found(store) == deleted
    assert await store.schedules.change("schedule-larkmq", ScheduleChange(name="again")) is None
    clock.now += 40 * DAY
    assert await store.retain(30) == 1
    assert await store.schedules.find("schedule-larkmq") is None
    assert (await store.schedules.add(schedule())).number == 2


async def test_what_a_change_does_not_name_stays_as_it_is(store: Store) -> None:
    added = await store.schedules.add(schedule(name="a"))
    await store.schedules.keep_brief(added.id, added.question, BRIEF)
    change = ScheduleChange(state="paused", why_paused="on leave", heartbeat=True, feeds=())
    changed = await store.schedules.change(added.id, change)
    expected = {"state": "paused", "why_paused": "on leave", "heartbeat": True, "feeds": (), "brief": BRIEF}
    assert changed == (await found(store, "a")) == (await store.schedules.standing())[0]
    assert changed is not None
    assert {name: getattr(changed, name) for name in expected} == expected
    assert (changed.number, changed.cron, changed.month_microdollars) == (1, "0 9 * * mon", 9_000_000_000)
    resumed = await store.schedules.change(added.id, ScheduleChange(state="active"))
    assert resumed is not None
    assert (resumed.state, resumed.why_paused) == ("active", "")


async def test_a_state_that_does_not_exist_is_not_kept(store: Store) -> None:
    added = await store.schedules.add(schedule())
    with pytest.raises(ValueError, match="state"):
        await store.schedules.change(added.id, ScheduleChange(state="asleep"))
    assert (await found(store)).state == "active"


async def test_the_first_brief_is_kept_until_the_question_is_another_one(store: Store) -> None:
    added = await store.schedules.add(schedule())
    other = BRIEF.model_copy(update={"recency": "this year"})
    await store.schedules.keep_brief(added.id, "What was it before?", other)
    assert (await found(store)).brief is None
    await store.schedules.keep_brief(added.id, added.question, BRIEF)
    await store.schedules.keep_brief(added.id, added.question, other)
    await store.schedules.change(added.id, ScheduleChange(question=added.question))
    assert (await found(store)).brief == BRIEF
    await store.schedules.change(added.id, ScheduleChange(question="What is gone?"))
    assert (await found(store)).brief is None


async def test_what_is_due_is_active_and_comes_by_how_long_it_is_overdue(store: Store) -> None:
    for name, next_at in (("a", 30.0), ("b", 10.0), ("c", 31.0), ("d", 1.0)):
        await store.schedules.add(schedule(name=name, next_at=next_at))
    await store.schedules.change("schedule-d", ScheduleChange(state="paused"))
    assert [one.id for one in await store.schedules.due(30.0)] == ["schedule-b", "schedule-a"]


async def test_of_two_clocks_that_fire_a_slot_one_moves_it_on(store: Store, new_store: Callable[..., Store]) -> None:
    added = await store.schedules.add(schedule())
    async with asyncio.TaskGroup() as group:
        fire = {"slot": added.next_at, "next_at": 200.0, "run_id": "digest-1"}
        sides = (store, new_store()) * 2
        fired = [group.create_task(side.schedules.fired(added.id, **fire)) for side in sides]
    assert sorted(one.result() for one in fired) == [False, False, False, True]
    kept = await found(store)
    assert (kept.next_at, kept.last_at, kept.last_run_id) == (200.0, 100.25, "digest-1")


@pytest.mark.parametrize("change", [ScheduleChange(state="paused"), ScheduleChange(next_at=150.0)])
async def test_a_schedule_that_was_paused_or_moved_meanwhile_is_not_moved_on(
    store: Store, change: ScheduleChange
) -> None:
    added = await store.schedules.add(schedule())
    changed = await store.schedules.change(added.id, change)
    assert not await store.schedules.fired(added.id, slot=added.next_at, next_at=200.0, run_id="digest-1")
    assert await found(store) == changed


async def test_a_slot_that_is_skipped_is_no_firing(store: Store) -> None:
    added = await store.schedules.add(schedule())
    await store.schedules.change(added.id, ScheduleChange(why_paused="rests"))
    assert await store.schedules.fired(added.id, slot=added.next_at, next_at=200.0, run_id="")
    kept = await found(store)
    assert (kept.next_at, kept.last_at, kept.last_run_id, kept.why_paused) == (200.0, None, "", "rests")


async def test_a_firing_by_hand_is_kept_once(store: Store) -> None:
    added = await store.schedules.add(schedule())
    await store.schedules.fired(added.id, slot=added.next_at, next_at=200.0, run_id="old")
    await store.schedules.by_hand(added.id, "by-hand")
    await store.schedules.by_hand(added.id, "newer")
    await store.schedules.by_hand(added.id, "by-hand")
    assert (await found(store)).last_run_id == "newer"


async def test_of_many_that_ask_by_hand_at_once_one_is_first(store: Store, new_store: Callable[..., Store]) -> None:
    added = await store.schedules.add(schedule())
    books, took = [store.schedules, new_store().schedules], []

    async def ask(number: int) -> None:
        if await books[number % 2].by_hand(added.id, f"digest-{number}", after=""):
            took.append(f"digest-{number}")

    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(ask(number))
    assert took == [(await found(store)).last_run_id]
    assert await store.schedules.by_hand(added.id, took[0], after=""), "the same again"


async def test_the_newest_memory_counts_and_each_firing_remembers_once(store: Store) -> None:
    added = await store.schedules.add(schedule())
    assert await store.schedules.memory(added.id) == Memory()
    for number in range(KEPT + 2):
        await store.schedules.remember(added.id, memory(f"digest-{number}", at=float(number)))
    await store.schedules.remember(added.id, Memory(run_id=f"digest-{KEPT + 1}", at=99.0))
    await store.schedules.remember(added.id, memory("digest-0", at=0.0))
    assert await store.schedules.memory(added.id) == memory(f"digest-{KEPT + 1}", at=KEPT + 1.0)


async def test_only_the_last_few_memories_are_kept(store: Store, clock: Clock) -> None:
    added = await store.schedules.add(schedule())
    for number in range(KEPT + 2):
        await store.schedules.remember(added.id, memory(f"digest-{number}", at=float(number)))
    await store.schedules.change(added.id, ScheduleChange(state="deleted"))
    clock.now += 40 * DAY
    assert await store.retain(30) == KEPT + 1  # and the schedule itself


async def test_fewer_of_a_claim_is_said_once(store: Store) -> None:
    added = await store.schedules.add(schedule())
    first = Muted(claim="long " * 2000, url="https://larkmq.example", by="UADA", at=2.5)
    second = Muted(claim="short", url="https://larkmq.example", by="UADA", at=1.5)
    for one in (first, second, first.model_copy(update={"by": "UGRACE", "at": 9.5})):
        await store.schedules.mute(added.id, one)
    assert await store.schedules.muted(added.id) == (second, first)


async def test_what_is_said_of_a_schedule_that_nobody_knows_changes_nothing(store: Store) -> None:
    await store.schedules.by_hand("schedule-none", "digest-1")
    await store.schedules.remember("schedule-none", memory("digest-1", at=1.0))
    await store.schedules.mute("schedule-none", Muted(claim="c", url="u", by="UADA", at=1.0))
    await store.schedules.add(schedule(name="none"))
    assert await store.schedules.memory("schedule-none") == Memory()
    assert await store.schedules.muted("schedule-none") == ()
    assert (await found(store, "none")).last_run_id == ""


async def test_firings_go_with_the_days_that_are_kept_and_the_memory_stays_as_long_as_its_schedule(
    store: Store, clock: Clock
) -> None:
    added = await store.schedules.add(schedule())
    await store.schedules.by_hand(added.id, "digest-1")
    await store.schedules.remember(added.id, memory("digest-1", at=1.0))
    clock.now += 20 * DAY
    assert await store.retain(30) == 0
    clock.now += 20 * DAY
    assert await store.retain(30) == 1
    assert await store.schedules.memory(added.id) == memory("digest-1", at=1.0)
