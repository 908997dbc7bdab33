"""The ledger's accounts: the arithmetic of `Spend` inside a transaction that holds the account's row."""

from __future__ import annotations

import secrets
from dataclasses import asdict, fields, replace
from functools import partial

from sqlalchemy import Connection, select, update

from patterns.errors import Unexpected
from patterns.values.spend import Spend
from tools.store.database import Database, insert_new
from tools.store.tables import accounts, raised_caps, reservations

SPEND = [accounts.c[field.name] for field in fields(Spend)]


class StoredLedger:
    """Fits `Ledger`. A run without an account is refused with `Unexpected`: what has no cap may not be spent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, run_id: str, *, cap_microdollars: int, cap_tokens: int, reserve_microdollars: int) -> None:
        """Begin a run's account. Opening it again changes nothing."""
        empty = Spend(
            cap_microdollars=cap_microdollars, cap_tokens=cap_tokens, reserve_microdollars=reserve_microdollars
        )
        row = {"run_id": run_id, **asdict(empty)}
        await self._database.write(partial(insert_new, table=accounts, values=row))

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        """Set an amount aside, or raise `LimitReached` and set nothing aside."""
        work = partial(_reserve, run_id=run_id, microdollars=microdollars, tokens=tokens, last=last)
        return await self._database.write(work)

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        """Replace the reservation by what was spent; the second time changes nothing."""
        work = partial(_settle, run_id=run_id, reservation=reservation, microdollars=microdollars, tokens=tokens)
        await self._database.write(work)

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        """Add to the cap, once per `key` of the run."""
        work = partial(_raise_cap, run_id=run_id, microdollars=microdollars, tokens=tokens, key=key)
        await self._database.write(work)

    async def spent(self, run_id: str) -> Spend:
        """Where the account stands."""
        return await self._database.read(partial(_account, run_id=run_id, lock=False))


def _account(connection: Connection, run_id: str, *, lock: bool = True) -> Spend:
    wanted = select(*SPEND).where(accounts.c.run_id == run_id)
    # SQLite has no row locks and needs none: the transaction has the file's one write lock already.
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no account")
    return Spend(**row._mapping)  # noqa: SLF001  # public, in spite of its underscore


def _save(connection: Connection, run_id: str, account: Spend) -> None:
    connection.execute(update(accounts).where(accounts.c.run_id == run_id).values(asdict(account)))


def _reserve(connection: Connection, *, run_id: str, microdollars: int, tokens: int, last: bool) -> str:
    account = _account(connection, run_id)
    _save(connection, run_id, account.reserve(microdollars=microdollars, tokens=tokens, last=last))
    reservation = secrets.token_hex(8)
    row = {"id": reservation, "run_id": run_id, "microdollars": microdollars, "tokens": tokens, "settled": False}
    connection.execute(reservations.insert().values(row))
    return reservation


def _settle(connection: Connection, *, run_id: str, reservation: str, microdollars: int, tokens: int) -> None:
    account = _account(connection, run_id)
    mine = (reservations.c.id == reservation) & (reservations.c.run_id == run_id)
    columns = (reservations.c.microdollars, reservations.c.tokens, reservations.c.settled)
    row = connection.execute(select(*columns).where(mine)).one_or_none()
    if row is None:
        raise Unexpected(f"run {run_id} has no reservation {reservation}")
    if row.settled:
        return
    reserved = (row.microdollars, row.tokens)
    _save(connection, run_id, account.settle(reserved=reserved, microdollars=microdollars, tokens=tokens))
    connection.execute(update(reservations).where(mine).values(settled=True))


def _raise_cap(connection: Connection, *, run_id: str, microdollars: int, tokens: int, key: str) -> None:
    account = _account(connection, run_id)
    row = {"run_id": run_id, "key": key, "microdollars": microdollars, "tokens": tokens}
    if insert_new(connection, raised_caps, row):
        raised = replace(
            account,
            cap_microdollars=account.cap_microdollars + microdollars,
            cap_tokens=account.cap_tokens + tokens,
        )
        _save(connection, run_id, raised)
