from __future__ import annotations

import asyncio

import pytest

from handlers.thread import in_line
from handlers.thread.card import Card
from handlers.thread.in_line import standing_shown, standing_words
from handlers.thread.root import Place
from patterns.errors import RunStopped
from patterns.values.house.intake import Capacity, Standing
from patterns.values.running.progress import View
from tests.fakes.intake import MemoryIntake
from tests.fakes.ledger import MemoryLedger
from tools.store.store import Store


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (0, ""),
        (1, "1st in line"),
        (2, "2nd in line"),
        (3, "3rd in line"),
        (4, "4th in line"),
        (10, "10th in line"),
        (11, "about 10th in line"),
        (37, "about 40th in line"),
        (112, "about 110th in line"),
    ],
)
def test_where_a_run_stands_is_said_in_words_that_change_seldom_far_behind(position: int, words: str) -> None:
    assert standing_words(Standing(held=False, position=position)).partition(":")[0] == words
    assert standing_words(Standing(held=True)) == ""


@pytest.fixture
def card(place: Place, store: Store) -> Card:
    return Card(place, MemoryLedger(), store.runs)


async def test_a_card_follows_the_line_and_comes_back_to_what_it_said(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_line, "LOOK_SECONDS", 0)
    said: list[str] = []
    monkeypatch.setattr(card, "wait_in_line", said.append)
    intake = MemoryIntake(Capacity(of_house=1))
    for run in ("a", "b", "refactor-1"):
        await intake.take(run, run)
    standing, _ = await intake.take("refactor-1", "refactor-1")
    card.show(View(stage="Working"))
    async with standing_shown(card, intake, "refactor-1", standing):
        await intake.leave(["a"])
        async with asyncio.timeout(5):
            while len(set(said)) < 2:  # noqa: ASYNC110  # no event tells
                await asyncio.sleep(0)
    assert [one.partition(" ")[0] for one in dict.fromkeys(said)] == ["2nd", "1st", ""]


async def test_a_stop_in_the_line_passes_through_as_it_is(card: Card) -> None:
    with pytest.raises(RunStopped):
        async with standing_shown(card, MemoryIntake(Capacity()), "refactor-1", Standing(held=False, position=1)):
            raise RunStopped(by="UADA")
