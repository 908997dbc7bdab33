from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import (
    BotUserAccessError,
    SlackApiError,
    SlackClientConfigurationError,
    SlackClientError,
    SlackClientNotConnectedError,
    SlackObjectFormationError,
    SlackRequestError,
    SlackTokenRotationError,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.local.slack.server import LocalSlack
from handlers.slack import client as client_module
from handlers.slack.blocks import actions, button, section
from handlers.slack.client import ATTEMPTS, Slack
from handlers.slack.limiter import Limiter
from handlers.slack.refusals import CLOSED, PASSING
from patterns.errors import SlackRefused, SlackUnavailable, StewardError, ThreadClosed
from patterns.guardrails.authority.people import Person, Room
from tests.fakes.secrets import letters
from tests.fakes.slack_calls import CALLS
from tests.handlers.conftest import Hurried

CHANNEL = "C0ENG"
ANSWERED = aiohttp.RequestInfo(URL("http://a"), "POST", {}, URL("http://a"))  # type: ignore[arg-type]


def response(word: object, status: int = 200, headers: Mapping[str, str] | None = None) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="http://slack.test/api/x",
        req_args={},
        data=word if not isinstance(word, str) else {"ok": False, "error": word},  # type: ignore[arg-type]
        headers=dict(headers or {}),
        status_code=status,
    )


class Raising(AsyncWebClient):
    """A client whose every call raises, and counts."""

    def __init__(self, error: Exception) -> None:
        super().__init__("xoxb-test")
        self.calls = 0
        self._error = error

    async def api_call(self, *_: Any, **__: Any) -> AsyncSlackResponse:
        self.calls += 1
        raise self._error


def raising(error: Exception) -> tuple[Slack, Raising, Hurried]:
    client, time_ = Raising(error), Hurried()
    return Slack(client, Limiter(time_, time_.sleep), "T0LOCAL"), client, time_


API_ERRORS: list[Exception] = [
    *(SlackApiError("x", response(word)) for word in sorted(CLOSED | PASSING)),
    SlackApiError("x", response("invalid_blocks")),
    SlackApiError("x", response("internal_error", 500)),
    SlackApiError("x", response("ratelimited", 429, {"Retry-After": "2"})),
    SlackApiError("x", response("ratelimited", 429, {"Retry-After": "soon"})),
    SlackApiError("x", response("ratelimited", 429, {"Retry-After": "nan"})),
    SlackApiError("x", response({}, 502)),
    SlackApiError("x", response(None, 502)),
    SlackApiError("x", response([], 200)),
    SlackApiError("x", {"ok": False, "error": "not_in_channel"}),
    SlackApiError("x", None),
    SlackApiError("x", object()),
]
CLIENT_ERRORS: list[Exception] = [
    SlackClientError("x"),
    BotUserAccessError("x"),
    SlackRequestError("x"),
    SlackClientNotConnectedError("x"),
    SlackObjectFormationError("x"),
    SlackClientConfigurationError("x"),
    SlackTokenRotationError(SlackApiError("x", response("invalid_refresh_token"))),
]
HTTP_ERRORS: list[Exception] = [
    aiohttp.ClientError("x"),
    aiohttp.ServerDisconnectedError(),
    aiohttp.ServerTimeoutError(),
    aiohttp.ClientOSError(104, "reset"),
    aiohttp.ClientPayloadError("x"),
    aiohttp.InvalidURL("http://"),
    aiohttp.TooManyRedirects(ANSWERED, ()),
    aiohttp.ContentTypeError(ANSWERED, ()),
    aiohttp.ClientConnectionError("x"),
    ConnectionResetError(),
    BrokenPipeError(),
    ssl.SSLError("x"),
    OSError(24, "too many open files"),
    TimeoutError(),
    json.JSONDecodeError("x", "", 0),
    UnicodeDecodeError("utf8", b"\xff", 0, 1, "x"),
    RuntimeError("Session is closed"),
    AttributeError("'str' object has no attribute 'get'"),
    KeyError("ok"),
]


def named(error: Exception) -> str:
    return f"{type(error).__name__} {getattr(getattr(error, 'response', ''), 'data', '')}"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("error", [*API_ERRORS, *CLIENT_ERRORS, *HTTP_ERRORS], ids=named)
async def test_no_error_of_the_client_gets_past_it(error: Exception, call: str) -> None:
    slack, client, _ = raising(error)
    with pytest.raises(StewardError) as raised:
        await CALLS[call](slack)
    assert isinstance(raised.value, ThreadClosed | SlackRefused | SlackUnavailable)
    assert 1 <= client.calls <= ATTEMPTS


