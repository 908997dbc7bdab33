"""What the doctor says of the code host: whether Steward is let in, and what it may do there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.doctor.code_host import GRANT, checks_of_code_host, find_rights
from bot.doctor.finding import Finding
from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.policy.operator import OperatorPolicy
from tests.fakes.keys import new_keys
from tools.github.accounts import Account, App, Place, Token

URL = "https://github.com/acme/shop"


@pytest.fixture
async def github() -> AsyncIterator[FakeGitHub]:
    async with FakeGitHub() as running:
        running.people.add("ghp_ada")
        yield running


async def rights(github: FakeGitHub) -> Finding:
    (found,) = await find_rights("shop", Account(Place("acme", "shop", github.api), Token("ghp_ada")))
    assert found.what == "pull requests of shop"
    return found


async def look(**said: Any) -> dict[str, Finding]:
    policy = OperatorPolicy.model_validate({"repositories": said})
    found = [finding for check in checks_of_code_host(policy, {}) for finding in await check.carry_out()]
    return {one.what: one for one in found}


async def test_a_token_whose_owner_may_push_is_well(github: FakeGitHub) -> None:
    found = await rights(github)
    assert (found.mark, "its owner may push" in found.reason) == ("ok", True)


async def test_an_app_that_was_granted_enough_is_well_and_one_that_was_not_is_told() -> None:
    keys = new_keys()
    async with FakeGitHub(keys.public) as github:
        account = Account(Place("acme", "shop", github.api), App(github.app_id, keys.private))
        (found,) = await find_rights("shop", account)
        assert (found.mark, found.reason) == ("ok", "acme/shop may be pushed to, and pull requests opened and reviewed")
        github.granted["contents"] = "read"
        (found,) = await find_rights("shop", account)
    assert (found.mark, found.remedy) == ("reduced", GRANT)
    assert found.reason == "the GitHub App 4711 is not granted to write contents"


async def test_one_who_may_only_read_is_told_what_to_grant(github: FakeGitHub) -> None:
    github.repositories["acme/shop"].may_push = False
    found = await rights(github)
    assert (found.mark, found.reason) == ("reduced", "acme/shop may be read, and not pushed to")
    assert found.remedy == GRANT


async def test_an_archived_repository_is_told(github: FakeGitHub) -> None:
    github.repositories["acme/shop"].archived = True
    assert "archived" in (await rights(github)).reason


async def test_a_token_that_is_not_accepted_is_told_without_it(github: FakeGitHub) -> None:
    github.people.clear()
    found = await rights(github)
    assert (found.mark, found.reason) == ("reduced", "it does not accept Steward's token: Bad credentials")


async def test_a_host_that_does_not_answer_is_told(github: FakeGitHub) -> None:
    github.faults["GET repository"] = [Fault(200, body="<html>")]
    found = await rights(github)
    assert (found.mark, github.api in found.remedy) == ("reduced", True)


async def test_only_repositories_with_pull_requests_are_looked_at() -> None:
    app = {"app_id": 1, "private_key_file": "/nowhere/app.pem"}
    found = await look(
        shop={"url": URL},
        till={"url": URL, "credential": {"github_app": app}},
        quiet={"url": URL, "pull_requests": {"host": "none"}},
        elsewhere={"url": "https://git.example.org/shop"},
    )
    assert {name: one.mark for name, one in found.items()} == {
        "pull requests of shop": "reduced",
        "pull requests of till": "failed",
    }
    assert "pushed branches" in found["pull requests of shop"].reason
