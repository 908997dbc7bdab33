"""The ledger's accounts: the arithmetic of `Spend` and `Tally` in a transaction that holds the rows it is about."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from functools import partial

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from patterns.errors import LimitReached, Unexpected
from patterns.guardrails.budgets import Budgets
from patterns.values.payers import NOBODY, Payers
from patterns.values.spend import Spend
from tools.store.database import Database, insert_new
from tools.store.money import tallies
from tools.store.money.tallies import Books
from tools.store.tables import accounts, costs, raised_caps, reservations

SPEND = [accounts.c[field.name] for field in fields(Spend)]
PAYERS = [accounts.c[name] for name in Payers.model_fields]


class StoredLedger:
    """Fits `Ledger`. A run without an account is refused with `Unexpected`: what has no cap may not be spent."""

    def __init__(self, database: Database, clock: Callable[[], float], budgets: Budgets) -> None:
        self._database = database
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
        call = partial(_reserve, run_id=run_id, microdollars=microdollars, tokens=tokens, last=last)
        reserved = await self._database.write(partial(call, books=self._books()))
        if isinstance(reserved, LimitReached):
            raise reserved
        return reserved

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        """Replace the reservation by what was spent; the second time changes nothing."""
        work = partial(_settle, run_id=run_id, reservation=reservation, microdollars=microdollars, tokens=tokens)
        await self._database.write(partial(work, books=self._books()))

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        """Add to the run's cap, once per `key` of the run."""
        work = partial(_raise_cap, run_id=run_id, microdollars=microdollars, tokens=tokens, key=key)
        await self._database.write(work)

    async def spent(self, run_id: str) -> Spend:
        """Where the account stands."""
        account, _ = await self._database.read(partial(_account, run_id=run_id, lock=False))
        return account

    def _books(self) -> Books:
        return Books(self._budgets, self._clock())


def _account(connection: Connection, run_id: str, *, lock: bool = True) -> tuple[Spend, Payers]:
    wanted = select(*SPEND, *PAYERS).where(accounts.c.run_id == run_id)
    # SQLite has no row locks and needs none: the transaction has the file's one write lock already.
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no account")
    spend, payers = row[: len(SPEND)], row[len(SPEND) :]
    return Spend(*spend), Payers(**{name: one or "" for name, one in zip(Payers.model_fields, payers, strict=True)})


def _save(connection: Connection, run_id: str, account: Spend) -> None:
    connection.execute(update(accounts).where(accounts.c.run_id == run_id).values(asdict(account)))


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
    connection.execute(reservations.insert().values(**row, settled=False, day=books.names["day"]))
    return reservation


def _settle(
    connection: Connection, *, run_id: str, reservation: str, microdollars: int, tokens: int, books: Books
) -> None:
    account, payers = _account(connection, run_id)
    mine = (reservations.c.id == reservation) & (reservations.c.run_id == run_id)
    columns = (reservations.c.microdollars, reservations.c.tokens, reservations.c.settled, reservations.c.day)
    row = connection.execute(select(*columns).where(mine)).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no reservation {reservation}")
    if row.settled:
        return
    reserved = (row.microdollars, row.tokens)
    _save(connection, run_id, account.settle(reserved=reserved, microdollars=microdollars, tokens=tokens))
    connection.execute(update(reservations).where(mine).values(settled=True))
    _charge(connection, run_id, row.day or books.names["day"], microdollars, tokens)
    if row.day:
        tallies.settle(
            connection, payers, row.day, reserved=row.microdollars, spent=microdollars, run_id=run_id, books=books
        )


def _charge(connection: Connection, run_id: str, day: str, microdollars: int, tokens: int) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"run_id": run_id, "day": day, "microdollars": microdollars, "tokens": tokens, "calls": 1}
    more = {name: costs.c[name] + row[name] for name in ("microdollars", "tokens", "calls")}
    charge = dialect.insert(costs).values(row).on_conflict_do_update(index_elements=["run_id", "day"], set_=more)
    connection.execute(charge)


def _raise_cap(connection: Connection, *, run_id: str, microdollars: int, tokens: int, key: str) -> None:
    account, _ = _account(connection, run_id)
    row = {"run_id": run_id, "key": key, "microdollars": microdollars, "tokens": tokens}
    if insert_new(connection, raised_caps, row):
        raised = replace(
            account,
            cap_microdollars=account.cap_microdollars + microdollars,
            cap_tokens=account.cap_tokens + tokens,
        )
        _save(connection, run_id, raised)
