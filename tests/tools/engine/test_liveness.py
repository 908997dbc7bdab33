"""Who is alive on one Postgres, and who is taken over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from patterns.errors import ConfigurationInvalid
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from tools.engine.client import EngineClient
from tools.engine.engine import Engine
from tools.engine.liveness import NAMESPACE, Liveness

HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"


@pytest.fixture
async def observer(postgres_url: str) -> AsyncIterator[psycopg.AsyncConnection[tuple[int]]]:
    async with await psycopg.AsyncConnection[tuple[int]].connect(postgres_url, autocommit=True) as connection:
        yield connection


async def holders(observer: psycopg.AsyncConnection[tuple[int]]) -> set[int]:
    return {pid for (pid,) in await (await observer.execute(HOLDERS, (NAMESPACE,))).fetchall()}


class TakenOver(list[str]):
    async def __call__(self, executor_id: str) -> int:
        self.append(executor_id)
        return 1


async def test_the_living_are_left_alone_and_the_dead_taken_over_once(postgres_url: str) -> None:
    async def waiting(run: Run, _: JsonObject) -> JsonObject:
        await run.next_letter(3600)
        return {}

    taken_over = TakenOver()
    engine = Engine(postgres_url, executor_id="one", polling_seconds=0.05)
    engine.register("waiting", waiting)
    async with engine, EngineClient(postgres_url) as runs:
        await runs.start("waiting", "run", {})
        while await runs.state("run") != "running":  # noqa: ASYNC110  # only the database can tell
            await asyncio.sleep(0.02)
        two = Liveness(postgres_url, "two")
        await two.hold()
        await two.sweep(taken_over)
        assert taken_over == []
        await engine.drain(0)
        async with asyncio.timeout(10):
            while not taken_over:  # the server lets go of a lock a moment after its holder's connection has ended
                await two.sweep(taken_over)
        assert taken_over == ["one"]
        await two.release()


async def test_an_executor_id_has_one_holder(postgres_url: str) -> None:
    first, second = Liveness(postgres_url, "one"), Liveness(postgres_url, "one", patience_seconds=0.2)
    await first.hold()
    with pytest.raises(ConfigurationInvalid, match="already works"):
        await second.hold()
    await first.release()
    await second.hold()
    await second.release()


async def test_a_worker_whose_connection_was_lost_signs_on_again(
    postgres_url: str, observer: psycopg.AsyncConnection[tuple[int]], caplog: pytest.LogCaptureFixture
) -> None:
    async with Engine(postgres_url, polling_seconds=0.05):
        (before,) = await holders(observer)
        await observer.execute("SELECT pg_terminate_backend(%s)", (before,))
        async with asyncio.timeout(10):
            while (now := await holders(observer)) in (set(), {before}):  # noqa: ASYNC110  # only the database can tell
                await asyncio.sleep(0.02)
        assert len(now) == 1
    assert "interrupted" in caplog.text


async def test_a_successor_waits_the_moment_that_its_predecessor_takes_to_go(postgres_url: str) -> None:
    first, second = Liveness(postgres_url, "one"), Liveness(postgres_url, "one")
    await first.hold()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(second.hold())
        await asyncio.sleep(0)
        tasks.create_task(first.release())
    await second.release()
