from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from patterns.errors import PageUnreadable
from tools.child.process import Child
from tools.web.extract import PAGES_PER_PROCESS, Extractor

pytestmark = pytest.mark.slow

URL = "https://docs.example.org/a/"
PAGE = f"<title>Ferries</title><article><p>{'The ferry leaves at nine. ' * 20}</p></article>"
ATTRIBUTES = f"<p {' '.join(f'a{number}=1' for number in range(200_000))}>x</p>"


def pids(extractor: Extractor) -> list[int]:
    return [child.pid for child in extractor.children.idle]


async def test_a_page_is_read_in_another_process(extractor: Extractor) -> None:
    reading = await extractor.extract(PAGE, URL)
    assert reading.title == "Ferries"
    assert reading.text.startswith("The ferry leaves at nine.")
    assert pids(extractor) != [os.getpid()]


async def test_one_process_reads_many_pages_and_is_then_replaced(extractor: Extractor) -> None:
    await extractor.extract(PAGE, URL)
    first = pids(extractor)
    for _ in range(PAGES_PER_PROCESS - 2):
        await extractor.extract(PAGE, URL)
    assert pids(extractor) == first
    await extractor.extract(PAGE, URL)
    assert pids(extractor) == []


async def test_a_page_that_is_too_much_work_is_unreadable_in_time_and_the_loop_goes_on() -> None:
    gaps: list[float] = []

    async def heartbeat() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            gaps.append(time.monotonic() - began)

    async with Extractor(seconds=1.0) as extractor, asyncio.TaskGroup() as group:
        await extractor.extract(PAGE, URL)
        beating = group.create_task(heartbeat())
        began = time.monotonic()
        with pytest.raises(PageUnreadable, match="too much work"):
            await extractor.extract(ATTRIBUTES, URL)
        assert time.monotonic() - began < 4
        beating.cancel()
        assert pids(extractor) == []
        assert (await extractor.extract(PAGE, URL)).title == "Ferries"
    assert len(gaps) > 10
    assert max(gaps) < 0.5


@pytest.mark.parametrize("markup", ["<div>" * 200_000, "<p>x" * 300_000, "<" * 70_000])
async def test_a_page_of_too_many_tags_is_refused_unread(markup: str, extractor: Extractor) -> None:
    with pytest.raises(PageUnreadable, match="too much markup"):
        await extractor.extract(markup, URL)
    assert pids(extractor) == []


async def test_a_page_without_text_is_unreadable(extractor: Extractor) -> None:
    empty = ("", " ", "<html></html>", "<!-- only a comment -->", "<script>let a = 1</script>", "<div>" * 50_000)
    for markup in empty:
        with pytest.raises(PageUnreadable, match="no text in it"):
            await extractor.extract(markup, URL)


async def test_a_process_that_dies_on_a_page_takes_only_that_page_with_it(extractor: Extractor) -> None:
    await extractor.extract(PAGE, URL)
    (child,) = extractor.children.idle

    async def read_in_vain() -> None:
        with pytest.raises(PageUnreadable, match="broke"):
            await extractor.extract(ATTRIBUTES, URL)

    async with asyncio.TaskGroup() as group:
        group.create_task(read_in_vain())
        await asyncio.sleep(0)
        os.kill(child.pid, signal.SIGKILL)
    assert (await extractor.extract(PAGE, URL)).title == "Ferries"


async def test_a_process_that_died_while_idle_costs_nobody_a_page(extractor: Extractor) -> None:
    await extractor.extract(PAGE, URL)
    (child,) = extractor.children.idle
    os.kill(child.pid, signal.SIGKILL)
    await child._process.wait()
    assert (await extractor.extract(PAGE, URL)).title == "Ferries"


async def test_a_cancelled_reading_leaves_no_process_behind(extractor: Extractor) -> None:
    await extractor.extract(PAGE, URL)
    (pid,) = pids(extractor)
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(extractor.extract(ATTRIBUTES, URL))
        await asyncio.sleep(0)
        assert pids(extractor) == []
        reading.cancel()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert pids(extractor) == []


async def test_leaving_the_block_ends_the_processes() -> None:
    async with Extractor() as extractor:
        await extractor.extract(PAGE, URL)
        (pid,) = pids(extractor)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_process_gets_no_environment_and_may_not_write_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_CANARY", "xoxb-canary")
    child = await Child.start("tools.web.text.child", cpu_seconds=5)
    try:
        environment, limits = await asyncio.to_thread(_facts, child.pid)
    finally:
        await child.kill()
    assert b"canary" not in environment
    assert "Max file size             0 " in limits
    assert "Max core file size        0 " in limits


def _facts(pid: int) -> tuple[bytes, str]:
    with open(f"/proc/{pid}/environ", "rb") as environment, open(f"/proc/{pid}/limits") as limits:  # noqa: PTH123
        return environment.read(), limits.read()
