"""What a sandbox costs per command: `make bench TESTS=tests/tools/sandbox`."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.bench

COMMANDS = 40
MOST_TIMES = {"sandbox": 40.0, "contained": 70.0}
"""Of a bare command, minimum by minimum, which a busy machine inflates least."""


async def milliseconds(run: Callable[[], Awaitable[object]]) -> list[float]:
    took = []
    for _ in range(COMMANDS):
        began = time.perf_counter()
        await run()
        took.append((time.perf_counter() - began) * 1000)
    return took


async def bare() -> None:
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()


@pytest.fixture(params=MOST_TIMES)
def tier(request: pytest.FixtureRequest) -> tuple[str, Sandbox]:
    """The fixture that has it, and what that is."""
    return str(request.param), request.getfixturevalue(request.param)


async def test_a_command_costs_milliseconds(tier: tuple[str, Sandbox], open_worktree: Path) -> None:
    name, sandbox = tier

    async def confined() -> None:
        result = await sandbox.run(open_worktree, ("true",), timeout_seconds=20)
        assert result.passed, result

    without, within = await milliseconds(bare), await milliseconds(confined)
    times = min(within) / min(without)
    for what, took in (("bare", without), (name, within)):
        print(f"{what}: {min(took):.1f} ms min, {statistics.median(took):.1f} ms median")  # noqa: T201  # its purpose
    ratio = f"{times:.0f} times a bare command by the minimum"
    print(f"{ratio}, {statistics.median(within) / statistics.median(without):.0f} by the median")  # noqa: T201  # as above
    assert times < MOST_TIMES[name]
