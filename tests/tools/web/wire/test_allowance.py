from __future__ import annotations

import asyncio

import pytest

from tools.web.wire.allowance import Allowance


async def test_what_is_spent_counts_and_what_is_waited_in_between_does_not() -> None:
    allowance = Allowance(60.0)
    async with allowance.spending():
        await asyncio.sleep(0)
    left = allowance.left
    await asyncio.sleep(0)
    assert left == allowance.left < 60


async def test_once_all_is_spent_the_next_piece_ends_at_once() -> None:
    allowance = Allowance(60.0)
    allowance.left = 0
    with pytest.raises(TimeoutError):
        async with allowance.spending():
            await asyncio.sleep(60)
