"""The outbox: what cannot be taken back is marked before it is done, and looked up before it is repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from sqlalchemy import Connection, Row, select, update

from patterns.errors import Unexpected
from patterns.values.house.audit import AuditEntry
from tools.store.audit import entries
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database, insert_new
from tools.store.tables.runs import effects

LEASE_SECONDS = 60.0
"""How long a begun effect is another process's business."""

CUT_OFF_SECONDS = 45.0
"""How long an attempt may take; below the lease, so that nobody takes over what is still under way."""

POLL_SECONDS = 0.2

Mark = dict[str, str | float]
"""The columns that say who is at an effect, and since when."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an attempt may do: give the known result, or act; `again` when an earlier attempt may have acted."""

    result: str | None
    again: bool = False


class StoredEffects:
    """Fits `Effects`; of two callers with one key, in whichever processes, one acts and the other waits.

    An attempt that fails keeps its mark, whatever the error: a time-out says nothing about the other side. The next
    attempt asks `find` first. `do` must really end when it is cancelled. When the next attempt may begin depends on
    who made the last one:

    - this very object: as soon as that call has ended;
    - an object of the same `owner` name that was here before: at once. The name is held by one process at a time (the
      durable engine's lock sees to it), so the earlier one is dead;
    - anybody else: when its lease of 60 seconds is over. There is no heartbeat; an attempt is cut off (`Unexpected`)
      before its lease ends. The lease is counted by each machine's own clock: they must agree within 15 seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float], owner: str | None, audit: StoredAudit) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._boot = uuid4().hex
        self._owner = owner or self._boot
        self._under_way: set[str] = set()

    async def once(
        self,
        key: str,
        do: Callable[[], Awaitable[str]],
        find: Callable[[], Awaitable[str | None]],
        told: AuditEntry | None = None,
    ) -> str:
        """Do it and remember what it gave; or give what it gave before."""
        attempt = uuid4().hex
        self._under_way.add(attempt)
        try:
            claim = await self._claim(key, attempt)
            if claim.result is not None:
                return claim.result
            result = await _act(key, do, find if claim.again else None)
            return await self._database.write(partial(_finish, key=key, result=result, told=told, audit=self._audit))
        finally:
            self._under_way.discard(attempt)

    async def _claim(self, key: str, attempt: str) -> _Claim:
        while True:
            mark: Mark = {"owner": self._owner, "boot": self._boot, "attempt": attempt, "begun_at": self._clock()}
            claim = await self._database.write(partial(_claim, key=key, mark=mark, taken=self._taken))
            if claim is not None:
                return claim
            await asyncio.sleep(POLL_SECONDS)

    def _taken(self, row: Row[tuple[object, ...]]) -> bool:
        if row.boot == self._boot:
            return row.attempt in self._under_way
        return bool(row.owner != self._owner and row.begun_at > self._clock() - LEASE_SECONDS)


async def _act(key: str, do: Callable[[], Awaitable[str]], find: Callable[[], Awaitable[str | None]] | None) -> str:
    try:
        async with asyncio.timeout(CUT_OFF_SECONDS):
            found = await find() if find else None
            return await do() if found is None else found
    except TimeoutError as error:
        raise Unexpected(f"the effect {key} did not end within {CUT_OFF_SECONDS:.0f} seconds") from error


def _claim(
    connection: Connection,
    *,
    key: str,
    mark: Mark,
    taken: Callable[[Row[tuple[object, ...]]], bool],
) -> _Claim | None:
    if insert_new(connection, effects, {"key": key, **mark}):
        return _Claim(result=None)
    row = connection.execute(select(effects).where(effects.c.key == key).with_for_update()).one()
    if row.result is not None:
        return _Claim(result=row.result)
    if taken(row):
        return None
    connection.execute(update(effects).where(effects.c.key == key).values(mark))
    return _Claim(result=None, again=True)


def _finish(connection: Connection, *, key: str, result: str, told: AuditEntry | None, audit: StoredAudit) -> str:
    """Keep the result; where one is kept already (this attempt slept past its lease), that one holds."""
    open_still = (effects.c.key == key) & effects.c.result.is_(None)
    connection.execute(update(effects).where(open_still).values(result=result))
    kept = str(connection.execute(select(effects.c.result).where(effects.c.key == key)).scalar_one())
    audit.append(connection, entries.done(key, kept, told))
    return kept
