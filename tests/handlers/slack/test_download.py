"""A shared file is fetched from Slack's own hosts, with our token, and from nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from handlers.slack import client as client_module
from handlers.slack.client import Slack
from handlers.slack.download import is_slacks
from handlers.slack.limiter import Limiter
from patterns.errors import RequestInvalid, SlackRefused, SlackUnavailable, StewardError, Unexpected
from tests.handlers.conftest import CHANNEL, Hurried

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
REAL = "https://slack.com/api/"


async def shared(local: LocalSlack, content: bytes = b"+ new\n", name: str = "a b.diff") -> str:
    await local.share(name=name, content=content)
    url: str = local.messages(CHANNEL)[-1]["files"][0]["url_private_download"]
    return url


async def test_a_file_comes_as_it_was_shared_and_up_to_its_most_bytes(slack: Slack, local: LocalSlack) -> None:
    content = b"x" * 100_000
    url = await shared(local, content)
    assert await slack.download(url, most_bytes=100_000) == content
    with pytest.raises(RequestInvalid, match="larger than 97 kB"):
        await slack.download(url, most_bytes=99_999)


async def test_without_the_token_slack_leads_to_its_login_page_which_is_no_file(
    local: LocalSlack, hurried: Hurried
) -> None:
    url = await shared(local)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-other", base_url=local.api_url, session=session, retry_handlers=[])
        with pytest.raises(SlackRefused, match="no_file"):
            await Slack(client, Limiter(hurried), "T0LOCAL").download(url, most_bytes=100)


async def test_a_client_without_a_session_is_a_fault_of_ours(local: LocalSlack, hurried: Hurried) -> None:
    client = AsyncWebClient(local.bot_token, base_url=local.api_url)
    with pytest.raises(Unexpected):
        await Slack(client, Limiter(hurried), "T0LOCAL").download(await shared(local), most_bytes=100)


@pytest.mark.parametrize(
    ("url", "base", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.diff", REAL, True),
        ("https://slack.com/files-pri/T1-F1/download/a.diff", REAL, True),
        ("http://127.0.0.1:9/files-pri/F1/download/a.diff", "http://127.0.0.1:9/api/", True),
        ("http://files.slack.com/files-pri/T1-F1/download/a.diff", REAL, False),
        ("https://files.slack.com:444/files-pri/T1-F1/download/a.diff", REAL, False),
        ("https://files.slack.com.evil.example/files-pri/T1-F1/a.diff", REAL, False),
        ("https://files.slack.com@evil.example/files-pri/T1-F1/a.diff", REAL, False),
        ("https://evil.example\\@files.slack.com/files-pri/T1-F1/a.diff", REAL, False),
        ("https://files.slack.com\\.evil.example/files-pri/a.diff", REAL, False),
        ("https://evil.example/files-pri/T1-F1/a.diff", REAL, False),
        ("http://127.0.0.1:9/files-pri/F1/download/a.diff", REAL, False),
        ("http://127.0.0.1:9/files-pri/F1/download/a.diff", "http://127.0.0.1:90/api/", False),
        ("https://slack.com/api/conversations.leave?channel=C1", REAL, False),
        ("https://slack.com/files-pri/../api/conversations.leave?channel=C1", REAL, False),
        ("file:///files-pri/etc/passwd", REAL, False),
        ("", REAL, False),
    ],
)
async def test_the_token_goes_to_slacks_own_files_alone(url: str, base: str, *, ours: bool) -> None:
    assert is_slacks(url, base) is ours


@pytest.fixture
async def answering() -> AsyncIterator[tuple[Slack, str, list[str], list[Answer]]]:
    """What stands in for Slack, and answers with what the test says; a redirect leads to a second host."""
    asked: list[str] = []
    answers: list[Answer] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return await answers[0](request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        client = AsyncWebClient("xoxb-test", base_url=f"{origin}/api/", session=session, retry_handlers=[])
        yield Slack(client, Limiter(Hurried()), "T0LOCAL"), f"{origin}/files-pri/F1/a.diff", asked, answers
    await runner.cleanup()


async def _redirect(_: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/elsewhere")


async def _page(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>", content_type="text/html")


async def _gone(_: web.Request) -> web.StreamResponse:
    return web.Response(status=404)


async def _busy(_: web.Request) -> web.StreamResponse:
    return web.Response(status=429)


async def _broken(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _silent(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (_redirect, SlackRefused),
        (_page, SlackRefused),
        (_gone, SlackRefused),
        (_busy, SlackUnavailable),
        (_broken, SlackUnavailable),
        (_silent, SlackUnavailable),
    ],
)
async def test_what_is_no_file_is_told_as_ours_and_no_redirect_is_followed(
    answer: Answer,
    error: type[StewardError],
    answering: tuple[Slack, str, list[str], list[Answer]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "CALL_SECONDS", 0.2)
    slack, url, asked, answers = answering
    answers.append(answer)
    with pytest.raises(error):
        await slack.download(url, most_bytes=100)
    assert set(asked) == {"/files-pri/F1/a.diff"}
