"""In whatever order: one outcome for each question, one effect for each yes, an answer to each click."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.desk import Desk
from tests.fakes.books import laid_out
from tests.fakes.questions import MemoryQuestions
from tests.handlers.escalations.turmoil.play import Post, Turmoil
from tools.store.store import Store

SEEDS, STORED_SEEDS, MANY_SEEDS = 1000, 6, 20_000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Each fault is logged, and there are thousands."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


async def play(desk: Desk, seeds: range) -> None:
    for seed in seeds:
        runs = Post()
        await Turmoil(desk, seed, runs, MemoryQuestions(runs.clock)).play()


def test_in_any_order_each_question_has_one_outcome_and_each_yes_one_effect(desk: Desk) -> None:
    asyncio.run(play(desk, range(SEEDS)))


@pytest.mark.bench
def test_the_same_in_many_more_orders(desk: Desk) -> None:
    asyncio.run(play(desk, range(SEEDS, SEEDS + MANY_SEEDS)))


async def test_the_same_with_the_book_as_it_is_stored(desk: Desk, tmp_path: Path) -> None:
    for seed in range(STORED_SEEDS):
        runs = Post()
        store = Store(laid_out(tmp_path / "turmoil.db"), clock=runs.clock)
        await store.open()
        try:
            await Turmoil(desk, seed, runs, store.questions).play()
        finally:
            await store.close()
