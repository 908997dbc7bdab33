"""What holds between real processes, one of which may be killed."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.store.store import Store

pytestmark = pytest.mark.slow

RACER = """
import asyncio, os, sys
from tools.store.store import Store

async def main(url, posts):
    async def post():
        file = os.open(posts, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, f"{key}\\n".encode())
        os.close(file)
        return f"by {os.getpid()}"
    async def find():
        raise AssertionError("nobody failed")
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    store = Store(url)
    await store.open()
    for number in range(6):
        key = f"effect-{number}"
        print(await store.effects.once(key, post, find))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""

VICTIM = """
import asyncio, sys
from tools.store.store import Store

async def main(url):
    async def post():
        print("posted", flush=True)
        await asyncio.sleep(60)
    store = Store(url, owner="worker-1")
    await store.open()
    await store.effects.once("run-1/post", post, post)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind: here the tables themselves are at stake."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


async def _started(program: str, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", program, *arguments, stdin=PIPE, stdout=PIPE
    )


async def _line(process: Process) -> str:
    assert process.stdout
    async with asyncio.timeout(30):
        return (await process.stdout.readline()).decode().strip()


async def test_processes_that_start_and_act_at_once_cause_every_effect_once(database_url: str, tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    racers = [await _started(RACER, database_url, str(posts)) for _ in range(2)]
    assert [await _line(racer) for racer in racers] == ["ready", "ready"]
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        ends = [group.create_task(racer.communicate(b"go\n")) for racer in racers]
    outputs = [end.result()[0] for end in ends]
    assert [racer.returncode for racer in racers] == [0, 0]
    assert outputs[0] == outputs[1]
    assert sorted(posts.read_text().split()) == sorted(f"effect-{number}" for number in range(6))


async def test_an_effect_of_a_process_killed_in_the_middle_is_looked_up_by_its_successor(
    database_url: str, new_store: Callable[..., Store]
) -> None:
    victim = await _started(VICTIM, database_url)
    assert await _line(victim) == "posted"
    victim.kill()
    await victim.wait()

    async def post() -> str:
        pytest.fail("it was posted before")

    async def find() -> str | None:
        return "ts-1"

    store = new_store(owner="worker-1")
    await store.open()
    assert await store.effects.once("run-1/post", post, find) == "ts-1"
