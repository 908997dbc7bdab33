from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.tools.store.conftest import Clock
from tools.store.books.seen import KEPT_SECONDS
from tools.store.store import Store


async def test_an_event_is_new_once(store: Store) -> None:
    assert [await store.seen.first_time(event) for event in ("Ev1", "Ev2", "Ev1")] == [True, True, False]


async def test_of_deliveries_at_once_to_two_processes_one_is_the_first(
    store: Store, new_store: Callable[..., Store]
) -> None:
    sides = (store, new_store())
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(side.seen.first_time("Ev1")) for side in sides * 4]
    assert sum(task.result() for task in tasks) == 1


async def test_an_event_is_remembered_longer_than_slack_sends_it_again_and_not_for_ever(
    store: Store, clock: Clock
) -> None:
    await store.seen.first_time("Ev1")
    clock.now += KEPT_SECONDS - 1
    assert not await store.seen.first_time("Ev1")
    clock.now += 3602
    await store.seen.first_time("Ev2")
    assert await store.seen.first_time("Ev1")
