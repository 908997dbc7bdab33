"""Whatever happens to calls that share payers: no cap is passed at any moment, and the ledger is the sum of the bills.

Calls of several runs at once, on two processes' stores: answered, cached, failed, malformed, declined, cancelled, lost
with their process, settled twice, settled after midnight, of a model without a price; runs raised in between; days and
months that end.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from patterns.errors import (
    LimitReached,
    ModelMalformed,
    ModelOverloaded,
    ModelUnreachable,
    PriceUnknown,
)
from patterns.guardrails.budgets import Budgets
from patterns.guardrails.models.metered import Metered, most_charge
from patterns.values.conversation import Message, Prompt, Reply, Usage
from patterns.values.money.payers import Caps, Dimension, Payers, names_at
from tests.fakes.prices import TokenPrices
from tools.store.store import Store

EXAMPLES = 6
USER, CHANNEL, HOUSE, RUN = 1000, 1200, 1700, 900
"""Caps of a day, and of a run, in microdollars; of a month half as much again. A call sets aside some hundred."""
BUDGETS = Budgets(
    time_zone="Europe/Berlin",
    user=Caps(day_microdollars=USER, month_microdollars=USER * 3 // 2),
    channel=Caps(day_microdollars=CHANNEL, month_microdollars=CHANNEL * 3 // 2),
    house=Caps(day_microdollars=HOUSE, month_microdollars=HOUSE * 3 // 2),
)
PRICES = TokenPrices(unknown="evaluator")
HOUR = 3600.0

Fate = Literal["answered", "malformed", "unreachable", "declined", "cancelled", "lost", "twice", "late", "unpriced"]


@dataclass(frozen=True)
class Call:
    """One call of one of four runs, which share two users and two channels."""

    run: int
    fate: Fate
    words: int
    used_percent: int
    cached_percent: int
    last: bool
    raises: bool

    def prompt(self) -> Prompt:
        role = "evaluator" if self.fate == "unpriced" else "worker"
        words = Message(role="user", text="a" * self.words)
        return Prompt(role=role, messages=(words,), max_output_tokens=100, last=self.last)

    def usage(self) -> Usage:
        """What the provider counts: never more than was set aside."""
        given = max(1, most_charge(self.prompt(), PRICES).tokens - 100) * self.used_percent // 100
        cached = given * self.cached_percent // 100
        return Usage(input_tokens=max(1, given), cached_input_tokens=cached, output_tokens=self.used_percent)


FATES = st.sampled_from(
    ["answered"] * 6 + ["malformed", "unreachable", "declined", "cancelled", "lost", "twice", "late"]
)
CALLS = st.lists(
    st.builds(
        Call,
        run=st.integers(0, 3),
        fate=FATES,
        words=st.integers(0, 500),
        used_percent=st.integers(0, 100),
        cached_percent=st.integers(0, 100),
        last=st.booleans(),
        raises=st.booleans(),
    ),
    max_size=10,
)
DAYS = st.lists(st.tuples(st.sampled_from([0.0, 2 * HOUR, 24 * HOUR, 31 * 24 * HOUR]), CALLS), min_size=1, max_size=4)
"""How much time passes, and what then happens at once."""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Provider:
    """Answers a call as its fate wants, and writes what it costs on its own bill."""

    call: Call
    bill: Callable[[int], None]

    async def complete(self, prompt: Prompt) -> Reply:
        await asyncio.sleep(0)
        usage, most = self.call.usage(), most_charge(prompt, PRICES).microdollars
        match self.call.fate:
            case "unreachable":
                self.bill(most)  # nobody knows, so it counts as all
                raise ModelUnreachable
            case "cancelled":
                self.bill(most)
                raise asyncio.CancelledError
            case "declined":
                raise ModelOverloaded(retry_after_seconds=1.0)
        self.bill(usage.input_tokens - usage.cached_input_tokens + usage.output_tokens)
        if self.call.fate == "malformed":
            raise ModelMalformed(model="worker", **usage.model_dump())
        return Reply(text="hello", usage=usage, model="worker")


@dataclass
class Turmoil:
    """One example, in months of its own."""

    stores: tuple[Store, Store]
    clock: Clock
    number: int
    bills: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By run and day."""
    lost: Counter[tuple[int, str]] = field(default_factory=Counter)
    late: list[tuple[str, str, Call]] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    """By the limit's code."""

    def payers(self, run: int) -> Payers:
        return Payers(user=f"U{self.number}-{run % 2}", channel=f"C{self.number}-{run // 2}", command="research")

    def run_id(self, run: int) -> str:
        return f"run-{self.number}-{run}"

    def day(self) -> str:
        return names_at(self.clock.now, BUDGETS.time_zone)["day"]

    async def happen(self, days: list[tuple[float, list[Call]]]) -> None:
        # An hour before a midnight that ends a month, of months that no other example has.
        year, month = divmod(6 * self.number + 1, 12)
        self.clock.now = datetime(2020 + year, month + 1, 1, tzinfo=UTC).timestamp() - 2 * HOUR
        for run in range(4):
            caps = {"cap_microdollars": RUN, "cap_tokens": 10**6, "reserve_microdollars": 100}
            await self.stores[0].ledger.open(self.run_id(run), **caps, payers=self.payers(run))
        for passes, calls in days:
            self.clock.now += passes
            async with asyncio.TaskGroup() as group:
                for late in self.late:
                    group.create_task(self.settle_late(*late))
                self.late = []
                for call, store in zip(calls, itertools.cycle(self.stores), strict=False):
                    group.create_task(self.make(call, store))
            await self.check()

    async def make(self, call: Call, store: Store) -> None:
        run_id, day = self.run_id(call.run), self.day()
        if call.raises:
            await store.ledger.raise_cap(run_id, microdollars=400, tokens=0, key=f"click-{call.words % 3}")
        try:
            if call.fate in ("lost", "twice", "late"):
                await self.by_hand(call, store, run_id, day)
            else:
                await self.metered(call, store, run_id, day)
        except (LimitReached, PriceUnknown) as error:
            self.refusals[str(error.facts.get("limit", error.code))] += 1
            return
        self.refusals["none"] += 1
        await self.watch(store, call.run)

    async def metered(self, call: Call, store: Store, run_id: str, day: str) -> None:
        def bill(microdollars: int) -> None:
            self.bills[call.run, day] += microdollars

        model = Metered(Provider(call, bill), ledger=store.ledger, prices=PRICES, account=run_id)
        try:
            await model.complete(call.prompt())
        except (ModelUnreachable, ModelMalformed, ModelOverloaded):
            assert call.fate != "answered"
        except asyncio.CancelledError:
            if call.fate != "cancelled":
                raise

    async def by_hand(self, call: Call, store: Store, run_id: str, day: str) -> None:
        most = most_charge(call.prompt(), PRICES)
        reservation = await store.ledger.reserve(
            run_id, microdollars=most.microdollars, tokens=most.tokens, last=call.last
        )
        self.lost[call.run, day] += most.microdollars
        if call.fate == "late":
            self.late.append((reservation, day, call))
        if call.fate == "twice":
            for one in self.stores:
                await self.settle(one, call, reservation)
            self.charged(call, day)

    async def settle_late(self, reservation: str, day: str, call: Call) -> None:
        await self.settle(self.stores[1], call, reservation)
        self.charged(call, day)

    async def settle(self, store: Store, call: Call, reservation: str) -> None:
        cost = PRICES.cost_microdollars("worker", call.usage())
        await store.ledger.settle(self.run_id(call.run), reservation, microdollars=cost, tokens=1)

    def charged(self, call: Call, day: str) -> None:
        self.lost[call.run, day] -= most_charge(call.prompt(), PRICES).microdollars
        self.bills[call.run, day] += PRICES.cost_microdollars("worker", call.usage())

    async def watch(self, store: Store, run: int) -> None:
        for one in await store.costs.standing(self.payers(run)):
            assert 0 <= one.used_microdollars <= one.cap_microdollars
        spend = await store.ledger.spent(self.run_id(run))
        assert spend.microdollars + spend.reserved_microdollars <= spend.cap_microdollars

    async def check(self) -> None:
        """At rest: each payer's day and month, and each run, is the sum of its bills and of what was lost."""
        everything = self.bills + self.lost
        for run in range(4):
            spend = await self.stores[0].ledger.spent(self.run_id(run))
            assert spend.microdollars == total(self.bills, run)
            assert spend.reserved_microdollars == total(self.lost, run)
            for one in await self.stores[1].costs.standing(self.payers(run)):
                shared = [other for other in range(4) if one.payer in self.payers(other).all()]
                owed = sum(
                    amount for (of, day), amount in everything.items() if of in shared and day.startswith(one.name)
                )
                assert (one.used_microdollars, one.used_microdollars <= one.cap_microdollars) == (owed, True)
        names: dict[Dimension, Callable[[int, str], str]] = {
            "day": lambda _, day: day,
            "run": lambda run, _: self.run_id(run),
            "user": lambda run, _: self.payers(run).user,
            "channel": lambda run, _: self.payers(run).channel,
        }
        for by, name in names.items():
            sums: Counter[str] = Counter()
            for (run, day), amount in self.bills.items():
                sums[name(run, day)] += amount
            told = await self.stores[0].costs.cost(since=self.clock.now - 200 * 24 * HOUR, by=by)
            mine = {one.name: one.microdollars for one in told if one.name in sums}
            assert {key: amount for key, amount in mine.items() if amount} == {key: sums[key] for key in +sums}


