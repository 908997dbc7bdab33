from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from patterns.guardrails.budgets import Budgets
from patterns.values.house.intake import Capacity
from tests.fakes.books import laid_out
from tools.store.store import UNBOUNDED, USUAL, Store
from tools.store.tables.whole import WHOLE


class Clock:
    """A time of day that moves when told, and counts how often it was read."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.reads = 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated_url(postgres_server: str) -> str:
    """One Postgres database with all tables: making one for each test would take most of the tests' time."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE books")
    url = postgres_server.replace("/postgres?", "/books?")

    async def migrate() -> None:
        store = Store(url)
        await store.open()
        await store.close()

    with ThreadPoolExecutor(1) as beside:  # whoever asks first may be in a loop of its own
        beside.submit(asyncio.run, migrate()).result()
    return url


KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.slow))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, without any rows."""
    return emptied(request.param, request, tmp_path)


def emptied(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of that kind."""
    if kind == "sqlite":
        return laid_out(tmp_path / "store.db")
    url: str = request.getfixturevalue("migrated_url")
    with psycopg.connect(url, autocommit=True) as connection:
        tables = SQL(", ").join(map(Identifier, WHOLE.tables))
        connection.execute(SQL("TRUNCATE {}").format(tables))
    return url


@pytest.fixture
async def new_store(database_url: str, clock: Clock) -> AsyncIterator[Callable[..., Store]]:
    """Another process's view of the same database: `new_store(owner=...)`."""
    stores: list[Store] = []

    def make(
        owner: str | None = None, own_clock: Clock = clock, budgets: Budgets = UNBOUNDED, capacity: Capacity = USUAL
    ) -> Store:
        stores.append(Store(database_url, owner=owner, clock=own_clock, budgets=budgets, capacity=capacity))
        return stores[-1]

    yield make
    for store in stores:
        await store.close()


@pytest.fixture
async def store(new_store: Callable[..., Store]) -> Store:
    """An open one."""
    first = new_store()
    await first.open()
    return first
