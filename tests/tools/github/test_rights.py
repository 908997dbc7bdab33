from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from bot.local.github.server import FakeGitHub
from patterns.errors import HostRefused
from tools.github.accounts import Account
from tools.github.rights import Rights, rights_of
from tools.github.tokens import GitHubCredentials

Look = Callable[[str], Awaitable[Rights]]


@pytest.fixture
def look(session: aiohttp.ClientSession, credentials: GitHubCredentials, person: Account, robot: Account) -> Look:
    async def of(name: str) -> Rights:
        return await rights_of(name, {"shop": person, "till": robot}[name], session, credentials)

    return of


async def test_a_token_of_somebody_who_may_push_leaves_open_what_the_token_is_for(look: Look) -> None:
    assert await look("shop") == Rights(may_push=True, may_open=None, archived=False)


async def test_a_reader_may_neither_push_nor_open(look: Look, fake: FakeGitHub) -> None:
    fake.repositories["acme/shop"].may_push = False
    fake.repositories["acme/shop"].archived = True
    assert await look("shop") == Rights(may_push=False, may_open=False, archived=True)


async def test_an_app_may_what_it_was_granted(look: Look, fake: FakeGitHub) -> None:
    assert await look("till") == Rights(may_push=True, may_open=True, archived=False)
    fake.granted.pop("pull_requests")
    with pytest.raises(HostRefused) as caught:
        await look("till")
    assert caught.value.facts["reason"] == "the GitHub App 4711 is not granted to write pull requests"


async def test_what_cannot_be_read_is_told(look: Look, fake: FakeGitHub) -> None:
    fake.repositories.clear()
    with pytest.raises(HostRefused, match="no such repository"):
        await look("shop")
