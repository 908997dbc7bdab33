"""GitHub on loopback, an App whose key it knows, and the adapters that speak with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.local.github.server import FakeGitHub
from tests.fakes.keys import Keys, new_keys
from tools.github.accounts import Account, App, Place, Token
from tools.github.host import GitHub
from tools.github.tokens import GitHubCredentials

TOKEN = "ghp_ada"
START = 1_790_000_000.0


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def keys() -> Keys:
    return new_keys()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def fake(keys: Keys, clock: Clock) -> AsyncIterator[FakeGitHub]:
    async with FakeGitHub(keys.public, clock=clock) as running:
        running.people.add(TOKEN)
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def place(fake: FakeGitHub) -> Place:
    return Place("acme", "shop", fake.api)


@pytest.fixture
def person(place: Place) -> Account:
    return Account(place, Token(TOKEN))


@pytest.fixture
def robot(place: Place, keys: Keys, fake: FakeGitHub) -> Account:
    return Account(place, App(fake.app_id, keys.private))


@pytest.fixture
def credentials(person: Account, robot: Account, session: aiohttp.ClientSession, clock: Clock) -> GitHubCredentials:
    """Of two names for one repository: `shop` by a person's token, `till` by the App."""
    return GitHubCredentials({"shop": person, "till": robot}, session, clock=clock)


@pytest.fixture
def waits() -> list[float]:
    """What was waited for, in seconds that took none."""
    return []


@pytest.fixture
def github(
    person: Account,
    robot: Account,
    session: aiohttp.ClientSession,
    credentials: GitHubCredentials,
    waits: list[float],
) -> GitHub:
    async def pause(seconds: float) -> None:
        waits.append(seconds)

    return GitHub({"shop": person, "till": robot}, session, credentials, pause=pause)
