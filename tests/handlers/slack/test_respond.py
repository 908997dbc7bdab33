"""What is answered to a click, a command or a form that is sent holds no secret."""

from __future__ import annotations

import json

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.respond import quieten
from patterns.redaction.redactor import Redactor
from tests.fakes.secrets import letters

SECRET = letters(30, seed=8)
SENT = {
    "type": "view_submission",
    "team": {"id": "T0LOCAL"},
    "user": {"id": "U0ADA"},
    "view": {"type": "modal", "callback_id": "form", "id": "V1", "state": {"values": {}}},
}


@pytest.fixture
def app() -> AsyncApp:
    made = AsyncApp(
        name="steward",
        client=AsyncWebClient("xoxb-test"),
        request_verification_enabled=False,
        authorize=_authorize,
        process_before_response=True,
    )
    quieten(made, Redactor({"SHOP_TOKEN": SECRET}))
    return made


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0LOCAL", bot_token="xoxb-test", bot_user_id="UBOT")


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"text": f"The host says: {SECRET}"}},
        {"response_action": "update", "view": {"type": "modal", "title": {"type": "plain_text", "text": SECRET}}},
    ],
)
async def test_what_a_form_that_is_sent_is_answered_holds_no_secret(app: AsyncApp, answer: dict[str, object]) -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack(**answer)  # type: ignore[arg-type]

    app.view("form")(listener)
    came = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=SENT))
    assert json.loads(came.body)["response_action"] == answer["response_action"]
    assert SECRET not in came.body
    assert "redacted: SHOP_TOKEN" in came.body
