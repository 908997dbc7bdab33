"""What the doctor says of Slack's tokens and scopes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor.finding import Check
from bot.doctor.slack import checks_of_slack, find_app_token, find_bot_token, find_signing_secret
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest
from bot.settings import Settings

SCOPES = Manifest.read(Path(__file__).parents[3] / "manifest.yml").scopes
NOBODY = "http://127.0.0.1:9/api/"
"""The discard port: nothing listens there."""


def names(checks: list[Check]) -> list[str]:
    return [one.what for one in checks]


def changed(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update=changes)


async def test_right_tokens_are_known_by_name(right: Settings) -> None:
    token, scopes = await find_bot_token(right)
    (app,) = await find_app_token(right)
    assert [token.mark, scopes.mark, app.mark] == ["ok", "ok", "ok"]
    assert token.reason == "@steward in Steward local (T0LOCAL)"


async def test_a_token_that_slack_does_not_know_is_named_with_slacks_word(right: Settings) -> None:
    (found,) = await find_bot_token(changed(right, slack_bot_token=SecretStr("xoxb-wrong")))
    assert (found.mark, found.reason) == ("failed", "Slack says invalid_auth")
    assert "copy SLACK_BOT_TOKEN anew" in found.remedy


async def test_tokens_that_were_mixed_up_are_seen_to_be(right: Settings) -> None:
    mixed = changed(right, slack_bot_token=right.slack_app_token, slack_app_token=right.slack_bot_token)
    found = [*await find_bot_token(mixed), *await find_app_token(mixed)]
    assert [one.mark for one in found] == ["failed", "failed"]
    assert all("mixed up" in one.remedy for one in found)


async def test_an_app_token_that_slack_does_not_know_fails(right: Settings) -> None:
    (found,) = await find_app_token(changed(right, slack_app_token=SecretStr("xapp-wrong")))
    assert (found.mark, found.reason) == ("failed", "Slack says invalid_auth")


async def test_missing_tokens_are_named_with_where_they_stand(bare: Settings) -> None:
    found = [*await find_bot_token(bare), *await find_app_token(bare)]
    assert [one.mark for one in found] == ["failed", "failed"]
    assert found[0].remedy.startswith("SLACK_BOT_TOKEN, from ")
    assert "connections:write" in found[1].remedy


async def test_scopes_that_were_not_granted_are_named(right: Settings) -> None:
    poorer = Manifest(scopes=SCOPES - {"users:read", "metadata.message:read"})
    async with LocalSlack(manifest=poorer) as other:
        settings = changed(right, slack_api_url=other.api_url, slack_bot_token=SecretStr(other.bot_token))
        token, scopes = await find_bot_token(settings)
    assert token.mark == "ok"
    assert (scopes.mark, scopes.reason) == ("failed", "not granted: metadata.message:read, users:read")
    assert "install the app again" in scopes.remedy


async def test_more_scopes_than_are_needed_are_no_fault(right: Settings) -> None:
    richer = Manifest(scopes=SCOPES | {"reactions:write"})
    async with LocalSlack(manifest=richer) as other:
        settings = changed(right, slack_api_url=other.api_url, slack_bot_token=SecretStr(other.bot_token))
        assert [one.mark for one in await find_bot_token(settings)] == ["ok", "ok"]


async def test_a_slack_that_is_not_there_is_unreachable(right: Settings) -> None:
    nowhere = changed(right, slack_api_url=NOBODY)
    found = [*await find_bot_token(nowhere), *await find_app_token(nowhere)]
    assert [one.mark for one in found] == ["failed", "failed"]
    assert all(one.reason.startswith("Slack cannot be reached") for one in found)


async def test_a_slack_that_breaks_is_said_to(right: Settings, slack: LocalSlack) -> None:
    slack.faults.fail("auth.test", status=503)
    (found,) = await find_bot_token(right)
    assert found.mark == "failed"


async def test_a_slack_that_does_not_answer_is_given_up_at_the_deadline(right: Settings, slack: LocalSlack) -> None:
    slack.faults.slow("auth.test", seconds=3600)
    bot_token = checks_of_slack(right)[0]
    check = Check(bot_token.what, bot_token.look, seconds=0.2, remedy=bot_token.remedy)
    (found,) = await check.carry_out()
    assert (found.mark, found.reason) == ("failed", "no answer within 0.2 s")


@pytest.mark.parametrize(("secret", "mark"), [("", "failed"), ("8f742231b10e8888abcd99yyyzzz85a5", "ok")])
async def test_http_mode_needs_the_signing_secret_and_no_app_token(bare: Settings, secret: str, mark: str) -> None:
    settings = changed(bare, slack_mode="http", slack_signing_secret=SecretStr(secret))
    assert names(checks_of_slack(settings)) == ["Slack bot token", "Slack signing secret"]
    (found,) = await find_signing_secret(settings)
    assert found.mark == mark
    assert secret not in str(found) or not secret


def test_socket_mode_needs_the_app_token_and_no_signing_secret(bare: Settings) -> None:
    assert names(checks_of_slack(bare)) == ["Slack bot token", "Slack app token"]
