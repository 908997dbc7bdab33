"""Names are looked up beside everything else that a process waits for."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from threading import Event

import pytest

from tools.web.wire.names import Names


@pytest.fixture
def silence() -> Iterator[Event]:
    """A name server that answers only at the end of the test."""
    answered = Event()
    yield answered
    answered.set()


async def test_name_servers_that_never_answer_hold_up_no_other_thread(silence: Event) -> None:
    def lookup(*_: object, **__: object) -> list[object]:
        silence.wait(10)
        raise socket.gaierror

    names = Names(lookup)  # type: ignore[arg-type]  # it never answers
    waiting = min(32, (os.cpu_count() or 1) + 4)
    async with asyncio.timeout(5):
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(names.resolve(f"n{number}.example")) for number in range(waiting)]
            await asyncio.sleep(0)
            assert await asyncio.to_thread(lambda: "done") == "done"
            for one in asked:
                one.cancel()
    await names.close()


async def test_a_name_is_looked_up_as_the_system_does() -> None:
    names = Names()
    found = await names.resolve("127.0.0.1", 80)
    assert [(one["hostname"], one["host"], one["port"], one["family"]) for one in found] == [
        ("127.0.0.1", "127.0.0.1", 80, socket.AF_INET)
    ]
    with pytest.raises(socket.gaierror):
        await names.resolve("127.0.0.1", 80, socket.AF_INET6)
    await names.close()
