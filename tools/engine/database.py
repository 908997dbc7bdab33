"""Where the engine keeps its journal: a SQLite file on one machine, or Postgres."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient
from sqlalchemy import Engine as Pool
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from patterns.errors import ConfigurationInvalid
from tools.engine.serializer import JsonSerializer, refuse_pickle

APPLICATION = "steward"
VERSION = "wf-1"
"""Pinned: the engine's default, a hash of the code, would leave every unfinished run behind at each edit. Bumped
only together with a drain."""
RUNS, TASKS = "runs", "tasks"
"""The queues."""
RUNS_AT_ONCE = 200
"""Per process. A run that waits for a person holds its place, so this must be large."""
TASKS_FACTOR = 4
"""A process carries so many times more subtasks than one run may have going."""


class Database:
    """One database by its URL: `sqlite:///path` or `postgresql://…`."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._parsed = make_url(url)
        except Exception as error:
            raise ConfigurationInvalid("the database URL cannot be read") from error
        if self._parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise ConfigurationInvalid("the database URL must begin with sqlite:/// or postgresql://")

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on Postgres."""
        if self._parsed.get_backend_name() != "sqlite":
            return None
        return Path(self._parsed.database or "steward.sqlite")

    def pool(self) -> Pool | None:
        """Our own connections to SQLite; on Postgres the engine's defaults are right."""
        if self.file is None:
            return None
        pool = create_engine(self._parsed, pool_size=10, max_overflow=0, pool_timeout=30)
        event.listen(pool, "connect", _configure_sqlite)
        return pool

    def prepare(self, *, tasks_at_once: int, polling_seconds: float) -> None:
        """Create or migrate the tables and set the queues' limits. Blocks; may be repeated, also by peers."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        DBOS.migrate(self.url)
        with Connection(self) as client:
            client.register_queue(RUNS, worker_concurrency=RUNS_AT_ONCE, polling_interval_sec=polling_seconds)
            client.register_queue(
                TASKS,
                worker_concurrency=tasks_at_once * TASKS_FACTOR,
                partition_worker_concurrency=tasks_at_once,
                polling_interval_sec=polling_seconds,
            )


class Connection:
    """An engine client that is closed with its connections."""

    def __init__(self, database: Database) -> None:
        refuse_pickle()
        self._pool = database.pool()
        self.client = DBOSClient(
            system_database_url=None if self._pool else database.url,
            system_database_engine=self._pool,
            serializer=JsonSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )

    def close(self) -> None:
        """Blocks shortly."""
        self.client.destroy()
        if self._pool is not None:
            close_pool(self._pool)

    def __enter__(self) -> DBOSClient:
        return self.client

    def __exit__(self, *_: object) -> None:
        self.close()


class FileLock:
    """Keeps a second process with the same executor id away from a SQLite file.

    Such a process would take the first one's running work for abandoned and do each call twice. The kernel releases
    the lock when the process ends, however it ends.
    """

    def __init__(self, file: Path, executor_id: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._path = file.with_name(f"{file.name}.{executor_id}.lock")
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise ConfigurationInvalid(
                f"another process already works on {file} as {executor_id!r}; stop it, or give this one another id"
            ) from error

    def release(self) -> None:
        """The file stays: removing it would let two processes lock two files of one name."""
        os.close(self._descriptor)


def close_pool(pool: Pool) -> None:
    """Close the connections, also one that a thread of the engine still holds: that one when it is given back.

    `dispose` alone lets go of the latter as it is, to be closed at nobody knows what moment. The engine takes the same
    care of pools of its own making only.
    """
    event.listen(pool, "checkin", _close_returned)
    pool.dispose()


def _close_returned(_: object, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def _configure_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # as the engine sets it on connections of its own
    for pragma in ("journal_mode=wal", "synchronous=full", "busy_timeout=30000", "foreign_keys=on"):
        connection.execute(f"PRAGMA {pragma}")
    if sqlite3.sqlite_version_info < (3, 42):
        # The engine calls unixepoch('subsec'), which such a library answers with NULL: it could not even start.
        connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(_: str) -> float:
    return time.time()
