from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from handlers.slack.limiter import METHODS, TIERS, Limiter


class VirtualTime:
    """A clock that jumps to whoever sleeps least, once nobody else can go on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, waking))
        await waking

    async def run(self) -> None:
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers:
                moment, waking = min(self._sleepers, key=lambda one: one[0])
                self._sleepers.remove((moment, waking))
                self.now = max(self.now, moment)
                if not waking.done():
                    waking.set_result(None)


@asynccontextmanager
async def passing(time: VirtualTime) -> AsyncIterator[asyncio.TaskGroup]:
    async with asyncio.TaskGroup() as tasks:
        clock = tasks.create_task(time.run())
        async with asyncio.TaskGroup() as others:
            yield others
        clock.cancel()


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def limiter(time: VirtualTime) -> Limiter:
    return Limiter(time, time.sleep)


async def moments(time: VirtualTime, limiter: Limiter, count: int, *call: str) -> list[float]:
    """When each of so many calls, made at once, was let through."""
    gone: list[float] = []

    async def one() -> None:
        await limiter.wait("T0", *call)
        gone.append(time.now - 1000.0)

    async with passing(time) as tasks:
        for _ in range(count):
            tasks.create_task(one())
    return gone


@pytest.mark.parametrize(("method", "tier"), METHODS.items())
async def test_a_burst_goes_at_once_and_the_rest_at_the_tiers_pace(
    method: str, tier: int, time: VirtualTime, limiter: Limiter
) -> None:
    burst, seconds = TIERS[tier]
    gone = await moments(time, limiter, burst + 3, method)
    assert gone == pytest.approx([0.0] * burst + [seconds, 2 * seconds, 3 * seconds])


async def test_a_minute_never_holds_more_than_the_tier_and_its_burst(time: VirtualTime, limiter: Limiter) -> None:
    gone = await moments(time, limiter, 200, "chat.update")
    most = max(sum(start <= moment < start + 60 for moment in gone) for start in gone)
    assert most <= 50 + TIERS[3][0]


async def test_posts_are_counted_by_channel(time: VirtualTime, limiter: Limiter) -> None:
    gone: list[tuple[str, float]] = []

    async def post(channel: str) -> None:
        await limiter.wait("T0", "chat.postMessage", channel)
        gone.append((channel, time.now - 1000.0))

    async with passing(time) as tasks:
        for _ in range(4):
            tasks.create_task(post("C1"))
        tasks.create_task(post("C2"))
    assert sorted(gone) == [("C1", 0.0), ("C1", 0.0), ("C1", 0.0), ("C1", pytest.approx(1.05)), ("C2", 0.0)]


async def test_workspaces_do_not_wait_for_each_other(time: VirtualTime, limiter: Limiter) -> None:
    await moments(time, limiter, 10, "chat.update")
    begun = time.now
    await limiter.wait("T1", "chat.update")
    assert time.now == begun


async def test_callers_are_served_in_the_order_in_which_they_came(time: VirtualTime, limiter: Limiter) -> None:
    served: list[int] = []

    async def one(number: int) -> None:
        await limiter.wait("T0", "chat.postMessage", "C1")
        served.append(number)

    async with passing(time) as tasks:
        for number in range(12):
            tasks.create_task(one(number))
    assert served == list(range(12))


async def test_after_a_hold_they_go_one_by_one_and_not_in_a_burst(time: VirtualTime, limiter: Limiter) -> None:
    limiter.hold("T0", "chat.postMessage", "C1", 30.0)
    gone = await moments(time, limiter, 3, "chat.postMessage", "C1")
    assert gone == pytest.approx([30.0, 31.05, 32.1])


async def test_a_hold_also_stops_who_was_waiting_already(time: VirtualTime, limiter: Limiter) -> None:
    gone: list[float] = []

    async def one() -> None:
        await limiter.wait("T0", "chat.postMessage", "C1")
        gone.append(time.now - 1000.0)
        if len(gone) == 3:
            limiter.hold("T0", "chat.postMessage", "C1", 20.0)

    async with passing(time) as tasks:
        for _ in range(4):
            tasks.create_task(one())
    assert gone == pytest.approx([0.0, 0.0, 0.0, 20.0])


async def test_a_caller_that_gives_up_takes_no_place(time: VirtualTime, limiter: Limiter) -> None:
    limiter.hold("T0", "chat.update", "", 10.0)
    async with passing(time) as tasks:
        waiting = tasks.create_task(limiter.wait("T0", "chat.update"))
        await asyncio.sleep(0)
        waiting.cancel()
    gone = await moments(time, limiter, 2, "chat.update")
    assert gone[1] - gone[0] == pytest.approx(1.2)
