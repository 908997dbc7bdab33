"""What a busy Slack and a bad network do, on demand."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack


async def limited(call: Any) -> int:
    """The Retry-After of a call that must be over its limit."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    return int(caught.value.response.headers["Retry-After"])


async def test_a_channel_takes_a_short_burst_then_one_message_a_second(hand_clock: Any) -> None:
    async with LocalSlack(enforce_tiers=True, clock=hand_clock) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        for _ in range(4):
            await client.chat_postMessage(channel="C0ENG", text="burst")
        assert await limited(client.chat_postMessage(channel="C0ENG", text="over")) == 1
        assert (await client.chat_postMessage(channel="C0GEN", text="another channel"))["ok"]
        hand_clock.now += 1
        assert (await client.chat_postMessage(channel="C0ENG", text="in time"))["ok"]
        assert await limited(client.chat_postMessage(channel="C0ENG", text="over")) == 1
        assert len(slack.messages()) == 5


@pytest.mark.parametrize(("method", "allowed"), [("chat.update", 50), ("users.list", 20), ("users.info", 100)])
async def test_a_tier_holds_within_a_minute_and_says_when_to_come_back(
    hand_clock: Any, method: str, allowed: int
) -> None:
    async with LocalSlack(enforce_tiers=True, clock=hand_clock) as slack, aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
        ts = (await client.chat_postMessage(channel="C0ENG", text="a card"))["ts"]
        arguments = {"channel": "C0ENG", "ts": ts, "text": "x", "user": "U0ADA"}
        for _ in range(allowed):
            await client.api_call(method, params=arguments)
        hand_clock.now += 20
        assert await limited(client.api_call(method, params=arguments)) == 40
        hand_clock.now += 40
        assert (await client.api_call(method, params=arguments))["ok"]


async def test_without_enforcement_there_is_no_limit(slack: LocalSlack, client: AsyncWebClient) -> None:
    for _ in range(30):
        await client.chat_postMessage(channel="C0ENG", text="x")
    assert len(slack.messages()) == 30


async def test_an_injected_429_has_no_effect_and_the_sdk_comes_back_after_its_time(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    assert (await client.chat_postMessage(channel="C0ENG", text="x"))["ok"]
    assert [(call.method, call.status) for call in slack.calls] == [
        ("chat.postMessage", 429),
        ("chat.postMessage", 200),
    ]
    assert len(slack.messages()) == 1


@pytest.mark.parametrize(("moment", "posted"), [("before", 0), ("after", 1)])
async def test_a_server_error_may_come_before_or_after_the_effect(
    slack: LocalSlack, client: AsyncWebClient, moment: Any, posted: int
) -> None:
    slack.faults.fail("chat.postMessage", status=503, moment=moment)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C0ENG", text="x")
    assert (caught.value.response.status_code, len(slack.messages())) == (503, posted)


@pytest.mark.parametrize(("moment", "posted"), [("before", 0), ("after", 1)])
async def test_a_connection_may_drop_before_or_after_the_effect(
    slack: LocalSlack, client: AsyncWebClient, moment: Any, posted: int
) -> None:
    client.retry_handlers.clear()
    slack.faults.drop("chat.postMessage", moment=moment)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0ENG", text="x")
    assert len(slack.messages()) == posted


async def test_the_sdks_own_retry_doubles_a_message_whose_answer_was_lost(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.faults.drop("chat.postMessage", moment="after")
    assert (await client.chat_postMessage(channel="C0ENG", text="twice"))["ok"]
    assert [message["text"] for message in slack.messages()] == ["twice", "twice"]


async def test_a_slow_answer_is_slow_after_its_effect(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.faults.slow("chat.postMessage", seconds=30)
    async with asyncio.TaskGroup() as group:
        call = group.create_task(client.chat_postMessage(channel="C0ENG", text="x"))
        await slack.until(lambda it: it.messages())
        assert not call.done()
        call.cancel()


async def test_an_error_can_be_asked_for_by_name_and_number(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.faults.refuse("chat.update", "internal_error", times=2)
    ts = (await client.chat_postMessage(channel="C0ENG", text="x"))["ts"]
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await client.chat_update(channel="C0ENG", ts=ts, text="y")
    assert (await client.chat_update(channel="C0ENG", ts=ts, text="z"))["ok"]
