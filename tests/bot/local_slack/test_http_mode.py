"""HTTP mode: the same payloads, signed, accepted by Bolt's own verification."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

Json = dict[str, Any]


@asynccontextmanager
async def listening(build: Callable[[AsyncApp], None], **options: Any) -> AsyncIterator[LocalSlack]:
    """A local Slack that posts to a Bolt app on another loopback port."""
    gate = web.Application()
    runner = web.AppRunner(gate)
    apps: list[AsyncApp] = []

    async def forward(request: web.Request) -> web.StreamResponse:
        answer = await apps[0].async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    gate.router.add_post("/slack/events", forward)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        async with LocalSlack(request_url=url, **options) as slack:
            client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
            apps.append(AsyncApp(name="steward", client=client, signing_secret=slack.signing_secret))
            build(apps[0])
            yield slack
    finally:
        await runner.cleanup()


async def test_signed_commands_events_and_clicks_pass_bolts_verification() -> None:
    retries: list[str | None] = []

    def build(app: AsyncApp) -> None:
        @app.command("/refactor")
        async def refactor(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
            await ack({"text": "on it", "response_type": "ephemeral"})
            button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
            blocks = [{"type": "actions", "elements": [button]}]
            await client.chat_postMessage(channel=command["channel_id"], text="a card", blocks=blocks)

        @app.action("go")
        async def go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.chat_delete(channel="C0ENG", ts=body["message"]["ts"])

        @app.event("app_mention")
        async def mentioned(request: Any, client: AsyncWebClient) -> None:
            retries.append(request.headers.get("x-slack-retry-num"))
            await client.chat_postMessage(channel="C0ENG", text="heard")

    async with listening(build) as slack:
        assert await slack.command(text="/refactor shop") == {"ok": True}
        await slack.until(lambda it: it.messages())
        assert [seen["text"] for seen in slack.ephemerals()] == ["on it"]
        assert await slack.click(ts=slack.messages()[0]["ts"], label="Go") == {"ok": True}
        await slack.until(lambda it: not it.messages())
        await slack.message(text="@steward hello")
        await slack.until(lambda it: it.messages()[-1]["text"] == "heard")
    assert retries == [None]


async def test_an_event_that_fails_is_retried_with_slacks_headers() -> None:
    headers: list[tuple[str | None, str | None]] = []
    statuses = [500, 200]

    async def handle(request: web.Request) -> web.Response:
        headers.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=statuses[len(headers) - 1])

    gate = web.Application()
    gate.router.add_post("/", handle)
    runner = web.AppRunner(gate)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with LocalSlack(request_url=url) as slack:
        await slack.message(text="@steward hello")
        await slack.until(lambda _: len(headers) == 2)
    await runner.cleanup()
    assert headers == [(None, None), ("1", "http_error")]


async def test_a_request_signed_with_another_secret_is_turned_away_by_bolt() -> None:
    async with listening(lambda _app: None) as slack, aiohttp.ClientSession() as session:
        headers = slack.sign("{}", secret="another")
        url = slack.request_url or ""
        async with session.post(url, data="{}", headers=headers) as answer:
            assert answer.status == 401


async def test_an_app_that_does_not_listen_fails_the_command_at_once() -> None:
    async with LocalSlack(request_url="http://127.0.0.1:1/slack/events") as slack:
        assert (await slack.command(text="/refactor shop"))["error"] == "dispatch_failed"


async def test_bolt_answers_the_challenge_of_its_address() -> None:
    async with listening(lambda _app: None) as slack:
        assert await slack.verify_request_url()
