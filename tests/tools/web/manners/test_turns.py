from __future__ import annotations

import asyncio

import pytest
from yarl import URL

from patterns.errors import PageUnreadable
from tools.web.manners.turns import AT_ONCE, HOSTS, Turns

PAGE = URL("http://docs.example.org/a")
OTHER = URL("http://a.example/")
OURS = URL("http://127.0.0.1:4123/")


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def turns(watch: Watch) -> Turns:
    return Turns(frozenset({"http://127.0.0.1:4123"}), now=watch.now, sleep=watch.sleep)


async def starts(turns: Turns, watch: Watch, *urls: URL, at_least: float = 0.0) -> list[float]:
    found = []
    for url in urls:
        async with turns.turn(url, at_least=at_least):
            found.append(watch.now() - 100)
    return found


async def test_requests_to_one_host_start_a_second_apart(turns: Turns, watch: Watch) -> None:
    https = URL("https://docs.example.org/b")
    assert await starts(turns, watch, PAGE, https, PAGE) == [0, 1, 2]


async def test_other_hosts_are_not_waited_for(turns: Turns, watch: Watch) -> None:
    assert await starts(turns, watch, PAGE, OTHER) == [0, 0]


async def test_before_our_own_sample_pages_nobody_waits(turns: Turns, watch: Watch) -> None:
    assert await starts(turns, watch, OURS, OURS, OURS) == [0, 0, 0]
    assert turns.lines == {}


async def test_time_that_has_passed_anyway_is_not_waited_again(turns: Turns, watch: Watch) -> None:
    await starts(turns, watch, PAGE)
    watch.seconds += 0.75
    await starts(turns, watch, PAGE)
    assert watch.slept == [0.25]


@pytest.mark.parametrize(("asked", "apart"), [(3.0, 3), (0.1, 1), (-5.0, 1), (3600.0, 5), (float("nan"), 1)])
async def test_a_site_s_own_delay_counts_up_to_a_bound(asked: float, apart: float, turns: Turns, watch: Watch) -> None:
    assert await starts(turns, watch, PAGE, PAGE, at_least=asked) == [0, apart]


async def test_at_most_two_run_at_once_at_a_host(turns: Turns) -> None:
    inside: list[int] = []
    most = 0
    both = asyncio.Event()

    async def ask(number: int) -> None:
        nonlocal most
        async with turns.turn(PAGE):
            inside.append(number)
            most = max(most, len(inside))
            if len(inside) == AT_ONCE:
                both.set()
            await both.wait()
            inside.remove(number)

    async with asyncio.TaskGroup() as group:
        for number in range(7):
            group.create_task(ask(number))
    assert (most, inside) == (AT_ONCE, [])
    assert turns.lines["docs.example.org"].standing == 0


async def test_a_turn_that_does_not_come_in_time_is_given_up_and_leaves_its_place(watch: Watch) -> None:
    turns = Turns(patience_seconds=0.01, now=watch.now, sleep=watch.sleep)
    async with turns.turn(PAGE), turns.turn(PAGE):
        with pytest.raises(PageUnreadable, match="too many others are waiting"):
            async with turns.turn(PAGE):
                raise AssertionError
    assert turns.lines["docs.example.org"].standing == 0
    async with turns.turn(PAGE), turns.turn(PAGE):
        assert turns.lines["docs.example.org"].standing == 2


async def test_hosts_are_forgotten_once_they_are_many_but_not_those_that_are_asked(turns: Turns, watch: Watch) -> None:
    async with turns.turn(PAGE):
        await starts(turns, watch, *(URL(f"http://h{number}.example/") for number in range(HOSTS - 1)))
        watch.seconds += 10
        await starts(turns, watch, OTHER)
        assert set(turns.lines) == {"docs.example.org", "a.example"}
