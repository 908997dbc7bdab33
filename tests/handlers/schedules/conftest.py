"""What somebody types, and what that person alone is told; the clock stands still at a Monday noon in Berlin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from patterns.values.research.schedules import Schedule
from tests.fakes.books import laid_out
from tests.fakes.journey import values_of
from tools.store.store import Store

NOW = 1_800_270_000.0
"""2027-01-18 11:00 UTC."""
EVERY = '/research every "mon 9:00" what is new about Postgres releases?'


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    books = Store(laid_out(tmp_path / "books.db"), clock=lambda: NOW)
    await books.open()
    yield books
    await books.close()


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, clock=lambda: NOW)


async def opened(local: LocalSlack, text: str, user: str = "U0ADA") -> dict[str, Any]:
    assert await local.command(user=user, text=text) == {"ok": True}
    await local.until(lambda it: it.view(user))
    return local.view(user) or {}


async def send(local: LocalSlack, user: str = "U0ADA", **fields: str) -> dict[str, Any]:
    return await local.submit(user=user, values=values_of(local.view(user) or {}, fields))


async def whispered(local: LocalSlack, count: int, user: str = "U0ADA") -> str:
    await local.until(lambda it: len(it.ephemerals(user)) >= count)
    text: str = local.ephemerals(user)[count - 1]["text"]
    return text


class Typist:
    """One person in one channel."""

    def __init__(self, local: LocalSlack, store: Store) -> None:
        self._local = local
        self._store = store

    async def told(self, text: str, user: str = "U0ADA", channel: str = "C0ENG") -> str:
        """Type it; the answer."""
        before = len(self._local.ephemerals(user))
        assert await self._local.command(user=user, channel=channel, text=text) == {"ok": True}
        await self._local.until(lambda it: len(it.ephemerals(user)) > before)
        answer: str = self._local.ephemerals(user)[-1]["text"]
        return answer

    async def schedules(self) -> tuple[Schedule, ...]:
        """Those that stand."""
        return await self._store.schedules.standing()


@pytest.fixture
def typist(local: LocalSlack, store: Store) -> Typist:
    return Typist(local, store)
