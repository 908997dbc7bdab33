"""What runs have cost, and where those who pay for them stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Column, ColumnElement, Connection, func, select, true, update

from patterns.guardrails.budgets import Budgets
from patterns.values.money.payers import HOUSE, Cost, Dimension, Notice, Payer, Payers, Standing, names_at
from patterns.values.money.spend import Spend
from tools.store.database import Database
from tools.store.money.ledger import SPEND
from tools.store.money.tallies import Books, entries_of
from tools.store.tables.money import accounts, costs, notices

NAMED: dict[Dimension, Column[str]] = {
    "day": costs.c.day,
    "user": accounts.c.user,
    "channel": accounts.c.channel,
    "schedule": accounts.c.schedule,
    "command": accounts.c.command,
    "run": costs.c.run_id,
}


class StoredCosts:
    """Fits `Costs`."""

    def __init__(self, database: Database, clock: Callable[[], float], budgets: Budgets) -> None:
        self._database = database
        self._clock = clock
        self._budgets = budgets

    def today(self) -> str:
        """The day that it is in the installation's time zone."""
        return names_at(self._clock(), self._budgets.time_zone)["day"]

    async def standing(self, payers: Payers) -> tuple[Standing, ...]:
        """Each payer in the day and month that it is, where a cap is set."""
        books = Books(self._budgets, self._clock())
        return await self._database.read(partial(_standing, payers=payers, books=books))

    async def cost(self, scope: Payer = HOUSE, *, since: float, by: Dimension = "day") -> tuple[Cost, ...]:
        """What a payer's runs have cost since the day of that moment."""
        day = names_at(since, self._budgets.time_zone)["day"]
        return await self._database.read(partial(_cost, scope=scope, day=day, by=by))

    async def spends(self, run_ids: Sequence[str]) -> dict[str, Spend]:
        """Where the accounts of those runs stand that are open by now."""
        return await self._database.read(partial(_spends, run_ids=run_ids)) if run_ids else {}

    async def untold(self) -> tuple[Notice, ...]:
        """Notices that nobody has been given yet, the earliest first."""
        return await self._database.read(_untold)

    async def told(self, notice: Notice) -> None:
        """It has been given."""
        await self._database.write(partial(_told, key=notice.key, at=self._clock()))


def _standing(connection: Connection, *, payers: Payers, books: Books) -> tuple[Standing, ...]:
    entries = entries_of(connection, payers, books.names, books.budgets, lock=False)
    return tuple(one.standing(books.budgets.time_zone) for one in entries if one.cap_microdollars is not None)


def _cost(connection: Connection, *, scope: Payer, day: str, by: Dimension) -> tuple[Cost, ...]:
    name = func.coalesce(NAMED[by], "")
    sums = [func.sum(costs.c[column]) for column in ("microdollars", "tokens", "calls")]
    order = (name,) if by == "day" else (sums[0].desc(), name)
    joined = select(name, *sums).join_from(costs, accounts, costs.c.run_id == accounts.c.run_id)
    wanted = joined.where(costs.c.day >= day, _of(scope)).group_by(name).order_by(*order)
    rows = connection.execute(wanted)
    return tuple(
        Cost(name=name, microdollars=int(spent), tokens=int(tokens), calls=int(calls))
        for name, spent, tokens, calls in rows
    )


def _spends(connection: Connection, *, run_ids: Sequence[str]) -> dict[str, Spend]:
    wanted = select(accounts.c.run_id, *SPEND).where(accounts.c.run_id.in_(run_ids))
    return {run_id: Spend(*spend) for run_id, *spend in connection.execute(wanted)}


def _of(scope: Payer) -> ColumnElement[bool]:
    return true() if scope.kind == "house" else accounts.c[scope.kind] == scope.id


def _untold(connection: Connection) -> tuple[Notice, ...]:
    wanted = select(notices.c.notice).where(notices.c.told_at.is_(None)).order_by(notices.c.at, notices.c.key)
    return tuple(map(Notice.model_validate, connection.execute(wanted).scalars()))


def _told(connection: Connection, *, key: str, at: float) -> None:
    this = (notices.c.key == key) & notices.c.told_at.is_(None)
    connection.execute(update(notices).where(this).values(told_at=at))
