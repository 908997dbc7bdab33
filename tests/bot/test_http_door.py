"""The way in over HTTP: what Slack has signed is heard, and nothing else is."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr

from bot.house import front_rooms
from bot.local.slack.server import LocalSlack
from bot.policy.operator import OperatorPolicy
from bot.settings import Settings
from bot.slack_in import slack_in
from patterns.errors import ConfigurationInvalid
from tests.fakes.books import laid_out

SECRET = "a-signing-secret-of-this-test"
FORM = {"command": "/research", "text": "list", "user_id": "U0ADA", "channel_id": "C0ENG", "trigger_id": "1.2.3"}
BODY = urlencode({**FORM, "team_id": "T0LOCAL", "response_url": "http://127.0.0.1:9/none"})
MINUTE = 60


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as local:
        yield local


@pytest.fixture
def settings(slack: LocalSlack, tmp_path: Path) -> Settings:
    return Settings(_env_file=None).model_copy(
        update={
            "slack_api_url": slack.api_url,
            "slack_bot_token": SecretStr(slack.bot_token),
            "slack_signing_secret": SecretStr(SECRET),
            "slack_mode": "http",
            "http_port": 0,
            "database_url": laid_out(tmp_path / "steward.sqlite", with_journal=True),
        }
    )


def signed(body: str, *, secret: str = SECRET, age: float = 0.0) -> dict[str, str]:
    moment = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def forged() -> dict[str, tuple[str, dict[str, str]]]:
    """By what is wrong with it; signed only now, so that nothing else is."""
    return {
        "unsigned": (BODY, {}),
        "another secret": (BODY, signed(BODY, secret="another")),
        "a changed body": (BODY.replace("U0ADA", "U0BEN"), signed(BODY)),
        "an old request sent again": (BODY, signed(BODY, age=6 * MINUTE)),
        "a request of the future": (BODY, signed(BODY, age=-6 * MINUTE)),
        "no time": (BODY, {"X-Slack-Signature": signed(BODY)["X-Slack-Signature"]}),
    }


async def test_only_what_slack_has_signed_lately_is_heard(settings: Settings, slack: LocalSlack) -> None:
    async with (
        front_rooms(settings, OperatorPolicy()) as rooms,
        slack_in(settings, rooms) as where,
        aiohttp.ClientSession(headers={"Content-Type": "application/x-www-form-urlencoded"}) as session,
    ):
        for kind, (body, headers) in forged().items():
            async with session.post(where, data=body, headers=headers) as answer:
                assert answer.status == 401, kind
        assert [call.method for call in slack.calls if call.method == "users.info"] == []
        async with session.post(where, data=BODY, headers=signed(BODY)) as answer:
            assert answer.status == 200
        await slack.until(lambda it: any(call.method == "users.info" for call in it.calls))


async def test_without_a_signing_secret_the_door_stays_shut(settings: Settings) -> None:
    bare = settings.model_copy(update={"slack_signing_secret": SecretStr("")})
    async with front_rooms(bare, OperatorPolicy()) as rooms:
        with pytest.raises(ConfigurationInvalid, match="anybody's requests"):
            await slack_in(bare, rooms).__aenter__()
