from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from patterns.errors import SlackUnavailable, Unexpected
from tests.tools.store.conftest import Clock
from tools.store.books import effects
from tools.store.store import Store


class Slack:
    """The other side: what was posted there, and what a post runs into."""

    def __init__(self) -> None:
        self.posts: list[str] = []
        self.asked = 0
        self.before: Exception | None = None
        """Raised instead of posting."""
        self.after: Exception | None = None
        """Raised once posted: the answer was lost."""
        self.hold: asyncio.Event | None = None
        """A post waits for it."""
        self.reached = asyncio.Event()

    async def post(self) -> str:
        self.reached.set()
        if self.before:
            raise self.before
        if self.hold:
            await self.hold.wait()
        self.posts.append(f"ts-{len(self.posts) + 1}")
        if self.after:
            raise self.after
        return self.posts[-1]

    async def find(self) -> str | None:
        self.asked += 1
        return self.posts[-1] if self.posts else None


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture(autouse=True)
def quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "POLL_SECONDS", 0.01)


async def _once(store: Store, slack: Slack, key: str = "run-1/post") -> str:
    return await store.effects.once(key, slack.post, slack.find)


async def _until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not claim():  # noqa: ASYNC110  # what it waits for happens in other threads
            await asyncio.sleep(0.005)


async def test_an_effect_happens_once_and_gives_the_same_ever_after(
    store: Store, slack: Slack, new_store: Callable[..., Store]
) -> None:
    results = [await _once(store, slack), await _once(store, slack), await _once(new_store(), slack)]
    assert results == ["ts-1"] * 3
    assert (slack.posts, slack.asked) == (["ts-1"], 0)


async def test_effects_of_different_keys_are_different_effects(store: Store, slack: Slack) -> None:
    assert [await _once(store, slack, "a"), await _once(store, slack, "b")] == ["ts-1", "ts-2"]


async def test_an_effect_whose_answer_was_lost_is_found_not_repeated(store: Store, slack: Slack) -> None:
    slack.after = SlackUnavailable("timed out")
    with pytest.raises(SlackUnavailable):
        await _once(store, slack)
    slack.after = None
    assert await _once(store, slack) == "ts-1"
    assert (slack.posts, slack.asked) == (["ts-1"], 1)


async def test_an_effect_that_failed_and_is_not_found_is_done_again(store: Store, slack: Slack) -> None:
    slack.before = SlackUnavailable("no route")
    with pytest.raises(SlackUnavailable):
        await _once(store, slack)
    slack.before = None
    assert await _once(store, slack) == "ts-1"
    assert slack.asked == 1


async def test_when_the_other_side_cannot_be_asked_nothing_is_done(store: Store, slack: Slack) -> None:
    async def unanswered() -> str | None:
        raise SlackUnavailable("still no route")

    slack.after = SlackUnavailable("timed out")
    with pytest.raises(SlackUnavailable):
        await _once(store, slack)
    with pytest.raises(SlackUnavailable, match="still no route"):
        await store.effects.once("run-1/post", slack.post, unanswered)
    assert slack.posts == ["ts-1"]


async def test_a_cancelled_effect_is_looked_up_by_the_next_attempt(store: Store, slack: Slack) -> None:
    slack.hold = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        attempt = group.create_task(_once(store, slack))
        await slack.reached.wait()
        attempt.cancel()
    slack.hold.set()
    assert await _once(store, slack) == "ts-1"
    assert slack.asked == 1


async def test_callers_at_once_in_two_processes_cause_one_effect(
    store: Store, slack: Slack, new_store: Callable[..., Store]
) -> None:
    sides = (store, new_store())
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_once(side, slack)) for side in sides * 3]
    assert {task.result() for task in tasks} == {"ts-1"}
    assert (slack.posts, slack.asked) == (["ts-1"], 0)


@pytest.mark.parametrize("same_process", [True, False])
async def test_who_comes_while_it_is_under_way_waits_and_gets_its_result(
    store: Store, slack: Slack, new_store: Callable[..., Store], clock: Clock, *, same_process: bool
) -> None:
    other_clock = clock if same_process else Clock()
    other = store if same_process else new_store(own_clock=other_clock)
    slack.hold = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(_once(store, slack))
        await slack.reached.wait()
        before = other_clock.reads
        second = group.create_task(_once(other, slack))
        await _until(lambda: other_clock.reads >= before + 3)  # it has looked, waited, and looked again
        slack.hold.set()
    assert (first.result(), second.result()) == ("ts-1", "ts-1")
    assert (slack.posts, slack.asked) == (["ts-1"], 0)


async def _begun_by_one_that_died(store: Store, slack: Slack) -> asyncio.Task[str]:
    slack.hold = asyncio.Event()
    loop = asyncio.get_running_loop()
    attempt = loop.create_task(_once(store, slack))
    await slack.reached.wait()
    slack.hold = None
    return attempt


async def _bury(attempt: asyncio.Task[str]) -> None:
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt


@pytest.mark.usefixtures("store")
async def test_what_the_same_owners_dead_process_began_is_looked_up_at_once(
    slack: Slack, new_store: Callable[..., Store]
) -> None:
    dead = await _begun_by_one_that_died(new_store(owner="worker-1"), slack)
    assert await _once(new_store(owner="worker-1"), slack) == "ts-1"
    assert slack.asked == 1
    await _bury(dead)


@pytest.mark.usefixtures("store")
async def test_what_another_owner_began_is_left_to_it_until_its_lease_is_over(
    slack: Slack, new_store: Callable[..., Store]
) -> None:
    dead = await _begun_by_one_that_died(new_store(owner="worker-1"), slack)
    clock = Clock()
    clock.now += effects.LEASE_SECONDS - 1
    async with asyncio.TaskGroup() as group:
        heir = group.create_task(_once(new_store(owner="worker-2", own_clock=clock), slack))
        await _until(lambda: clock.reads >= 5)
        assert slack.posts == []
        clock.now += 2
    assert heir.result() == "ts-1"
    assert slack.asked == 1
    await _bury(dead)


async def test_an_attempt_is_cut_off_before_anybody_may_take_over(
    store: Store, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert effects.CUT_OFF_SECONDS < effects.LEASE_SECONDS
    monkeypatch.setattr(effects, "CUT_OFF_SECONDS", 0.01)
    slack.hold = asyncio.Event()
    with pytest.raises(Unexpected, match="did not end"):
        await _once(store, slack)
    assert slack.posts == []


async def test_one_that_slept_past_its_lease_gives_the_result_that_was_kept(
    store: Store, slack: Slack, new_store: Callable[..., Store]
) -> None:
    late = Slack()
    late.hold = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        sleeper = group.create_task(_once(store, late))
        await late.reached.wait()
        awake = Clock()
        awake.now += effects.LEASE_SECONDS + 1
        slack.posts.append("ts-0")
        assert await _once(new_store(own_clock=awake), slack) == "ts-0"
        late.hold.set()
    assert sleeper.result() == "ts-0"
