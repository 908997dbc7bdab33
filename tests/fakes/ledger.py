"""A ledger in memory, as strict as the durable one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from patterns.guardrails.budgets import Budgets, refusal
from patterns.values.money.payers import (
    HOUSE,
    NOBODY,
    PERIODS,
    Cost,
    Dimension,
    Notice,
    Payer,
    Payers,
    Standing,
    ends_at,
    month_of,
    names_at,
)
from patterns.values.money.spend import Spend

UNBOUNDED = Budgets()


@dataclass(frozen=True)
class Reservation:
    run_id: str
    microdollars: int
    tokens: int
    day: str


@dataclass(frozen=True)
class Settled:
    run_id: str
    day: str
    microdollars: int
    tokens: int


class MemoryLedger:
    """Fits the ports `Ledger` and `Costs`: one lock around patterns' own arithmetic."""

    def __init__(self, budgets: Budgets = UNBOUNDED, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.budgets = budgets
        self.accounts: dict[str, Spend] = {}
        self.payers: dict[str, Payers] = {}
        self.open_reservations: dict[str, Reservation] = {}
        self.month_of_schedules: dict[str, int] = {}
        self.notices: dict[str, Notice] = {}
        self.settled: list[Settled] = []
        self._told: set[str] = set()
        self._clock = clock
        self._raised: set[tuple[str, str]] = set()
        self._settled: set[str] = set()
        self._drawn = 0
        self._lock = asyncio.Lock()

    async def open(
        self,
        run_id: str,
        *,
        cap_microdollars: int,
        cap_tokens: int,
        reserve_microdollars: int,
        payers: Payers = NOBODY,
    ) -> None:
        account = Spend(
            cap_microdollars=cap_microdollars, cap_tokens=cap_tokens, reserve_microdollars=reserve_microdollars
        )
        async with self._lock:
            self.accounts.setdefault(run_id, account)
            self.payers.setdefault(run_id, payers)

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        async with self._lock:
            await asyncio.sleep(0)  # another worker gets its turn here, as it does in a database
            account = self.accounts[run_id]
            wanted = microdollars + (0 if last else account.reserve_microdollars)
            for standing in self._standings(self.payers[run_id]):
                if standing.left_microdollars < wanted:
                    self._announce(standing, 100, run_id)
                    raise refusal(standing)
            self.accounts[run_id] = account.reserve(microdollars=microdollars, tokens=tokens, last=last)
            self._drawn += 1
            reservation = f"{run_id}-{self._drawn}"
            self.open_reservations[reservation] = Reservation(run_id, microdollars, tokens, self._names()["day"])
            return reservation

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        async with self._lock:
            await asyncio.sleep(0)
            if reservation in self._settled:
                return
            self._settled.add(reservation)
            held = self.open_reservations.pop(reservation)
            assert held.run_id == run_id, "a reservation belongs to one run"
            self.accounts[run_id] = self.accounts[run_id].settle(
                reserved=(held.microdollars, held.tokens), microdollars=microdollars, tokens=tokens
            )
            current = [one for one in self._standings(self.payers[run_id]) if one.name in (held.day, held.day[:7])]
            before = {one.code: self._spent(one.payer, one.name) for one in current}
            self.settled.append(Settled(run_id, held.day, microdollars, tokens))
            for standing in current:
                self._notice(standing, before[standing.code], run_id)

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        async with self._lock:
            if (run_id, key) in self._raised:
                return
            self._raised.add((run_id, key))
            account = self.accounts[run_id]
            self.accounts[run_id] = replace(
                account,
                cap_microdollars=account.cap_microdollars + microdollars,
                cap_tokens=account.cap_tokens + tokens,
            )

    async def spent(self, run_id: str) -> Spend:
        return self.accounts[run_id]

    def today(self) -> str:
        """See `Costs.today`."""
        return names_at(self._clock(), self.budgets.time_zone)["day"]

    async def spends(self, run_ids: Sequence[str]) -> dict[str, Spend]:
        """See `Costs.spends`."""
        return {one: self.accounts[one] for one in run_ids if one in self.accounts}

    async def standing(self, payers: Payers) -> tuple[Standing, ...]:
        return self._standings(payers)

    async def cost(self, scope: Payer = HOUSE, *, since: float, by: Dimension = "day") -> tuple[Cost, ...]:
        first = names_at(since, self.budgets.time_zone)["day"]
        money, tokens, calls = Counter[str](), Counter[str](), Counter[str]()
        for one in self.settled:
            if one.day >= first and scope in self.payers[one.run_id].all():
                own = {"day": one.day, "run": one.run_id}
                name = own[by] if by in own else str(getattr(self.payers[one.run_id], by))
                money[name] += one.microdollars
                tokens[name] += one.tokens
                calls[name] += 1
        costs = [Cost(name=name, microdollars=money[name], tokens=tokens[name], calls=calls[name]) for name in calls]
        return tuple(sorted(costs, key=lambda one: (0 if by == "day" else -one.microdollars, one.name)))

    async def untold(self) -> tuple[Notice, ...]:
        left = [one for one in self.notices.values() if one.key not in self._told]
        return tuple(sorted(left, key=lambda one: (one.at, one.key)))

    async def told(self, notice: Notice) -> None:
        self._told.add(notice.key)

    def _names(self) -> dict[str, str]:
        return {**names_at(self._clock(), self.budgets.time_zone)}

    def _spent(self, payer: Payer, name: str) -> int:
        return sum(
            one.microdollars
            for one in self.settled
            if name in (one.day, month_of(one.day)) and payer in self.payers[one.run_id].all()
        )

    def _reserved(self, payer: Payer, name: str) -> int:
        return sum(
            one.microdollars
            for one in self.open_reservations.values()
            if name in (one.day, month_of(one.day)) and payer in self.payers[one.run_id].all()
        )

    def _cap(self, payer: Payer, period: str) -> int | None:
        if payer.kind == "schedule":
            return self.month_of_schedules.get(payer.id, 0) if period == "month" else None
        return self.budgets.of(payer).of("day" if period == "day" else "month")

    def _standings(self, payers: Payers) -> tuple[Standing, ...]:
        names = self._names()
        return tuple(
            Standing(
                payer=payer,
                period=period,
                name=names[period],
                used_microdollars=self._spent(payer, names[period]) + self._reserved(payer, names[period]),
                cap_microdollars=cap,
                ends_at=ends_at(names[period], self.budgets.time_zone),
            )
            for payer in payers.all()
            for period in PERIODS
            if (cap := self._cap(payer, period)) is not None
        )

    def _notice(self, standing: Standing, before: int, run_id: str) -> None:
        after, cap = self._spent(standing.payer, standing.name), standing.cap_microdollars
        crossed = [one for one in (50, 80, 100) if before * 100 < one * cap <= after * 100]
        if crossed:
            self._announce(standing, crossed[-1], run_id)

    def _announce(self, standing: Standing, percent: int, run_id: str) -> None:
        notice = Notice(
            payer=standing.payer,
            period=standing.period,
            name=standing.name,
            percent=percent,
            spent_microdollars=self._spent(standing.payer, standing.name),
            cap_microdollars=standing.cap_microdollars,
            ends_at=standing.ends_at,
            run_id=run_id,
            at=self._clock(),
        )
        self.notices.setdefault(notice.key, notice)
