"""How payloads reach the app: acknowledgements, retries, several sockets, refreshes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

Json = dict[str, Any]
NewApp = Callable[[LocalSlack], AsyncApp]


@asynccontextmanager
async def raw_socket(slack: LocalSlack) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A socket that has said nothing but has read its hello."""
    client = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        yield socket


async def next_envelope(socket: aiohttp.ClientWebSocketResponse, *, ack: bool = True) -> Json:
    async with asyncio.timeout(5):
        envelope: Json = await socket.receive_json()
    if ack:
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
    return envelope


async def test_an_event_nobody_acknowledges_is_retried_at_once_then_after_one_and_five_minutes(hand_clock: Any) -> None:
    async with LocalSlack(clock=hand_clock) as slack, raw_socket(slack) as socket:
        await slack.message(channel="U0STEWARD", text="hello")
        seen = [await next_envelope(socket, ack=False)]
        for pause in (0, 60, 300):
            hand_clock.now += 3
            slack.tick()
            if pause:
                await slack.until(lambda it: it.unacknowledged == 0)
                hand_clock.now += pause
                slack.tick()
            seen.append(await next_envelope(socket, ack=False))
        hand_clock.now += 3
        slack.tick()
        await slack.until(lambda it: it.courier.lost)
    assert [envelope["retry_attempt"] for envelope in seen] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in seen] == ["", "timeout", "timeout", "timeout"]
    assert len({envelope["payload"]["event_id"] for envelope in seen}) == 1
    assert len({envelope["envelope_id"] for envelope in seen}) == 4


async def test_an_event_is_not_retried_before_its_minute_is_over(hand_clock: Any) -> None:
    async with LocalSlack(clock=hand_clock) as slack, raw_socket(slack) as socket:
        await slack.message(channel="U0STEWARD", text="first")
        await next_envelope(socket, ack=False)
        hand_clock.now += 3
        slack.tick()
        await next_envelope(socket, ack=False)
        hand_clock.now += 3
        slack.tick()
        await slack.until(lambda it: it.unacknowledged == 0)
        hand_clock.now += 59
        slack.tick()
        await slack.message(channel="U0STEWARD", text="second")
        envelope = await next_envelope(socket)
        assert (envelope["payload"]["event"]["text"], envelope["retry_attempt"]) == ("second", 0)


async def test_what_happened_with_no_socket_open_arrives_as_a_retry_once_one_is(slack: LocalSlack) -> None:
    await slack.message(channel="U0STEWARD", text="while you were away")
    async with raw_socket(slack) as socket:
        envelope = await next_envelope(socket)
    assert envelope["payload"]["event"]["text"] == "while you were away"
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "timeout")


async def test_an_acknowledged_event_is_delivered_once(slack: LocalSlack) -> None:
    async with raw_socket(slack) as socket:
        await slack.message(channel="U0STEWARD", text="one")
        assert (await next_envelope(socket))["retry_attempt"] == 0
        await slack.message(channel="U0STEWARD", text="two")
        assert (await next_envelope(socket))["payload"]["event"]["text"] == "two"
    assert slack.courier.lost == []


async def test_a_slow_command_is_reported_to_the_person_as_operation_timeout_and_not_retried(
    hand_clock: Any,
) -> None:
    async with LocalSlack(clock=hand_clock) as slack, raw_socket(slack) as socket, asyncio.TaskGroup() as group:
        command = group.create_task(slack.command(text="/review it"))
        await next_envelope(socket, ack=False)
        hand_clock.now += 3
        slack.tick()
        assert await command == {"ok": False, "error": "operation_timeout"}
        assert slack.ephemerals()[0]["text"] == '/review failed with the error "operation_timeout"'
        await slack.message(channel="U0STEWARD", text="next")
        assert (await next_envelope(socket))["type"] == "events_api"


async def test_a_listener_that_forgets_to_acknowledge_leaves_the_person_with_an_error(
    bolt_app: NewApp, connect: Any, hand_clock: Any
) -> None:
    async with LocalSlack(clock=hand_clock) as slack:
        app, called = bolt_app(slack), asyncio.Event()

        @app.command("/research")
        async def research() -> None:
            called.set()

        async with connect(slack, app), asyncio.TaskGroup() as group:
            command = group.create_task(slack.command(text="/research why"))
            await called.wait()
            hand_clock.now += 3
            slack.tick()
            assert (await command)["error"] == "operation_timeout"


async def test_payloads_go_to_one_of_several_sockets_and_any_may_acknowledge(slack: LocalSlack) -> None:
    async with raw_socket(slack) as first, raw_socket(slack) as second:
        for text in ("one", "two"):
            await slack.message(channel="U0STEWARD", text=text)
        got = [await next_envelope(first, ack=False), await next_envelope(second, ack=False)]
        assert {envelope["payload"]["event"]["text"] for envelope in got} == {"one", "two"}
        for envelope in got:
            await second.send_json({"envelope_id": envelope["envelope_id"]})
        await slack.until(lambda it: it.unacknowledged == 0)
    assert slack.courier.lost == []


async def test_an_address_admits_one_connection_once(slack: LocalSlack) -> None:
    client = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["num_connections"] == 1
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url)
    assert refused.value.status == 403


async def test_the_bot_token_opens_no_connection(slack: LocalSlack, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=slack.bot_token)


async def test_a_refreshed_socket_comes_back_and_works(slack: LocalSlack, bolt_app: NewApp, connect: Any) -> None:
    app = bolt_app(slack)

    @app.command("/refactor")
    async def refactor(ack: AsyncAck) -> None:
        await ack("still here")

    async with connect(slack, app):
        await slack.faults.refresh_sockets()
        await slack.until(lambda it: it.opened_sockets == 2 and it.socket_mode.connections == 1)
        assert await slack.command(text="/refactor shop") == {"ok": True}


async def test_a_duplicated_envelope_reaches_the_app_twice_with_one_event_id(
    slack: LocalSlack, bolt_app: NewApp, connect: Any
) -> None:
    app, seen = bolt_app(slack), []

    @app.event("app_mention")
    async def mentioned(body: Json, client: AsyncWebClient) -> None:
        seen.append(body["event_id"])
        await client.reactions_add(channel="C0ENG", timestamp=body["event"]["ts"], name=f"n{len(seen)}")

    slack.faults.duplicate()
    async with connect(slack, app):
        await slack.message(text="@steward hello")
        await slack.until(lambda it: len(seen) == 2 and len(it.messages()[0].get("reactions", [])) == 2)
    assert len(set(seen)) == 1


async def test_a_cut_socket_counts_as_no_socket(slack: LocalSlack) -> None:
    async with raw_socket(slack) as socket:
        await slack.faults.drop_sockets()
        assert slack.socket_mode.connections == 0
        assert (await slack.command(text="/refactor shop"))["error"] == "dispatch_failed"
        assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


async def test_the_eleventh_connection_is_told_there_are_too_many(slack: LocalSlack) -> None:
    client = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
            sockets.append(await session.ws_connect(url))
        assert (await sockets[0].receive_json())["type"] == "hello"
        last = await sockets[-1].receive_json()
    assert last == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_waiting_in_vain_tells_what_stands_there_instead(slack: LocalSlack) -> None:
    await slack.message(text="only this")
    with pytest.raises(TimeoutError, match="only this"):
        await slack.until(lambda it: len(it.messages()) > 1, timeout_seconds=0.05)
