"""Who is alive among several workers on one Postgres, and who takes over from the dead.

Each worker holds a session lock by its executor id. When its process dies the kernel closes the connection, Postgres
drops the lock, and the next worker to try it knows. (A host that vanishes without closing its sockets is noticed by
the server's `tcp_keepalives_*` settings.)
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import LiteralString

from psycopg import AsyncConnection, Error
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from patterns.errors import ConfigurationInvalid

log = logging.getLogger(__name__)

NAMESPACE = 0x0DB05
"""The first half of the locks' keys."""
PATIENCE_SECONDS, RETRY_SECONDS = 5.0, 0.05
FAULTS = (Error, SQLAlchemyError, OSError, ConfigurationInvalid)
"""What a watch survives: the database is away, or a peer has our lock for the moment of its look."""
ORPHANED: LiteralString = """
    SELECT DISTINCT executor_id FROM dbos.workflow_status
    WHERE status = 'PENDING' AND executor_id IS NOT NULL AND executor_id <> %s
"""


class Liveness:
    """One worker's sign of life, and its look-out for others."""

    def __init__(self, url: str, executor_id: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._executor_id = executor_id
        self._patience_seconds = patience_seconds
        self._connection: AsyncConnection[tuple[object, ...]] | None = None

    async def hold(self) -> None:
        """Take our own lock; before the engine starts, or a peer takes the newborn for dead.

        Raises `ConfigurationInvalid` when another process keeps it, and psycopg's own errors. The server lets go of a
        dead predecessor's lock a moment after its connection has ended, and a peer may try it: hence the patience.
        """
        await self.release()
        self._connection = await AsyncConnection.connect(
            self._dsn, autocommit=True, keepalives_idle=10, keepalives_interval=5, keepalives_count=3
        )
        deadline = time.monotonic() + self._patience_seconds
        while not await self._try_lock(self._executor_id):
            if time.monotonic() > deadline:
                await self.release()
                taken = f"another process already works as {self._executor_id!r}; give this one another"
                raise ConfigurationInvalid(taken)
            await asyncio.sleep(RETRY_SECONDS)

    async def release(self) -> None:
        """Say that we are gone."""
        if self._connection is not None:
            with suppress(Error):
                await self._connection.close()
            self._connection = None

    async def watch(self, take_over: Callable[[str], Awaitable[int]], every_seconds: float = 1.0) -> None:
        """Until cancelled: give the runs of dead workers to `take_over`."""
        while True:
            try:
                await self.sweep(take_over)
            except FAULTS as error:
                log.warning("The watch over other workers is interrupted: %s", error)
                with suppress(*FAULTS):
                    await self.hold()  # at once: who holds no lock is taken for dead
            await asyncio.sleep(every_seconds)

    async def sweep(self, take_over: Callable[[str], Awaitable[int]]) -> None:
        """Once."""
        if self._connection is None:
            await self.hold()
        assert self._connection is not None
        rows = await (await self._connection.execute(ORPHANED, (self._executor_id,))).fetchall()
        for (executor_id,) in rows:
            if await self._try_lock(str(executor_id)):
                try:
                    count = await take_over(str(executor_id))
                    log.warning("Worker %s is gone; %d of its runs go on elsewhere.", executor_id, count)
                finally:
                    await self._unlock(str(executor_id))

    async def _try_lock(self, executor_id: str) -> bool:
        assert self._connection is not None
        query = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        row = await (await self._connection.execute(query, (NAMESPACE, executor_id))).fetchone()
        return row is not None and bool(row[0])

    async def _unlock(self, executor_id: str) -> None:
        assert self._connection is not None
        await self._connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (NAMESPACE, executor_id))
