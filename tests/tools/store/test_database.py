from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import exc
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.elements import ClauseElement

from patterns.errors import ConfigurationInvalid, StewardError, StoreUnavailable, Unexpected
from tools.store import database
from tools.store.store import Store

TROUBLE = {
    exc.DatabaseError,
    exc.DisconnectionError,
    exc.InterfaceError,
    exc.InternalError,
    exc.InvalidatePoolError,
    exc.OperationalError,
    exc.TimeoutError,
}
"""The database's; everything else that SQLAlchemy raises was asked for by us."""


def _family(root: type[Exception]) -> Iterator[type[Exception]]:
    yield root
    for child in root.__subclasses__():
        yield from _family(child)


FAMILY = sorted({kind for kind in _family(exc.SQLAlchemyError) if kind.__module__ == exc.__name__}, key=str)


ODD: dict[type[Exception], Callable[[], Exception]] = {
    exc.CircularDependencyError: lambda: exc.CircularDependencyError("the library's line", [], []),
    exc.UnsupportedCompilationError: lambda: exc.UnsupportedCompilationError(
        DefaultDialect().type_compiler_instance, ClauseElement
    ),
    exc.AwaitRequired: exc.AwaitRequired,
    exc.MissingGreenlet: exc.MissingGreenlet,
    exc.NoReferencedTableError: lambda: exc.NoReferencedTableError("the library's line", "table"),
    exc.NoReferencedColumnError: lambda: exc.NoReferencedColumnError("the library's line", "table", "column"),
}
"""Those that are not made of one line."""


def _made(kind: type[Exception]) -> Exception:
    if issubclass(kind, exc.DBAPIError):
        return kind("SELECT secret", {"token": "secret"}, ValueError("the driver's line"))
    if issubclass(kind, exc.StatementError):
        return kind("the library's line", "SELECT secret", {"token": "secret"}, ValueError("the driver's line"))
    return ODD[kind]() if kind in ODD else kind("the library's line")


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_of_the_library_becomes_one_of_ours(kind: type[Exception]) -> None:
    with pytest.raises(StewardError) as ours, database.translated():
        raise _made(kind)
    assert type(ours.value) is (StoreUnavailable if kind in TROUBLE else Unexpected)
    assert "secret" not in str(ours.value)


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (sqlite3.OperationalError("database is locked"), StoreUnavailable),
        (sqlite3.DatabaseError("file is not a database"), StoreUnavailable),
        (PermissionError("no"), StoreUnavailable),
        (OverflowError("too large"), Unexpected),
    ],
    ids=str,
)
def test_what_the_library_lets_through_is_translated_too(error: Exception, ours: type[StewardError]) -> None:
    with pytest.raises(ours), database.translated():
        raise error


def test_errors_of_ours_pass_as_they_are() -> None:
    with pytest.raises(ConfigurationInvalid, match="as it is"), database.translated():
        raise ConfigurationInvalid("as it is")


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://ada:secret@host/name", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_another_kind_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        Store(url)
    assert "secret" not in str(refused.value)


async def test_both_forms_of_a_postgres_url_are_taken(postgres_url: str) -> None:
    for url in (postgres_url, postgres_url.replace("postgresql:", "postgresql+psycopg:")):
        store = Store(url)
        await store.open()
        assert await store.seen.first_time(url)
        await store.close()


async def test_a_sqlite_files_folder_is_made_and_the_file_is_in_wal(tmp_path: Path) -> None:
    file = tmp_path / "var" / "deeper" / "steward.db"
    store = Store(f"sqlite:///{file}")
    await store.open()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    await store.close()


async def test_a_new_file_that_another_process_writes_is_put_in_wal_once_that_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    with closing(sqlite3.connect(tmp_path / "steward.db", check_same_thread=False)) as other:
        other.execute("CREATE TABLE theirs (id)")
        other.execute("BEGIN IMMEDIATE")

        def nap(seconds: float) -> None:
            naps.append(seconds)
            other.rollback()

        monkeypatch.setattr(database, "time", SimpleNamespace(monotonic=time.monotonic, sleep=nap))
        store = Store(f"sqlite:///{tmp_path}/steward.db")
        await store.open()
        await store.close()
    with closing(sqlite3.connect(tmp_path / "steward.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert naps


async def test_a_file_that_is_no_database_is_the_stores_trouble(tmp_path: Path) -> None:
    (tmp_path / "steward.db").write_text("something else, long enough to be looked at " * 100)
    store = Store(f"sqlite:///{tmp_path}/steward.db")
    with pytest.raises(StoreUnavailable, match="not a database"):
        await store.open()
    await store.close()


async def test_a_folder_that_cannot_be_made_is_the_stores_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable):
        await Store(f"sqlite:///{tmp_path}/file/steward.db").open()


async def test_a_server_that_is_not_there_is_the_stores_trouble(tmp_path: Path) -> None:
    store = Store(f"postgresql://ada:secret@/name?host={tmp_path}")
    with pytest.raises(StoreUnavailable) as refused:
        await store.open()
    assert "secret" not in str(refused.value)


async def test_tables_that_are_not_there_are_nobodys_but_our_fault_on_postgres(postgres_url: str) -> None:
    store = Store(postgres_url)
    with pytest.raises(Unexpected, match="steward_accounts"):
        await store.ledger.spent("r")
    await store.close()


async def test_a_lock_that_somebody_keeps_is_the_stores_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0)
    store = Store(f"sqlite:///{tmp_path}/steward.db")
    await store.open()
    with closing(sqlite3.connect(tmp_path / "steward.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.seen.first_time("Ev1")
        assert await store.runs.find("r") is None  # readers do not mind
    assert await store.seen.first_time("Ev1")
    await store.close()


async def test_connections_that_the_server_cut_are_replaced(postgres_url: str) -> None:
    store = Store(postgres_url)
    await store.open()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
        assert other.execute(cut, [other.info.backend_pid]).rowcount >= 1
    assert await store.seen.first_time("Ev1")
    await store.close()


async def test_a_cancelled_caller_leaves_the_store_usable(store: Store) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(store.seen.first_time(f"Ev{number}")) for number in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
    assert all(task.result() for task in tasks[1::2])
    assert await store.seen.first_time("another")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
async def test_a_number_too_large_for_a_column_is_our_fault(store: Store, number: int) -> None:
    with pytest.raises(Unexpected):
        await store.ledger.open("r", cap_microdollars=number, cap_tokens=1, reserve_microdollars=0)
