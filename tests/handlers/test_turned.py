"""What is not taken just now: told politely, with when to ask again, and nothing of it is begun."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.slack.server import LocalSlack
from handlers.turned import turned_words
from patterns.values.house.intake import Capacity, Pause, Turned
from tests.fakes.books import laid_out
from tests.handlers.conftest import Runs
from tools.store.store import Store

QUESTION = "/research which versions of Postgres are supported today?"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    books = Store(laid_out(tmp_path / "books.db"), capacity=Capacity(an_hour=2))
    await books.open()
    yield books
    await books.close()


@pytest.mark.parametrize(
    ("turned", "words"),
    [
        (Turned(kind="rate", most=30, again_at=1030), "You asked for 30 runs within an hour"),
        (Turned(kind="rate", most=30, again_at=1030), "Ask again in 1 minute."),
        (Turned(kind="rate", most=30, again_at=1000 + 25 * 60), "Ask again in 25 minutes."),
        (Turned(kind="line", most=200), "200 runs wait in the line already"),
        (Turned(kind="own_line", most=20), "20 runs of yours wait"),
        (Turned(kind="paused", pause=Pause(by="UOPS", why="", at=1)), "<@UOPS> paused the intake. Nothing"),
        (Turned(kind="paused", pause=Pause(by="UOPS", why="<!here> *x*", at=1)), "intake: &lt;!here&gt;"),
    ],
)
def test_each_no_says_what_is_full_and_when_to_ask_again(turned: Turned, words: str) -> None:
    assert words in turned_words(turned, 1000.0)


@pytest.mark.usefixtures("app")
async def test_beyond_the_rate_nothing_is_begun_and_whoever_asks_is_told(
    local: LocalSlack, runs: Runs, store: Store
) -> None:
    for _ in range(2):
        await local.command(text=QUESTION)
    await runs.until(2)
    await local.command(text=QUESTION)
    await local.until(lambda it: it.ephemerals())
    assert local.ephemerals()[0]["text"].startswith("You asked for 2 runs within an hour")
    await local.command(user="U0GRACE", text=QUESTION)
    await runs.until(3)
    assert len(await store.runs.latest(9)) == 3
