from __future__ import annotations

import asyncio

from patterns.values.house.homes import HomeShown
from tools.store.store import Store


async def test_what_stands_at_somebody_is_remembered_however_often_they_look(store: Store) -> None:
    assert await store.homes.opened("U1", 10.0) == HomeShown(user="U1", opened_at=10.0)
    assert await store.homes.shown("U1", digest="d", mark="m", at=11.0, after="")
    stands = HomeShown(user="U1", opened_at=12.0, digest="d", mark="m", published_at=11.0)
    assert await store.homes.opened("U1", 12.0) == stands


async def test_only_those_who_looked_lately_are_watched_and_the_longest_unchanged_comes_first(store: Store) -> None:
    for user, at in (("U1", 10.0), ("U2", 20.0), ("U3", 30.0)):
        await store.homes.opened(user, at)
    await store.homes.shown("U2", digest="d", mark="m", at=40.0, after="")
    assert [one.user for one in await store.homes.watched(10.0)] == ["U3", "U2"]


async def test_of_two_processes_that_show_something_after_the_same_one_is_remembered(store: Store) -> None:
    await store.homes.opened("U1", 10.0)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(store.homes.shown("U1", digest=mark, mark=mark, at=11.0, after="")) for mark in "abcd"
        ]
    assert sum(task.result() for task in tasks) == 1
    await store.homes.forget("U1")
    assert await store.homes.opened("U1", 12.0) == HomeShown(user="U1", opened_at=12.0, published_at=11.0)
    assert not await store.homes.shown("U9", digest="d", mark="m", at=11.0, after="")
