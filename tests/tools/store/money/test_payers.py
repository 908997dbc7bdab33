"""Who pays: caps shared by runs, days and months, costs and notices. The fake and the database are held to the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from patterns.errors import LimitReached
from patterns.guardrails.budgets import Budgets
from patterns.ports.house.costs import Costs
from patterns.ports.model import Ledger
from patterns.ports.schedules import ScheduleChange
from patterns.values.money.payers import HOUSE, Caps, Cost, Payer, Payers
from patterns.values.research.schedules import Schedule
from tests.fakes.ledger import MemoryLedger
from tests.tools.store.conftest import KINDS, Clock, emptied
from tools.store.store import Store

BUDGETS = Budgets(
    time_zone="Europe/Berlin",
    user=Caps(day_microdollars=1000, month_microdollars=1500),
    channels={"CSMALL": Caps(month_microdollars=400), "CNONE": Caps(day_microdollars=0)},
    house=Caps(month_microdollars=5000),
)
ADA = Payers(user="UADA", channel="C1", command="research")
LINUS = Payers(user="ULINUS", channel="CSMALL", command="review")
SCHEDULE = Schedule(
    id="schedule-1",
    name="LarkMQ",
    team="T1",
    owner="UADA",
    channel="C1",
    question="What is new?",
    cron="0 9 * * *",
    time_zone="UTC",
    run_microdollars=100,
    month_microdollars=100,
    created_at=1.0,
    next_at=1.0,
)
MIDNIGHT = datetime(2026, 11, 30, 23, 0, tzinfo=UTC).timestamp()
"""In Berlin, and a month ends with it."""


@dataclass(frozen=True)
class House:
    ledger: Ledger
    costs: Costs
    clock: Clock

    async def spend(self, payers: Payers, amount: int, *, settled: int | None = None, run_id: str = "") -> str:
        run_id = run_id or f"run-{payers.user}-{payers.command}"
        await self.ledger.open(
            run_id, cap_microdollars=100_000, cap_tokens=100_000, reserve_microdollars=0, payers=payers
        )
        reservation = await self.ledger.reserve(run_id, microdollars=amount, tokens=1, last=False)
        if settled is not None:
            await self.ledger.settle(run_id, reservation, microdollars=settled, tokens=3)
        return reservation

    async def refused(self, payers: Payers, amount: int) -> LimitReached:
        with pytest.raises(LimitReached) as caught:
            await self.spend(payers, amount)
        return caught.value

    async def told(self) -> list[tuple[str, int, int]]:
        return sorted((one.name, one.percent, one.spent_microdollars) for one in await self.costs.untold())


@pytest.fixture(params=["memory", *KINDS])
async def house(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    clock.now = MIDNIGHT - 7200
    if request.param == "memory":
        memory = MemoryLedger(BUDGETS, clock)
        yield House(memory, memory, clock)
        return
    store = Store(emptied(request.param, request, tmp_path), clock=clock, budgets=BUDGETS)
    await store.open()
    yield House(store.ledger, store.costs, clock)
    await store.close()


async def test_what_several_runs_use_counts_against_the_one_who_asked_for_them(house: House) -> None:
    await house.spend(ADA, 600)
    await house.spend(ADA.model_copy(update={"command": "review"}), 400)
    error = await house.refused(ADA, 1)
    assert error.facts == {
        "limit": "G-USER-DAY",
        "value": 1000,
        "cap": 1000,
        "of": "<@UADA> for today",
        "ends_at": MIDNIGHT,
    }
    await house.spend(LINUS, 400)


async def test_a_refusal_sets_nothing_aside_with_anybody(house: House) -> None:
    await house.refused(LINUS, 401)
    assert [one.used_microdollars for one in await house.costs.standing(LINUS)] == [0, 0, 0, 0]
    assert (await house.ledger.spent("run-ULINUS-review")).reserved_microdollars == 0


async def test_a_run_that_is_raised_does_not_raise_its_payers(house: House) -> None:
    await house.spend(LINUS, 400)
    await house.ledger.raise_cap("run-ULINUS-review", microdollars=10**9, tokens=1, key="click")
    assert (await house.refused(LINUS, 1)).facts["limit"] == "G-CHANNEL-MONTH"


async def test_a_cap_of_nothing_lets_nothing_through(house: House) -> None:
    error = await house.refused(Payers(user="UADA", channel="CNONE"), 1)
    assert (error.facts["limit"], error.facts["cap"]) == ("G-CHANNEL-DAY", 0)


async def test_a_payer_has_the_closing_calls_reserve_left_for_every_other_call(house: House) -> None:
    await house.ledger.open("r", cap_microdollars=9000, cap_tokens=9, reserve_microdollars=100, payers=LINUS)
    with pytest.raises(LimitReached):
        await house.ledger.reserve("r", microdollars=301, tokens=1, last=False)
    await house.ledger.reserve("r", microdollars=300, tokens=1, last=False)
    await house.ledger.reserve("r", microdollars=100, tokens=1, last=True)


async def test_a_day_begins_anew_at_midnight_in_the_installations_zone_and_a_month_with_its_first(house: House) -> None:
    await house.spend(ADA, 1000)
    before = await house.costs.standing(ADA)
    house.clock.now = MIDNIGHT
    after = await house.costs.standing(ADA)
    assert [(one.name, one.used_microdollars) for one in before[:2]] == [("2026-11-30", 1000), ("2026-11", 1000)]
    assert [(one.name, one.used_microdollars) for one in after[:2]] == [("2026-12-01", 0), ("2026-12", 0)]
    assert [one.ends_at for one in before] == [MIDNIGHT] * 3
    await house.spend(ADA, 1000)


async def test_a_month_is_used_up_by_its_days(house: House) -> None:
    house.clock.now -= 86_400
    await house.spend(ADA, 1000)
    house.clock.now += 86_400
    await house.spend(ADA, 500)
    assert (await house.refused(ADA, 1)).facts["limit"] == "G-USER-MONTH"


async def test_what_is_settled_after_midnight_belongs_to_the_day_of_its_reservation(house: House) -> None:
    reservation = await house.spend(ADA, 900)
    house.clock.now = MIDNIGHT + 5
    for _ in range(2):
        await house.ledger.settle("run-UADA-research", reservation, microdollars=850, tokens=3)
    assert [one.used_microdollars for one in await house.costs.standing(ADA)] == [0, 0, 0]
    assert [one.name for one in await house.costs.cost(since=0.0)] == ["2026-11-30"]
    assert await house.told() == [], "nobody needs to hear of a day that is over"


async def test_costs_are_told_by_any_dimension_and_exact(house: House) -> None:
    await house.spend(ADA, 500, settled=100)
    await house.spend(ADA, 500, settled=20)
    await house.spend(LINUS, 300, settled=7)
    house.clock.now = MIDNIGHT
    await house.spend(ADA.model_copy(update={"command": "digest", "schedule": ""}), 500, settled=3, run_id="late")
    costs = house.costs
    assert await costs.cost(since=0.0, by="user") == (
        Cost(name="UADA", microdollars=123, tokens=9, calls=3),
        Cost(name="ULINUS", microdollars=7, tokens=3, calls=1),
    )
    assert [(one.name, one.microdollars) for one in await costs.cost(since=0.0)] == [
        ("2026-11-30", 127),
        ("2026-12-01", 3),
    ]
    ada = Payer(kind="user", id="UADA")
    commands = await costs.cost(ada, since=0.0, by="command")
    assert [(one.name, one.microdollars) for one in commands] == [("research", 120), ("digest", 3)]
    assert [one.microdollars for one in await costs.cost(ada, since=MIDNIGHT, by="channel")] == [3]
    runs = await costs.cost(HOUSE, since=0.0, by="run")
    assert [one.name for one in runs] == ["run-UADA-research", "run-ULINUS-review", "late"]
    assert [one.name for one in await costs.cost(since=0.0, by="schedule")] == [""]


async def test_each_mark_is_told_once_and_the_highest_of_those_that_are_passed_at_once(house: House) -> None:
    await house.spend(ADA, 499, settled=499)
    assert await house.told() == []
    await house.spend(ADA, 1, settled=1)
    assert await house.told() == [("2026-11-30", 50, 500)]
    await house.spend(ADA, 350, settled=350)
    house.clock.now += 1
    await house.refused(ADA, 500)
    await house.refused(ADA, 600)
    assert await house.told() == [
        ("2026-11", 50, 850),
        ("2026-11-30", 50, 500),
        ("2026-11-30", 80, 850),
        ("2026-11-30", 100, 850),
    ]
    for notice in await house.costs.untold():
        await house.costs.told(notice)
        await house.costs.told(notice)
    await house.refused(ADA, 600)
    assert await house.told() == []


async def test_a_schedules_month_is_the_one_that_stands_with_it_now(new_store: Callable[..., Store]) -> None:
    store = new_store()
    await store.open()
    payers = Payers(user="UADA", schedule="schedule-1", command="digest")
    await store.ledger.open("r", cap_microdollars=10**6, cap_tokens=10**6, reserve_microdollars=0, payers=payers)
    reserve = partial(store.ledger.reserve, "r", tokens=1, last=False)
    with pytest.raises(LimitReached) as nobodys:
        await reserve(microdollars=1)
    await store.schedules.add(SCHEDULE)
    await reserve(microdollars=100)
    with pytest.raises(LimitReached) as met:
        await reserve(microdollars=1)
    await store.schedules.change("schedule-1", ScheduleChange(month_microdollars=101))
    await reserve(microdollars=1)
    limits = [(one.value.facts["limit"], one.value.facts["cap"]) for one in (nobodys, met)]
    assert limits == [("G-SCHEDULE-MONTH", 0), ("G-SCHEDULE-MONTH", 100)]
