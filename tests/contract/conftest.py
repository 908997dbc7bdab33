"""The two implementations of `Run` and `Runs`, behind one handle: in memory, and the engine on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from patterns.errors import RunStopped, revive
from patterns.ports.runs import Journals, Runs, Workflow
from patterns.values.conversation import JsonObject
from tests.fakes.run import MemoryRuns
from tools.engine.client import EngineClient
from tools.engine.engine import Engine


class RunsAndMore(Runs, Journals, Protocol):
    """The ports `Runs` and `Journals`, and the one thing that both implementations can do besides."""

    async def cancel(self, run_id: str) -> None: ...


class World(Protocol):
    """A journal that outlives the processes which carry its runs."""

    @property
    def runs(self) -> RunsAndMore: ...

    def register(self, kind: str, workflow: Workflow) -> None: ...

    def process(self) -> AbstractAsyncContextManager[object]:
        """A process; leaving the block ends it at once, whatever it is at."""

    async def result(self, run_id: str) -> JsonObject:
        """Wait for the run's end; raises the error that it ended with."""


class MemoryWorld:
    def __init__(self) -> None:
        self.runs = MemoryRuns(real_time=True)
        self.register = self.runs.register
        self.process = self.runs.process

    async def result(self, run_id: str) -> JsonObject:
        ended = await self.runs.ended(run_id)
        if ended.state == "cancelled":
            raise RunStopped("cancelled")
        if ended.error is not None:
            raise revive(ended.error)
        assert ended.result is not None
        return ended.result


class EngineWorld:
    def __init__(self, url: str) -> None:
        self._url = url
        self._kinds: dict[str, Workflow] = {}
        self.runs = EngineClient(url)

    def register(self, kind: str, workflow: Workflow) -> None:
        self._kinds[kind] = workflow

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        engine = Engine(self._url, polling_seconds=0.05)
        for kind, workflow in self._kinds.items():
            engine.register(kind, workflow)
        await engine.launch()
        try:
            yield
        finally:
            await engine.drain(0)

    async def result(self, run_id: str) -> JsonObject:
        return await self.runs.result(run_id, polling_seconds=0.05)


class Seen(list[Any]):
    """What workflows tell their test past the journal."""

    def __init__(self) -> None:
        self._more = asyncio.Event()

    def append(self, item: Any) -> None:
        super().append(item)
        self._more.set()

    async def reaches(self, count: int) -> None:
        """Wait until there are so many."""
        await self._until(lambda: len(self) >= count)

    async def has(self, item: Any) -> None:
        """Wait for one."""
        await self._until(lambda: item in self)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                self._more.clear()
                await self._more.wait()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Each implementation in turn, with a fresh journal."""
    if request.param == "memory":
        yield MemoryWorld()
        return
    url = (
        f"sqlite:///{tmp_path}/journal/runs.sqlite"
        if request.param == "sqlite"
        else request.getfixturevalue("journal_url")
    )
    engine_world = EngineWorld(url)
    yield engine_world
    await engine_world.runs.close()


@pytest.fixture
def seen() -> Seen:
    """Past the journal."""
    return Seen()
