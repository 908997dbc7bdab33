"""The ledger's accounts: the arithmetic of `Spend` and `Tally` in a transaction that holds the rows it is about."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from patterns.errors import LimitReached, Unexpected
from patterns.guardrails.budgets import Budgets
from patterns.values.money.payers import NOBODY, Payers
from patterns.values.money.spend import Spend
from tools.store.audit import entries
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database, insert_new
from tools.store.money import tallies
from tools.store.money.tallies import Books, NotBegun
from tools.store.tables.money import accounts, costs, raised_caps, reservations

SPEND = [accounts.c[field.name] for field in fields(Spend)]
PAYERS = [accounts.c[name] for name in Payers.model_fields]

SEEN = select(*SPEND, *PAYERS).where(accounts.c.run_id == bindparam("run"))
HELD = SEEN.with_for_update()
SAVED = (
    update(accounts)
    .where(accounts.c.run_id == bindparam("run"))
    .values({column: bindparam(column.name) for column in SPEND})
)
MINE = (reservations.c.id == bindparam("its_id")) & (reservations.c.run_id == bindparam("run"))
RESERVED = select(reservations).where(MINE)
SETTLED = update(reservations).where(MINE).values(settled=True)
ADDED = insert(reservations)


def _charged(dialect: Any) -> Any:
    """The row of that run and day, or more in it."""
    new = dialect.insert(costs)
    more = {name: costs.c[name] + new.excluded[name] for name in ("microdollars", "tokens", "calls")}
    return new.on_conflict_do_update(index_elements=["run_id", "day"], set_=more)


CHARGED = {"sqlite": _charged(sqlite), "postgresql": _charged(postgresql)}
"""Statements of every call, made once: that is most of what they cost."""


class StoredLedger:
    """Fits `Ledger`. A run without an account is refused with `Unexpected`: what has no cap may not be spent."""

    def __init__(self, database: Database, clock: Callable[[], float], budgets: Budgets, audit: StoredAudit) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._budgets = budgets

    async def open(
        self,
        run_id: str,
        *,
        cap_microdollars: int,
        cap_tokens: int,
        reserve_microdollars: int,
        payers: Payers = NOBODY,
    ) -> None:
        """Begin a run's account. Opening it again changes nothing."""
        empty = Spend(
            cap_microdollars=cap_microdollars, cap_tokens=cap_tokens, reserve_microdollars=reserve_microdollars
        )
        row = {"run_id": run_id, **asdict(empty), **payers.model_dump()}
        await self._database.write(partial(insert_new, table=accounts, values=row))

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        """Set an amount aside, or raise `LimitReached` and set nothing aside."""
        books = self._books()
        call = partial(_reserve, run_id=run_id, microdollars=microdollars, tokens=tokens, last=last, books=books)
        try:
            reserved = await self._database.write(call)
        except NotBegun:
            await self._database.write(partial(_begin, run_id=run_id, books=books))
            reserved = await self._database.write(call)
        if isinstance(reserved, LimitReached):
            raise reserved
        return reserved

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        """Replace the reservation by what was spent; the second time changes nothing."""
        work = partial(_settle, run_id=run_id, reservation=reservation, microdollars=microdollars, tokens=tokens)
        await self._database.write(partial(work, books=self._books()))

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        """Add to the run's cap, once per `key` of the run."""
        work = partial(_raise_cap, run_id=run_id, microdollars=microdollars, tokens=tokens, key=key, audit=self._audit)
        await self._database.write(work)

    async def spent(self, run_id: str) -> Spend:
        """Where the account stands."""
        account, _ = await self._database.read(partial(_account, run_id=run_id, lock=False))
        return account

    def _books(self) -> Books:
        return Books(self._budgets, self._clock())


def _account(connection: Connection, run_id: str, *, lock: bool = True) -> tuple[Spend, Payers]:
    # SQLite has no row locks and needs none: the transaction has the file's one write lock already.
    row = connection.execute(HELD if lock else SEEN, {"run": run_id}).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no account")
    spend, payers = row[: len(SPEND)], row[len(SPEND) :]
    return Spend(*spend), Payers(**{name: one or "" for name, one in zip(Payers.model_fields, payers, strict=True)})


def _save(connection: Connection, run_id: str, account: Spend) -> None:
    connection.execute(SAVED, {"run": run_id, **asdict(account)})


def _begin(connection: Connection, *, run_id: str, books: Books) -> None:
    _, payers = _account(connection, run_id, lock=False)
    tallies.begin(connection, payers, books)


def _reserve(
    connection: Connection, *, run_id: str, microdollars: int, tokens: int, last: bool, books: Books
) -> str | LimitReached:
    """The reservation's id, or the refusal of one of its payers."""
    account, payers = _account(connection, run_id)
    keep = 0 if last else account.reserve_microdollars
    refused = tallies.reserve(connection, payers, microdollars, keep=keep, run_id=run_id, books=books)
    if refused is not None:
        return refused
    _save(connection, run_id, account.reserve(microdollars=microdollars, tokens=tokens, last=last))
    reservation = secrets.token_hex(8)
    row = {"id": reservation, "run_id": run_id, "microdollars": microdollars, "tokens": tokens}
    connection.execute(ADDED, {**row, "settled": False, "day": books.names["day"]})
    return reservation


def _settle(
    connection: Connection, *, run_id: str, reservation: str, microdollars: int, tokens: int, books: Books
) -> None:
    account, payers = _account(connection, run_id)
    mine = {"its_id": reservation, "run": run_id}
    row = connection.execute(RESERVED, mine).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no reservation {reservation}")
    if row.settled:
        return
    reserved = (row.microdollars, row.tokens)
    _save(connection, run_id, account.settle(reserved=reserved, microdollars=microdollars, tokens=tokens))
    connection.execute(SETTLED, mine)
    _charge(connection, run_id, row.day or books.names["day"], microdollars, tokens)
    if row.day:
        tallies.settle(
            connection, payers, row.day, reserved=row.microdollars, spent=microdollars, run_id=run_id, books=books
        )


def _charge(connection: Connection, run_id: str, day: str, microdollars: int, tokens: int) -> None:
    row = {"run_id": run_id, "day": day, "microdollars": microdollars, "tokens": tokens, "calls": 1}
    connection.execute(CHARGED[connection.dialect.name], row)


def _raise_cap(
    connection: Connection, *, run_id: str, microdollars: int, tokens: int, key: str, audit: StoredAudit
) -> None:
    account, _ = _account(connection, run_id)
    row = {"run_id": run_id, "key": key, "microdollars": microdollars, "tokens": tokens}
    if insert_new(connection, raised_caps, row):
        raised = replace(
            account,
            cap_microdollars=account.cap_microdollars + microdollars,
            cap_tokens=account.cap_tokens + tokens,
        )
        _save(connection, run_id, raised)
        audit.append(connection, entries.raised(run_id, microdollars=microdollars, tokens=tokens, key=key))
