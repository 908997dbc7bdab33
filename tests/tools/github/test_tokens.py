"""An App's token: for one repository, for an hour, asked for once."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import aiohttp
import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from patterns.errors import CredentialRefused, HostRefused, RepositoryUnreachable
from tools.github.accounts import Account, App, Place
from tools.github.tokens import EARLY_SECONDS, GitHubCredentials


async def test_a_configured_token_is_given_as_it_is(credentials: GitHubCredentials) -> None:
    assert await credentials.token("shop") == "ghp_ada"


async def test_git_is_given_a_whole_header(credentials: GitHubCredentials) -> None:
    header = await credentials.header("till")
    assert base64.b64decode(header.removeprefix("Authorization: Basic ")) == b"x-access-token:ghs_1"


async def test_a_token_is_for_one_repository_and_for_no_more_than_is_needed(
    credentials: GitHubCredentials, fake: FakeGitHub
) -> None:
    await credentials.token("till")
    assert fake.asked_for == [
        {"repositories": ["shop"], "permissions": {"contents": "write", "pull_requests": "write"}}
    ]


async def test_a_token_is_kept_until_shortly_before_its_end(
    credentials: GitHubCredentials, fake: FakeGitHub, clock: Any
) -> None:
    first = await credentials.token("till")
    clock.now += 3600 - EARLY_SECONDS - 1
    assert await credentials.token("till") == first
    clock.now += 1
    assert await credentials.token("till") != first
    assert len(fake.issued) == 2


async def test_many_who_ask_at_once_wait_for_one(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    fake.issuing_seconds = 0.02
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(credentials.token("till")) for _ in range(5)]
    assert {one.result() for one in asked} == {"ghs_1"}
    assert len(fake.asked_for) == 1


async def test_one_who_no_longer_waits_takes_nothing_from_the_others(
    credentials: GitHubCredentials, fake: FakeGitHub
) -> None:
    fake.issuing_seconds = 0.02
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(credentials.token("till"))
        second = tasks.create_task(credentials.token("till"))
        await asyncio.sleep(0)
        first.cancel()
    assert second.result().startswith("ghs_")


async def test_a_failure_is_not_kept(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    fake.faults["POST token"] = [Fault(500)]
    with pytest.raises(RepositoryUnreachable):
        await credentials.token("till")
    assert await credentials.token("till") == "ghs_1"


async def test_a_token_that_is_another_by_now_is_not_dropped(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    await credentials.token("till")
    assert credentials.forget("till", "ghs_0")
    assert await credentials.token("till") == "ghs_1"
    assert credentials.forget("till", "ghs_1")
    assert await credentials.token("till") == "ghs_2"
    assert not credentials.forget("shop", "ghp_ada")
    assert len(fake.issued) == 2


async def test_a_named_installation_is_not_looked_for(
    fake: FakeGitHub, session: aiohttp.ClientSession, place: Place, robot: Account
) -> None:
    assert isinstance(robot.access, App)
    named = App(fake.app_id, robot.access.private_key, installation="99")
    assert await GitHubCredentials({"till": Account(place, named)}, session).token("till") == "ghs_1"
    assert fake.calls["GET installation"] == 0


async def test_an_app_that_is_not_installed_there_is_told_so(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    fake.installed.clear()
    with pytest.raises(HostRefused) as caught:
        await credentials.token("till")
    assert caught.value.facts["reason"] == "the GitHub App 4711 is not installed for acme/shop"


async def test_git_is_told_that_its_credential_is_refused(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    fake.installed.clear()
    with pytest.raises(CredentialRefused) as caught:
        await credentials.header("till")
    assert caught.value.facts == {"name": "till", "reason": "the GitHub App 4711 is not installed for acme/shop"}


async def test_an_app_that_was_not_granted_enough_is_told_so(credentials: GitHubCredentials, fake: FakeGitHub) -> None:
    fake.granted["pull_requests"] = "read"
    with pytest.raises(HostRefused, match="permissions requested are not granted"):
        await credentials.token("till")


async def test_a_key_of_another_app_is_not_accepted(
    fake: FakeGitHub, session: aiohttp.ClientSession, place: Place, robot: Account
) -> None:
    assert isinstance(robot.access, App)
    other = Account(place, App("12", robot.access.private_key))
    with pytest.raises(HostRefused, match="does not accept"):
        await GitHubCredentials({"till": other}, session).token("till")
    assert fake.issued == {}


@pytest.mark.parametrize("body", ['{"token": "x"}', '{"token": "", "expires_at": "2026-01-01T00:00:00Z"}', "[]", "{"])
async def test_an_answer_without_a_token_is_none(credentials: GitHubCredentials, fake: FakeGitHub, body: str) -> None:
    fake.faults["POST token"] = [Fault(201, body=body)]
    with pytest.raises(RepositoryUnreachable, match="cannot be read"):
        await credentials.token("till")
