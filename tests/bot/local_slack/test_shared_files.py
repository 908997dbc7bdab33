"""Files that people share, and the menu of a message: as Slack hands them to an app."""

from __future__ import annotations

import json

import aiohttp
import pytest
from aiohttp import web

from bot.local.slack.refusals import RefusedError
from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import SAMPLE_SCOPES, Manifest, Shortcut


@pytest.mark.parametrize(
    ("scopes", "token", "status"),
    [
        (SAMPLE_SCOPES, "bot", 200),
        (SAMPLE_SCOPES, "app", 302),
        (SAMPLE_SCOPES, "", 302),
        (SAMPLE_SCOPES - {"files:read"}, "bot", 302),
    ],
)
async def test_an_app_downloads_with_its_bot_token_and_the_scope_alone(
    scopes: frozenset[str], token: str, status: int
) -> None:
    async with LocalSlack(manifest=Manifest(scopes=scopes)) as slack, aiohttp.ClientSession() as session:
        assert (await slack.share(name="a b/ä.diff", content=b"+ new"))["ok"]
        [file] = slack.messages()[0]["files"]
        assert (file["name"], file["size"], file["user"]) == ("a b/ä.diff", 5, "U0ADA")
        bearer = {"bot": slack.bot_token, "app": slack.app_token}.get(token, "")
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        async with session.get(file["url_private_download"], headers=headers, allow_redirects=False) as answer:
            assert answer.status == status
            assert (await answer.read() == b"+ new") is (status == 200)
        async with session.get(file["url_private"]) as answer:
            assert await answer.read() == b"+ new", "the page's own reader needs no token"


async def test_the_entry_of_a_messages_menu_reaches_the_app_with_the_message() -> None:
    got: list[dict[str, object]] = []

    async def handle(request: web.Request) -> web.Response:
        got.append(json.loads((await request.post())["payload"]))
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    manifest = Manifest(shortcuts=(Shortcut("Review this patch", "look"),), events=frozenset())
    async with LocalSlack(manifest=manifest, request_url=url) as slack:
        ts = (await slack.share(name="a.diff", content=b"+"))["ts"]
        assert await slack.shortcut(user="U0GRACE", ts=ts, callback_id="look") == {"ok": True}
        with pytest.raises(RefusedError, match="shortcut"):
            await slack.shortcut(ts=ts, callback_id="other")
        with pytest.raises(RefusedError, match="message"):
            await slack.shortcut(ts="1.1", callback_id="look")
    await runner.cleanup()
    [sent] = got
    assert (sent["type"], sent["callback_id"], sent["message_ts"]) == ("message_action", "look", ts)
    assert sent["user"]["id"] == "U0GRACE"  # type: ignore[index]
    assert sent["message"]["files"][0]["name"] == "a.diff"  # type: ignore[index]
    assert {"trigger_id", "response_url", "channel", "action_ts"} <= sent.keys()
