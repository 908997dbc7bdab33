from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.client import Slack
from handlers.slack.limiter import Limiter
from patterns.errors import SlackUnavailable
from tests.fakes.slack_calls import CALLS, CHANNEL
from tests.handlers.conftest import Hurried


@pytest.fixture
async def odd_slack() -> AsyncIterator[tuple[Slack, list[web.Request], dict[str, Any]]]:
    """A server that answers every method with what the test puts into `answer`."""
    seen: list[web.Request] = []
    answer: dict[str, Any] = {"text": '{"ok": true}', "content_type": "application/json", "status": 200}

    async def handle(request: web.Request) -> web.Response:
        await request.read()
        seen.append(request)
        return web.Response(**answer)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        client = AsyncWebClient("xoxb-test", base_url=base, session=session, retry_handlers=[])
        hurried = Hurried()
        yield Slack(client, Limiter(hurried, hurried.sleep), "T0LOCAL"), seen, answer
    await runner.cleanup()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "body",
    [
        {"text": "<html>gateway</html>", "content_type": "text/html", "status": 502},
        {"text": "plain", "content_type": "text/plain", "status": 200},
        {"text": "{broken", "content_type": "application/json", "status": 200},
        {"text": "[]", "content_type": "application/json", "status": 200},
        {"text": "null", "content_type": "application/json", "status": 200},
        {"text": "", "content_type": "application/json", "status": 200},
        {"text": '{"ok": true, "ts": 5, "user": null}', "content_type": "application/json", "status": 200},
    ],
    ids=lambda body: body["text"] or "empty",
)
async def test_an_answer_that_is_none_is_an_outage_and_never_a_crash(
    body: dict[str, Any], call: str, odd_slack: tuple[Slack, list[web.Request], dict[str, Any]]
) -> None:
    slack, seen, answer = odd_slack
    answer.update(body)
    try:
        await CALLS[call](slack)
    except SlackUnavailable:
        assert seen
    else:
        assert "ok" in body["text"], "only an answer that says ok may count as one"
        assert call in {"update", "whisper", "open_view", "publish_home"}


async def test_arguments_go_where_slack_reads_them(
    odd_slack: tuple[Slack, list[web.Request], dict[str, Any]],
) -> None:
    slack, seen, answer = odd_slack
    answer["text"] = (
        '{"ok": true, "ts": "1.1", "user": {"id": "U1"}, "channel": {"id": "D1"}, "messages": [], "permalink": "p"}'
    )
    for call in CALLS.values():
        if call is not CALLS["upload"]:
            await call(slack)
    await slack.room(CHANNEL)
    sent = {one.match_info["method"]: (one.method, one.content_type, sorted(one.query)) for one in seen}
    assert sent["conversations.info"] == ("GET", "application/x-www-form-urlencoded", ["channel"])
    assert sent["users.info"] == ("GET", "application/x-www-form-urlencoded", ["user"])
    assert sent["chat.getPermalink"] == ("GET", "application/x-www-form-urlencoded", ["channel", "message_ts"])
    assert sent["conversations.replies"][2] == ["channel", "limit", "ts"]
    assert sent["conversations.history"][2] == ["channel", "include_all_metadata", "limit", "oldest"]
    for method in (
        "conversations.open",
        "chat.postMessage",
        "chat.update",
        "chat.postEphemeral",
        "views.open",
        "views.publish",
    ):
        assert sent[method] == ("POST", "application/json", [])
