"""The cap holds whoever spends at the same time: many tasks, two processes' stores, one database."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patterns.errors import LimitReached
from patterns.values.money.spend import Spend
from tools.store.store import Store

CAP = 1000


@dataclass(frozen=True)
class Call:
    """One model call: what it sets aside, the share of it that it uses, and whether it closes the run."""

    reserve: int
    tokens: int
    used_percent: int
    last: bool


CALLS = st.lists(
    st.builds(
        Call,
        reserve=st.integers(0, CAP // 2),
        tokens=st.integers(0, CAP // 2),
        used_percent=st.integers(0, 100),
        last=st.booleans(),
    ),
    min_size=2,
    max_size=12,
)


async def _spend(store: Store, run_id: str, call: Call, seen: list[Spend]) -> tuple[int, int]:
    try:
        reservation = await store.ledger.reserve(run_id, microdollars=call.reserve, tokens=call.tokens, last=call.last)
    except LimitReached:
        return 0, 0
    seen.append(await store.ledger.spent(run_id))
    used = call.reserve * call.used_percent // 100, call.tokens * call.used_percent // 100
    await store.ledger.settle(run_id, reservation, microdollars=used[0], tokens=used[1])
    return used


async def _race(stores: tuple[Store, Store], run_id: str, calls: list[Call]) -> tuple[Spend, list[Spend], int, int]:
    await stores[0].ledger.open(run_id, cap_microdollars=CAP, cap_tokens=CAP, reserve_microdollars=CAP // 10)
    seen: list[Spend] = []
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_spend(store, run_id, call, seen))
            for store, call in zip(itertools.cycle(stores), calls, strict=False)
        ]
    used = [task.result() for task in tasks]
    end = await stores[1].ledger.spent(run_id)
    return end, seen, sum(money for money, _ in used), sum(tokens for _, tokens in used)


def test_the_cap_is_never_passed_and_the_sum_is_exact(database_url: str) -> None:
    stores = Store(database_url), Store(database_url)
    numbers = itertools.count()

    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    @given(calls=CALLS)
    def holds(calls: list[Call]) -> None:
        end, seen, money, tokens = runner.run(_race(stores, f"run-{next(numbers)}", calls))
        for spend in [*seen, end]:
            assert spend.microdollars + spend.reserved_microdollars <= CAP
            assert spend.tokens + spend.reserved_tokens <= CAP
        assert (end.microdollars, end.tokens) == (money, tokens)
        assert (end.reserved_microdollars, end.reserved_tokens) == (0, 0)

    with asyncio.Runner() as runner:
        runner.run(stores[0].open())
        holds()
        for store in stores:
            runner.run(store.close())


async def test_of_calls_that_fit_only_one_at_a_time_exactly_one_is_let_through(store: Store) -> None:
    await store.ledger.open("r", cap_microdollars=100, cap_tokens=100, reserve_microdollars=0)

    async def reserved() -> bool:
        try:
            await store.ledger.reserve("r", microdollars=60, tokens=60, last=False)
        except LimitReached:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(reserved()) for _ in range(10)]
    assert sum(task.result() for task in tasks) == 1
    assert (await store.ledger.spent("r")).reserved_microdollars == 60


async def test_a_cap_raised_by_many_at_once_under_one_key_is_raised_once(store: Store) -> None:
    await store.ledger.open("r", cap_microdollars=100, cap_tokens=100, reserve_microdollars=0)
    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(store.ledger.raise_cap("r", microdollars=50, tokens=5, key="one click"))
    assert (await store.ledger.spent("r")).cap_microdollars == 150
