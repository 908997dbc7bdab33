"""The watch over the event loop, itself watched: a guard that never speaks guards nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from blockbuster import BlockingError

import tools


@pytest.fixture
def nap() -> Callable[[], None]:
    """A blocking function that stands, as far as its frames tell, in a file of ours."""
    file = Path(tools.__path__[0]) / "nap.py"
    names: dict[str, Callable[[], None]] = {}
    exec(compile("def nap():\n    time.sleep(0)\n", str(file), "exec"), {"time": time}, names)
    return names["nap"]


async def test_code_of_ours_that_blocks_the_loop_is_an_error(nap: Callable[[], None]) -> None:
    with pytest.raises(BlockingError, match=r"time\.sleep"):
        nap()


async def test_the_same_code_may_block_a_thread(nap: Callable[[], None]) -> None:
    await asyncio.to_thread(nap)


@pytest.mark.blocking_allowed(reason="this is the test of the way out")
async def test_a_marked_test_may_block(nap: Callable[[], None]) -> None:
    nap()


async def test_what_only_the_test_itself_does_is_let_through() -> None:
    time.sleep(0)  # noqa: ASYNC251  # the point
