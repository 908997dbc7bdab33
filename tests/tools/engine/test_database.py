"""The journal's database: its format, its locks, its settings."""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest
from dbos import DBOS
from dbos._serialization import DefaultSerializer, deserialize_value, serialize_value_as
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from patterns.errors import ConfigurationInvalid, ErrorRecord, LimitReached, StewardError
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from tests.tools.engine.conftest import Start
from tools.engine.client import EngineClient
from tools.engine.database import Database, FileLock, close_pool
from tools.engine.engine import Engine
from tools.engine.hooks import check_hooks
from tools.engine.serializer import JsonSerializer, PickleRefused, refuse_pickle


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """Both databases in turn, without any table."""
    return sqlite_url if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


class Bomb:
    """Pickled, it leaves a file behind when somebody reads it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.file,)


async def echo(_: Run, payload: JsonObject) -> JsonObject:
    return payload


def bomb(file: Path) -> str:
    return b64encode(pickle.dumps(Bomb(file))).decode()


def test_pickle_is_refused_in_both_directions(tmp_path: Path) -> None:
    refuse_pickle()
    with pytest.raises(PickleRefused):
        deserialize_value(bomb(tmp_path / "exploded"), "py_pickle", JsonSerializer())
    with pytest.raises(PickleRefused):
        serialize_value_as({}, "py_pickle", JsonSerializer())
    assert not (tmp_path / "exploded").exists()


async def test_a_pickled_row_that_somebody_put_into_the_database_runs_nothing(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite_url)
    await asyncio.to_thread(database.prepare, tasks_at_once=4, polling_seconds=0.05)
    async with EngineClient(sqlite_url) as runs:
        await runs.start("echo", "run", {})
        with closing(sqlite3.connect(tmp_path / "runs.sqlite")) as connection, connection:
            changed = connection.execute("UPDATE workflow_input SET inputs = ?", (bomb(tmp_path / "exploded"),))
            assert changed.rowcount == 1
            connection.execute("UPDATE workflow_status SET serialization = 'py_pickle'")
        engine = Engine(sqlite_url, polling_seconds=0.05)
        engine.register("echo", echo)
        async with engine:
            async with asyncio.timeout(10):
                while "pickled rows are refused" not in caplog.text:  # noqa: ASYNC110  # the engine's thread tells it
                    await asyncio.sleep(0.02)
    assert not (tmp_path / "exploded").exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_comes_back_as_it_was(value: object) -> None:
    serializer = JsonSerializer()
    text = serializer.serialize(value)
    text.encode("ascii")
    assert serializer.deserialize(text) == value


def test_an_error_comes_back_as_itself_and_a_strangers_as_a_fault() -> None:
    serializer = JsonSerializer()
    ours = serializer.deserialize(serializer.serialize(LimitReached("enough", cap=5)))
    assert isinstance(ours, LimitReached)
    assert ours.record() == LimitReached("enough", cap=5).record()
    theirs = serializer.deserialize(serializer.serialize(KeyError("x")))
    assert isinstance(theirs, StewardError)
    assert theirs.record() == ErrorRecord(code="unexpected", detail="KeyError: 'x'")
    with pytest.raises(TypeError, match="is not JSON"):
        serializer.serialize({1, 2})


@pytest.mark.parametrize("url", ["", "mysql://localhost/steward", "steward.sqlite"])
def test_a_url_that_names_no_journal_is_refused_when_it_is_read(url: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        Database(url)


def test_a_file_has_one_holder_for_each_executor_id(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "runs.sqlite"
    first = FileLock(file, "single")
    with pytest.raises(ConfigurationInvalid, match="another process"):
        FileLock(file, "single")
    FileLock(file, "other").release()
    first.release()
    FileLock(file, "single").release()


def test_a_sqlite_journal_is_in_wal_mode_and_knows_the_time_to_the_millisecond(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    pool = database.pool()
    assert pool is not None
    with pool.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        if sqlite3.sqlite_version_info < (3, 42):
            assert connection.execute(text("SELECT unixepoch('subsec')")).scalar_one() % 1 > 0
    pool.dispose()


def test_a_connection_that_is_given_back_after_the_close_is_closed_too(sqlite_url: str) -> None:
    pool = Database(sqlite_url).pool()
    assert pool is not None
    held, idle = pool.raw_connection(), pool.raw_connection()
    drivers = [held.driver_connection, idle.driver_connection]
    idle.close()
    close_pool(pool)
    held.cursor().execute("SELECT 1")
    held.close()
    late = pool.raw_connection()
    drivers.append(late.driver_connection)
    late.close()
    for driver in drivers:
        assert isinstance(driver, sqlite3.Connection)
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            driver.execute("SELECT 1")


def test_an_engine_that_has_moved_what_we_rely_on_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check_hooks()
    with monkeypatch.context() as patch:
        patch.delattr(DBOS, "_recover_pending_workflows")
        with pytest.raises(ConfigurationInvalid, match="take over"):
            check_hooks()
    with monkeypatch.context() as patch:
        patch.setattr("tools.engine.serializer.deserialize_value", lambda *_: "read all the same")
        with pytest.raises(ConfigurationInvalid, match="pickled"):
            check_hooks()
    assert DefaultSerializer.deserialize.__module__ == "tools.engine.serializer"


async def test_a_web_process_may_start_runs_before_any_worker_has_been(
    engine: Start, runs: EngineClient, url: str
) -> None:
    await asyncio.to_thread(Database(url).prepare, tasks_at_once=4, polling_seconds=0.05)
    assert await runs.start("echo", "run", {"number": 1})
    assert await runs.state("run") == "waiting"
    async with engine(echo=echo):
        assert await runs.result("run") == {"number": 1}
