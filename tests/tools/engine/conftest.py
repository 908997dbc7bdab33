"""An engine on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from patterns.ports.runs import Workflow
from tools.engine.client import EngineClient
from tools.engine.engine import Engine

Start = Callable[..., AbstractAsyncContextManager[Engine]]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/runs.sqlite"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """Both databases in turn, that of Postgres with its tables."""
    return sqlite_url if request.param == "sqlite" else str(request.getfixturevalue("journal_url"))


@pytest.fixture
async def runs(url: str) -> AsyncIterator[EngineClient]:
    async with EngineClient(url) as client:
        yield client


@pytest.fixture
def engine(url: str) -> Start:
    """`async with engine(kind=workflow, drain_seconds=5):`."""

    @asynccontextmanager
    async def start(drain_seconds: float = 0, **kinds: Workflow) -> AsyncIterator[Engine]:
        one = Engine(url, polling_seconds=0.05)
        for kind, workflow in kinds.items():
            one.register(kind, workflow)
        await one.launch()
        try:
            yield one
        finally:
            await one.drain(drain_seconds)

    return start
