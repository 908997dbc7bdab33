from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from patterns.errors import ConfigurationInvalid
from tools.store.migrate import SCRIPTS, VERSION_TABLE
from tools.store.store import Store
from tools.store.tables.whole import WHOLE


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind: here the tables themselves are at stake."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A way into the database past the store."""
    url = make_url(database_url)
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(url.set(drivername=driver))
    yield engine
    engine.dispose()


async def _ask(engine: Engine, question: Callable[[Connection], Any]) -> Any:
    def ask() -> Any:
        with engine.begin() as connection:
            return question(connection)

    return await asyncio.to_thread(ask)


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _differences(connection: Connection) -> list[Any]:
    options = {"version_table": VERSION_TABLE, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), WHOLE))


@pytest.mark.usefixtures("store")
async def test_the_migrated_schema_is_the_one_that_the_code_expects(engine: Engine) -> None:
    assert await _ask(engine, _differences) == []
    assert await _ask(engine, _tables) == {*WHOLE.tables, VERSION_TABLE}


@pytest.mark.usefixtures("store")
async def test_the_comparison_would_see_a_difference(engine: Engine) -> None:
    await _ask(engine, lambda connection: connection.execute(text("ALTER TABLE steward_runs ADD COLUMN more TEXT")))
    await _ask(engine, lambda connection: connection.execute(text("DROP INDEX steward_runs_asked_at")))
    assert len(await _ask(engine, _differences)) == 2


async def test_opening_again_changes_nothing_and_keeps_what_is_there(
    store: Store, new_store: Callable[..., Store]
) -> None:
    await store.seen.first_time("Ev1")
    again = new_store()
    await again.open()
    assert not await again.seen.first_time("Ev1")


async def test_processes_that_start_together_migrate_once(new_store: Callable[..., Store], engine: Engine) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(new_store().open())
    assert await _ask(engine, _differences) == []


async def test_a_foreign_table_in_the_same_database_is_left_alone(
    new_store: Callable[..., Store], engine: Engine
) -> None:
    await _ask(engine, lambda connection: connection.execute(text("CREATE TABLE workflow_status (id TEXT)")))
    await new_store().open()
    assert "workflow_status" in await _ask(engine, _tables)


async def test_a_database_of_the_first_version_keeps_what_is_in_it(
    new_store: Callable[..., Store], engine: Engine
) -> None:
    def lay(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(SCRIPTS))
        command.upgrade(config, "0001")
        row = "'refactor-1', 'refactor', 'T1', 'C1', 'U1', 'shop …', '{}', 1.5, '17.5'"
        connection.execute(text(f"INSERT INTO steward_runs VALUES ({row})"))

    await _ask(engine, lay)
    store = new_store()
    await store.open()
    kept = await store.runs.of_thread("C1", "17.5")
    assert kept is not None
    assert (kept.run_id, kept.text, kept.branch) == ("refactor-1", "shop …", "")
    assert await _ask(engine, _differences) == []


@pytest.mark.usefixtures("store")
async def test_a_database_of_a_newer_steward_is_refused_and_left_as_it_is(
    new_store: Callable[..., Store], engine: Engine
) -> None:
    newer = text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    await _ask(engine, lambda connection: connection.execute(newer))
    with pytest.raises(ConfigurationInvalid, match="newer Steward"):
        await new_store().open()
    kept = text(f"SELECT version_num FROM {VERSION_TABLE}")
    assert await _ask(engine, lambda connection: connection.execute(kept).scalar()) == "9999"


async def test_migrating_says_nothing_in_the_log(
    new_store: Callable[..., Store], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await new_store().open()
    assert [record.name for record in caplog.records] == []
