"""The one doorway to the database: transactions in threads, and no error of SQLAlchemy behind it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from sqlite3 import SQLITE_BUSY
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolExhausted

from patterns.errors import ConfigurationInvalid, StewardError, StoreUnavailable, Unexpected

T = TypeVar("T")

WAIT_SECONDS = 30
"""How long a connection waits for a lock, a free connection of the pool or one statement."""

CONNECTIONS = 6
"""Of the pool, and threads that use them."""

POSTGRES_OPTIONS = {
    "connect_timeout": "10",
    "options": f"-c statement_timeout={WAIT_SECONDS}s -c lock_timeout={WAIT_SECONDS}s",
    # A host that vanishes without a word would hold a thread for hours.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": str(WAIT_SECONDS * 1000),
}
"""libpq's own; whatever the URL says comes before."""


class Database:
    """A pool of connections. `read` and `write` run a plain function in a transaction, in a thread.

    When `write` returns, the transaction is on the disk; when it raises, nothing was changed, except where the
    connection broke in the very commit: then nobody knows, and every caller must be right in both cases. A cancelled
    caller leaves the thread to finish: also unknown.
    """

    def __init__(self, url: str) -> None:
        self._url = _checked(url)
        self._engine = _engine(self._url)
        self._immediate = self._engine.execution_options(immediate=True)
        # Threads of our own: a slow git command cannot keep the ledger waiting, and `close` knows when they have ended.
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="store")

    async def make_place(self) -> None:
        """Where the database is a file: its folder."""
        await self._in_thread(partial(_make_folder, self._url))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """One consistent view; `work` must not write."""
        return await self._in_thread(partial(_within, self._engine, work))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """All of `work` or nothing."""
        return await self._in_thread(partial(_within, self._immediate, work))

    async def close(self) -> None:
        """Let the transactions under way end, also those whose callers are gone, and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._engine.dispose)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert the row, or leave the one of that key as it is and say False; waits for a rival that has not committed."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table).values(values).on_conflict_do_nothing()
    # Not `rowcount`: after an insert the Postgres driver does not tell it.
    return connection.execute(insert.returning(*table.primary_key)).one_or_none() is not None


@contextmanager
def translated() -> Iterator[None]:
    """Nothing of the library's gets past here."""
    try:
        yield
    except (SQLAlchemyError, SqliteError, OSError, OverflowError) as error:
        raise translate(error) from error


def translate(error: Exception) -> StewardError:
    """What a library's error means here: the database's trouble, or a fault of ours.

    The detail is the driver's own line, without the statement and what was bound to it.
    """
    detail = f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
    return StoreUnavailable(detail) if _is_trouble(error) else Unexpected(detail)


def _is_trouble(error: Exception) -> bool:
    if isinstance(error, (DataError, IntegrityError, ProgrammingError, NotSupportedError)):
        return False  # refused for what we said
    trouble = (DatabaseError, InterfaceError, PoolExhausted, DisconnectionError, SqliteError, OSError)
    return isinstance(error, trouble)


def _within(engine: Engine, work: Callable[[Connection], T]) -> T:
    with translated(), engine.begin() as connection:
        return work(connection)


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # The message would quote the URL, and with it the password.
        raise ConfigurationInvalid("the database URL cannot be read; an example: sqlite:///var/steward.db") from error
    match parsed.get_backend_name():
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite" if parsed.database not in {None, "", ":memory:"}:
            return parsed.set(drivername="sqlite")
    raise ConfigurationInvalid(
        "the database is a SQLite file (sqlite:///var/steward.db) or Postgres (postgresql://user@host/name)"
    )


def _engine(url: URL) -> Engine:
    pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": WAIT_SECONDS}
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {name: value for name, value in POSTGRES_OPTIONS.items() if name not in url.query}
    return create_engine(url, connect_args=options, hide_parameters=True, pool_pre_ping=True, pool_timeout=WAIT_SECONDS)


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        with translated():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver's own idea of when a transaction begins differs between Python's versions: switch it off, say BEGIN.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(connection: SqliteConnection) -> None:
    # While another connection writes to a file that is not in WAL yet, as when two processes open a new one, SQLite
    # answers "locked" at once: its busy timeout does not hold here.
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except SqliteError as error:
            if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes cannot wait for another writer: it fails at once. So take the
    # one write lock at the beginning.
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
