"""What the page may ask for, and what nobody else may."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.local.slack.server import LocalSlack

OURS = {"X-Steward-Local": "1"}


async def state(slack: LocalSlack, user: str) -> dict[str, Any]:
    url = f"{slack.page_url}_local/state"
    async with aiohttp.ClientSession() as session, session.get(url, params={"user": user}) as answer:
        shown: dict[str, Any] = await answer.json()
        return shown


async def post(slack: LocalSlack, act: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, str]:
    url = f"{slack.page_url}_local/{act}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_person_sees_only_the_channels_they_are_in(slack: LocalSlack) -> None:
    await slack.message(user="U0GRACE", channel="G0SECRET", text="between us")
    ada, grace = await state(slack, "U0ADA"), await state(slack, "U0GRACE")
    assert [channel["id"] for channel in ada["channels"]] == ["C0ENG", "C0GEN", "D0ADA"]
    assert "G0SECRET" not in ada["messages"]
    assert [message["text"] for message in grace["messages"]["G0SECRET"]] == ["between us"]


async def test_the_state_lists_the_commands_and_the_bot(slack: LocalSlack) -> None:
    shown = await state(slack, "U0ADA")
    assert [command["command"] for command in shown["commands"]] == ["/refactor", "/review", "/research"]
    assert shown["bot"] == {"user_id": "U0STEWARD", "name": "steward"}


async def test_a_message_written_on_the_page_arrives_as_an_event_of_the_stream(slack: LocalSlack) -> None:
    url = f"{slack.page_url}_local/events?user=U0ADA"
    async with aiohttp.ClientSession() as session, session.get(url) as stream:
        assert await stream.content.readline() == b": open\n"
        await stream.content.readline()
        assert await slack.message(user="U0GRACE", channel="G0SECRET", text="not for Ada")
        status, _ = await post(slack, "message", {"user": "U0ADA", "channel": "C0ENG", "text": "hello"}, OURS)
        assert status == 200
        async with asyncio.timeout(5):
            line = await stream.content.readline()
    change = json.loads(line.removeprefix(b"data: "))
    assert (change["type"], change["channel"]) == ("message", "C0ENG")


async def test_an_act_without_our_header_is_forbidden(slack: LocalSlack) -> None:
    body = {"user": "U0ADA", "channel": "C0ENG", "text": "forged"}
    status, text = await post(slack, "message", body, {})
    assert (status, slack.messages()) == (403, [])
    assert "X-Steward-Local" in text


async def test_an_act_that_is_no_json_is_forbidden(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{slack.page_url}_local/message"
        async with session.post(url, data="user=U0ADA", headers=OURS) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "evil.example:8080"])
async def test_a_foreign_host_name_is_forbidden_everywhere(slack: LocalSlack, host: str) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("_local/state", "api/auth.test", ""):
            async with session.get(f"{slack.page_url}{path}", headers={"Host": host}) as answer:
                assert answer.status == 403


async def test_an_unknown_command_is_told_to_the_person_not_to_the_app(slack: LocalSlack) -> None:
    body = {"user": "U0ADA", "channel": "C0ENG", "text": "/deploy now"}
    assert json.loads((await post(slack, "command", body, OURS))[1]) == {"ok": False, "error": "invalid_command"}


async def test_a_command_with_nobody_connected_fails_at_once(slack: LocalSlack) -> None:
    body = {"user": "U0ADA", "channel": "C0ENG", "text": "/refactor shop"}
    assert json.loads((await post(slack, "command", body, OURS))[1]) == {"ok": False, "error": "dispatch_failed"}
    assert slack.ephemerals()[0]["text"] == '/refactor failed with the error "dispatch_failed"'


async def test_a_missing_field_is_named(slack: LocalSlack) -> None:
    status, text = await post(slack, "click", {"channel": "C0ENG"}, OURS)
    assert (status, json.loads(text)["rule"]) == (400, "needs user")


async def test_a_fault_can_be_asked_for_by_the_page_and_a_wrong_one_is_explained(slack: LocalSlack) -> None:
    right = {"kind": "rate_limit", "method": "auth.test", "retry_after": 7}
    assert json.loads((await post(slack, "faults", right, OURS))[1]) == {"ok": True}
    async with aiohttp.ClientSession() as session, session.get(f"{slack.api_url}auth.test") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    wrong = json.loads((await post(slack, "faults", {"kind": "explode"}, OURS))[1])
    assert "rate_limit" in wrong["rule"]


async def test_a_file_that_is_not_the_pages_is_not_served(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("page/nothing.js", "page/..%2f..%2fslack%2fserver.py", "page/policy.txt"):
            async with session.get(f"{slack.page_url}{path}") as answer:
                assert answer.status == 404


async def test_only_loopback_is_bound(slack: LocalSlack) -> None:
    assert slack.page_url.startswith("http://127.0.0.1:")
    assert [address[0] for address in slack.addresses] == ["127.0.0.1"]


async def test_leaving_the_block_ends_an_open_event_stream() -> None:
    async with aiohttp.ClientSession() as session:
        async with LocalSlack() as slack:
            stream = await session.get(f"{slack.page_url}_local/events?user=U0ADA")
            await stream.content.readline()
        async with asyncio.timeout(5):
            assert b"notice" in await stream.read()


async def test_a_notice_is_shown_to_everybody(slack: LocalSlack) -> None:
    slack.show_notice("Rehearsal model: answers are recorded")
    assert (await state(slack, "U0GRACE"))["notice"] == "Rehearsal model: answers are recorded"