@pytest.mark.parametrize(
    ("word", "status", "kind"),
    [
        ("not_in_channel", 200, ThreadClosed),
        ("is_archived", 200, ThreadClosed),
        ("invalid_blocks", 200, SlackRefused),
        ("missing_scope", 200, SlackRefused),
        ("invalid_auth", 200, SlackRefused),
        ("msg_too_long", 200, SlackRefused),
        ("fatal_error", 200, SlackUnavailable),
        ("invalid_blocks", 503, SlackUnavailable),
        ("ratelimited", 429, SlackUnavailable),
    ],
)
async def test_slacks_word_is_kept_and_decides_what_it_is(word: str, status: int, kind: type[StewardError]) -> None:
    slack, _, _ = raising(SlackApiError("secret text of the exception", response(word, status)))
    with pytest.raises(kind) as raised:
        await slack.update(CHANNEL, "1.1", text="t", blocks=[])
    assert raised.value.facts == {"reason": word, "method": "chat.update"}
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("call", ["post", "upload", "whisper", "open_view"])
@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), SlackApiError("x", response("x", 500))])
async def test_a_lost_answer_is_not_repeated_where_it_would_double_something(call: str, error: Exception) -> None:
    slack, client, _ = raising(error)
    with pytest.raises(SlackUnavailable):
        await CALLS[call](slack)
    assert client.calls == 1


@pytest.mark.parametrize("call", ["update", "person", "find_post", "publish_home"])
async def test_a_lost_answer_is_repeated_where_that_changes_nothing_with_growing_waits(call: str) -> None:
    slack, client, hurried = raising(aiohttp.ServerDisconnectedError())
    with pytest.raises(SlackUnavailable):
        await CALLS[call](slack)
    assert client.calls == ATTEMPTS
    assert hurried.slept == [1.0, 2.0, 4.0, 8.0]


async def test_what_slack_refused_in_words_is_not_repeated() -> None:
    slack, client, _ = raising(SlackApiError("x", response("invalid_blocks")))
    with pytest.raises(SlackRefused):
        await slack.update(CHANNEL, "1.1", text="t", blocks=[])
    assert client.calls == 1


async def test_a_429_is_honoured_to_the_second(local: LocalSlack, slack: Slack, hurried: Hurried) -> None:
    ts = await slack.post(CHANNEL, text="one", blocks=[], key="k")
    local.faults.rate_limit("chat.update", retry_after=7)
    await slack.update(CHANNEL, ts, text="two", blocks=[])
    assert hurried.slept == [7.0]
    assert local.messages()[0]["text"] == "two"


async def test_a_post_that_met_429_is_left_to_its_caller_and_nobody_posts_there_before(
    local: LocalSlack, slack: Slack, hurried: Hurried
) -> None:
    local.faults.rate_limit("chat.postMessage", retry_after=30)
    with pytest.raises(SlackUnavailable):
        await slack.post(CHANNEL, text="one", blocks=[], key="k")
    await slack.turn("chat.postMessage", "C0GEN")
    assert hurried.slept == []
    await slack.turn("chat.postMessage", CHANNEL)
    assert hurried.slept == [30.0]


async def test_a_post_carries_its_key_and_is_found_by_it(slack: Slack, local: LocalSlack) -> None:
    root = await slack.post(CHANNEL, text="root", blocks=[section("root")], key="run:root")
    reply = await slack.post(CHANNEL, text="reply", blocks=[], key="run:1", thread_ts=root)
    assert await slack.find_post(CHANNEL, "run:root", since=float(root) - 5) == root
    assert await slack.find_post(CHANNEL, "run:1", thread_ts=root) == reply
    assert await slack.find_post(CHANNEL, "run:2", thread_ts=root) is None
    assert await slack.find_post(CHANNEL, "run:root", since=time.time() + 60) is None
    assert local.messages()[0]["metadata"]["event_payload"] == {"key": "run:root"}


async def test_a_post_is_found_behind_several_pages(slack: Slack, local: LocalSlack) -> None:
    root = await slack.post(CHANNEL, text="root", blocks=[], key="run:root")
    for number in range(230):
        local.world.messages.post(CHANNEL, {"user": "U0GRACE", "text": f"{number}", "thread_ts": root})
    await slack.turn("chat.postMessage", CHANNEL)
    last = await slack.post(CHANNEL, text="last", blocks=[], key="run:last", thread_ts=root)
    for number in range(230):
        local.world.messages.post(CHANNEL, {"user": "U0GRACE", "text": f"{number}"})
    assert await slack.find_post(CHANNEL, "run:last", thread_ts=root) == last
    assert await slack.find_post(CHANNEL, "run:root", since=0.0) == root


async def test_a_file_is_found_by_its_name(slack: Slack) -> None:
    root = await slack.post(CHANNEL, text="root", blocks=[], key="run:root")
    await slack.upload(CHANNEL, root, name="run-change.diff", title="Diff", content="")
    assert await slack.find_file(CHANNEL, root, "run-change.diff")
    assert not await slack.find_file(CHANNEL, root, "change.diff")


async def test_nothing_of_ours_unfurls_links_or_is_parsed_by_slack(slack: Slack, local: LocalSlack) -> None:
    ts = await slack.post(CHANNEL, text="see https://evil.example", blocks=[], key="k")
    await slack.update(CHANNEL, ts, text="see https://evil.example", blocks=[])
    for call in local.calls:
        quiet = {name: call.arguments[name] for name in ("unfurl_links", "unfurl_media", "link_names", "parse")}
        assert quiet == {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}


