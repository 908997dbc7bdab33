"""The unmodified Bolt app, from a command to a changed card."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

Json = dict[str, Any]
NewApp = Callable[[LocalSlack], AsyncApp]


async def test_a_command_is_acknowledged_posts_a_card_and_its_button_changes_it(
    slack: LocalSlack, bolt_app: NewApp, connect: Any
) -> None:
    app = bolt_app(slack)

    @app.command("/refactor")
    async def refactor(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack("on it")
        button = {"type": "button", "text": {"type": "plain_text", "text": "Approve"}, "action_id": "approve"}
        blocks = [{"type": "actions", "elements": [button | {"value": "yes"}]}]
        root = await client.chat_postMessage(channel=command["channel_id"], text=command["text"], blocks=blocks)
        await client.chat_postMessage(channel=command["channel_id"], text="a reply", thread_ts=root["ts"])

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        text = f"{body['user']['id']} said {body['actions'][0]['value']}"
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=[])

    async with connect(slack, app):
        assert await slack.command(text="/refactor shop <split> it") == {"ok": True}
        await slack.until(lambda it: len(it.messages()) == 2)
        root = slack.messages()[0]
        assert (root["text"], root["reply_count"]) == ("shop &lt;split&gt; it", 1)
        assert [seen["text"] for seen in slack.ephemerals()] == ["on it"]
        assert await slack.click(ts=root["ts"], label="Approve") == {"ok": True}
        await slack.until(lambda it: "edited" in it.messages()[0])
    assert slack.messages()[0]["text"] == "U0ADA said yes"
