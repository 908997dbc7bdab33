from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.guardrails.budgets import Budgets
from patterns.values.money.payers import NOBODY, Caps
from patterns.values.running.record import RunRecord
from tests.tools.store.conftest import Clock
from tools.store.store import Store

DAY = 86_400.0


def record(run_id: str, asked_at: float) -> RunRecord:
    return RunRecord(
        run_id=run_id,
        command="research",
        team="T1",
        channel="C1",
        requester="U1",
        text="",
        payload={},
        asked_at=asked_at,
    )


async def settled(store: Store, run_id: str) -> None:
    await store.ledger.open(run_id, cap_microdollars=100, cap_tokens=100, reserve_microdollars=0)
    reservation = await store.ledger.reserve(run_id, microdollars=10, tokens=10, last=False)
    await store.ledger.settle(run_id, reservation, microdollars=7, tokens=7)


async def test_what_only_old_runs_needed_goes_and_what_was_spent_stays(store: Store, clock: Clock) -> None:
    async def post() -> str:
        return "1.0"

    async def find() -> None:
        return None

    await store.runs.record(record("old", clock.now))
    await settled(store, "old")
    await store.effects.once("old:root", post, find)
    clock.now += 40 * DAY
    await store.runs.record(record("new", clock.now))
    await settled(store, "new")
    await store.effects.once("new:root", post, find)
    assert await store.retain(30) == 2
    assert await store.retain(30) == 0
    assert (await store.ledger.spent("old")).microdollars == 7
    assert await store.runs.find("old") is not None


async def test_an_effect_that_is_begun_and_not_done_is_kept_whatever_its_age(store: Store, clock: Clock) -> None:
    async def lost() -> str:
        raise OSError

    async def found() -> str:
        return "found"

    with pytest.raises(OSError):
        await store.effects.once("run:root", lost, found)
    clock.now += 400 * DAY
    assert await store.retain(30) == 0
    assert await store.effects.once("run:root", lost, found) == "found"


async def test_what_runs_have_cost_is_kept_for_ever_and_tallies_and_notices_for_two_months(
    new_store: Callable[..., Store], clock: Clock
) -> None:
    store = new_store(budgets=Budgets(house=Caps(day_microdollars=10, month_microdollars=100)))
    await store.open()
    began = clock.now
    await settled(store, "old")
    await store.ledger.open("lost", cap_microdollars=100, cap_tokens=100, reserve_microdollars=0)
    lost = await store.ledger.reserve("lost", microdollars=3, tokens=1, last=False)
    clock.now += 61 * DAY
    assert await store.retain(30) == 0
    clock.now += 61 * DAY
    assert await store.retain(30) == 3, "the house's day and month, and the notice of the day"
    await store.ledger.settle("lost", lost, microdollars=2, tokens=1)
    assert [(one.name, one.microdollars) for one in await store.costs.cost(since=began, by="run")] == [
        ("old", 7),
        ("lost", 2),
    ]
    assert [one.used_microdollars for one in await store.costs.standing(NOBODY)] == [0, 0]