def total(amounts: Counter[tuple[int, str]], run: int) -> int:
    return sum(amount for (of, _), amount in amounts.items() if of == run)


def try_out(url: str, examples: int, *, derandomize: bool = False) -> Counter[str]:
    """How many calls were let through (`none`) or refused, by which limit."""
    clock, numbers, made = Clock(), itertools.count(), Counter[str]()
    stores = Store(url, clock=clock, budgets=BUDGETS), Store(url, clock=clock, budgets=BUDGETS)

    # Not made smaller on a failure: each try takes a second.
    phases = (Phase.generate,)

    @settings(
        max_examples=examples,
        phases=phases,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(days=DAYS)
    def holds(days: list[tuple[float, list[Call]]]) -> None:
        turmoil = Turmoil(stores, clock, next(numbers))
        runner.run(turmoil.happen(days))
        made.update(turmoil.refusals)

    with asyncio.Runner() as runner:
        runner.run(stores[0].open())
        try:
            holds()
        finally:
            for store in stores:
                runner.run(store.close())
    return made


def test_no_cap_is_passed_and_the_ledger_is_the_sum_of_the_bills(database_url: str) -> None:
    made = try_out(database_url, EXAMPLES, derandomize=True)
    assert {"none", "G-USER-DAY"} <= set(made)
