"""What an operation at GitHub may take, and where it may lead."""

from __future__ import annotations

import aiohttp
import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from patterns.errors import HostRefused, RepositoryUnreachable
from tools.github.client import speaking

REPOSITORY = "/repos/acme/shop"


async def told(session: aiohttp.ClientSession, api: str, *, seconds: float = 5) -> str:
    async with speaking(session, api, token="ghp_ada", seconds=seconds) as github:
        return str((await github.getitem(REPOSITORY))["full_name"])


async def test_an_operation_ends_at_its_deadline(session: aiohttp.ClientSession, fake: FakeGitHub) -> None:
    fake.telling_seconds = 0.2
    with pytest.raises(RepositoryUnreachable, match="does not answer why=TimeoutError"):
        await told(session, fake.api, seconds=0.05)


async def test_a_wait_beyond_the_deadline_is_not_begun(session: aiohttp.ClientSession, fake: FakeGitHub) -> None:
    fake.faults["GET repository"] = [Fault(429, headers={"Retry-After": "6"})]
    with pytest.raises(HostRefused) as caught:
        await told(session, fake.api)
    assert caught.value.facts["retry_after_seconds"] == 6
    assert fake.calls["GET repository"] == 1


async def test_an_answer_without_end_is_not_read_to_it(
    session: aiohttp.ClientSession, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.github.client.MOST_BYTES", 1000)
    fake.faults["GET repository"] = [Fault(200, body='"' + "x" * 2000 + '"')]
    with pytest.raises(RepositoryUnreachable, match="cannot be read"):
        await told(session, fake.api)


async def test_the_hosts_proxy_is_used_but_for_what_it_leaves_out(
    session: aiohttp.ClientSession, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", fake.api)
    assert await told(session, "http://github.invalid") == "acme/shop"
    monkeypatch.setenv("no_proxy", "github.invalid")
    with pytest.raises(RepositoryUnreachable, match="does not answer"):
        await told(session, "http://github.invalid")


async def test_an_error_of_ours_leaves_the_block_as_it_is(session: aiohttp.ClientSession) -> None:
    ours = HostRefused(reason="ours")
    with pytest.raises(HostRefused) as caught:
        async with speaking(session, "http://github.invalid"):
            raise ours
    assert caught.value is ours