@pytest.mark.parametrize(
    ("channel", "may"), [("C0ENG", True), ("G0SECRET", False), ("C0NOWHERE", False), ("D0ADA", True)]
)
async def test_where_the_bot_may_post_is_known_before_any_work(
    slack: Slack, local: LocalSlack, channel: str, *, may: bool
) -> None:
    local.world.workspace.direct_message("U0ADA")
    assert (await slack.room(channel)).can_post is may


async def test_a_channel_that_was_archived_is_closed(slack: Slack, local: LocalSlack) -> None:
    local.world.workspace.channels[CHANNEL].is_archived = True
    assert (await slack.room(CHANNEL)).can_post is False
    with pytest.raises(ThreadClosed):
        await slack.post(CHANNEL, text="t", blocks=[], key="k")


async def test_a_channel_that_is_shared_or_cannot_be_looked_at_counts_as_shared(
    slack: Slack, local: LocalSlack
) -> None:
    assert await slack.room(CHANNEL) == Room(id=CHANNEL, can_post=True, is_shared=False, is_private=False)
    local.world.workspace.channels[CHANNEL].is_ext_shared = True
    assert (await slack.room(CHANNEL)).is_shared
    assert (await slack.room("C0NOWHERE")).is_shared


async def test_a_user_group_is_read_afresh_every_time(slack: Slack, local: LocalSlack) -> None:
    assert await slack.members("S0APPROVERS") == {"U0GRACE"}
    local.world.workspace.usergroups["S0APPROVERS"] = ["U0ADA"]
    assert await slack.members("S0APPROVERS") == {"U0ADA"}
    with pytest.raises(SlackRefused):
        await slack.members("S0NOBODY")


async def test_a_person_is_read_afresh_every_time(slack: Slack, local: LocalSlack) -> None:
    local.world.workspace.users["U0ADA"].tz = "Europe/Berlin"
    assert await slack.person("U0ADA") == Person(id="U0ADA", team="T0LOCAL", time_zone="Europe/Berlin")
    local.world.workspace.users["U0ADA"].is_restricted = True
    assert (await slack.person("U0ADA")).is_guest
    assert (await slack.person("U0STEWARD")).is_bot


async def test_a_persons_direct_messages_are_found_and_known_as_such(slack: Slack, local: LocalSlack) -> None:
    channel = await slack.direct("U0ADA")
    assert local.world.workspace.channels[channel].im_user == "U0ADA"
    assert await slack.direct("U0ADA") == channel
    assert await slack.room(channel) == Room(id=channel, can_post=True, is_shared=False, is_direct=True)
    with pytest.raises(SlackRefused):
        await slack.direct("U0NOBODY")


async def test_a_message_has_an_address_as_long_as_it_stands(slack: Slack) -> None:
    ts = await slack.post(CHANNEL, text="t", blocks=[], key="k")
    assert (
        await slack.permalink(CHANNEL, ts) == f"https://steward-local.slack.com/archives/C0ENG/p{ts.replace('.', '')}"
    )
    with pytest.raises(ThreadClosed):
        await slack.permalink(CHANNEL, "1700000000.000001")


async def test_a_call_that_is_never_answered_ends(
    monkeypatch: pytest.MonkeyPatch, local: LocalSlack, slack: Slack
) -> None:
    monkeypatch.setattr(client_module, "CALL_SECONDS", 0.1)
    local.faults.slow("chat.postMessage", seconds=5)
    async with asyncio.timeout(3):
        with pytest.raises(SlackUnavailable) as raised:
            await slack.post(CHANNEL, text="t", blocks=[], key="k")
    assert raised.value.facts["reason"] == "TimeoutError"


async def test_no_secret_is_shown_in_whatever_way_and_what_only_we_read_stays(slack: Slack, local: LocalSlack) -> None:
    secret = letters(30, seed=8)
    slack.redactor.learn("SHOP_TOKEN", secret)
    blocks = [section(f"token {secret}"), actions([button("Yes", action_id="a", value=secret)], block_id="b")]
    ts = await slack.post(CHANNEL, text=f"see {secret}", blocks=blocks, key="run:1")
    await slack.update(CHANNEL, ts, text=f"now {secret}", blocks=blocks)
    await slack.whisper(CHANNEL, "U0ADA", f"psst {secret}")
    await slack.upload(CHANNEL, ts, name="a.txt", title=f"t {secret}", content=f"file {secret}")
    (message,) = [one for one in local.thread(CHANNEL, ts) if one["ts"] == ts]
    assert message["text"] == "now [redacted: SHOP_TOKEN]"
    assert message["blocks"][0]["text"]["text"] == "token [redacted: SHOP_TOKEN]"
    assert message["blocks"][1]["elements"][0]["value"] == secret, "a question's token is given back as it is"
    assert local.ephemerals("U0ADA")[-1]["text"] == "psst [redacted: SHOP_TOKEN]"
    (file,) = [one for message in local.thread(CHANNEL, ts) for one in message.get("files", ())]
    kept = local.world.files.find(file["id"])
    assert kept is not None
    assert (kept.content or b"") == b"file [redacted: SHOP_TOKEN]"
