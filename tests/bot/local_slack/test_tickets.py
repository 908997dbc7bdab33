"""Trigger ids and response URLs: how long, how often, for what."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import Manifest

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(title: str = "A modal", **fields: Any) -> Json:
    blocks = [{"type": "section", "text": plain("Hello")}]
    return {"type": "modal", "title": plain(title), "blocks": blocks} | fields


async def code(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
async def timed(hand_clock: Any) -> AsyncIterator[LocalSlack]:
    async with LocalSlack(clock=hand_clock) as running:
        yield running


@pytest.fixture
def timed_client(timed: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(timed.bot_token, base_url=timed.api_url)


async def command(slack: LocalSlack) -> Json:
    """The payload of a command, received by a socket that acknowledges."""
    client = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket, asyncio.TaskGroup() as group:
        await socket.receive_json()
        typed = group.create_task(slack.command(text="/refactor shop"))
        envelope: Json = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await typed == {"ok": True}
    payload: Json = envelope["payload"]
    return payload


async def answer(url: str, **body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_trigger_opens_one_view_once(timed: LocalSlack, timed_client: AsyncWebClient) -> None:
    trigger = (await command(timed))["trigger_id"]
    assert (await timed_client.views_open(trigger_id=trigger, view=modal()))["view"]["id"] == timed.view()["id"]
    assert await code(timed_client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await code(timed_client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_a_trigger_lives_three_seconds(timed: LocalSlack, timed_client: AsyncWebClient, hand_clock: Any) -> None:
    first, second = (await command(timed))["trigger_id"], (await command(timed))["trigger_id"]
    hand_clock.now += 2.9
    assert (await timed_client.views_open(trigger_id=first, view=modal()))["ok"]
    hand_clock.now += 0.2
    assert await code(timed_client.views_open(trigger_id=second, view=modal())) == "expired_trigger_id"


async def test_a_view_slack_refuses_does_not_use_the_trigger_up(
    timed: LocalSlack, timed_client: AsyncWebClient
) -> None:
    trigger = (await command(timed))["trigger_id"]
    assert await code(timed_client.views_open(trigger_id=trigger, view=modal("x" * 25))) == "invalid_arguments"
    assert (await timed_client.views_open(trigger_id=trigger, view=modal()))["ok"]


async def test_a_stack_holds_three_views(timed: LocalSlack) -> None:
    views = timed.world.views
    views.open("U0ADA", modal())
    views.push("U0ADA", modal())
    views.push("U0ADA", modal())
    with pytest.raises(Exception, match="push_limit_reached"):
        views.push("U0ADA", modal())


async def test_pushing_needs_a_trigger_from_inside_a_modal(timed: LocalSlack, timed_client: AsyncWebClient) -> None:
    trigger = (await command(timed))["trigger_id"]
    assert await code(timed_client.views_push(trigger_id=trigger, view=modal())) == "invalid_trigger_id"
    await timed_client.views_open(trigger_id=(await command(timed))["trigger_id"], view=modal())
    inside = timed.world.triggers.issue("U0ADA", timed.view()["id"])
    pushed = await timed_client.views_push(trigger_id=inside, view=modal("On top"))
    assert pushed["view"]["previous_view_id"] == pushed["view"]["root_view_id"]
    assert timed.view()["title"]["text"] == "On top"


async def test_an_update_with_an_old_hash_conflicts(timed: LocalSlack, timed_client: AsyncWebClient) -> None:
    trigger = (await command(timed))["trigger_id"]
    opened = (await timed_client.views_open(trigger_id=trigger, view=modal(external_id="mine")))["view"]
    updated = await timed_client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Second"))
    assert updated["view"]["title"]["text"] == "Second"
    stale = timed_client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Third"))
    assert await code(stale) == "hash_conflict"
    assert await code(timed_client.views_update(view_id="V404", view=modal())) == "not_found"


async def test_an_external_id_is_taken_once(timed: LocalSlack, timed_client: AsyncWebClient) -> None:
    mine = modal(external_id="mine")
    await timed_client.views_open(trigger_id=timed.world.triggers.issue("U0ADA"), view=mine)
    again = timed_client.views_open(trigger_id=timed.world.triggers.issue("U0GRACE"), view=mine)
    assert await code(again) == "duplicate_external_id"
    assert (await timed_client.views_update(external_id="mine", view=mine))["ok"]


async def test_a_view_is_at_most_250_kilobytes(timed: LocalSlack, timed_client: AsyncWebClient) -> None:
    heavy = modal(blocks=[{"type": "section", "text": plain("x" * 3000)} for _ in range(99)])
    trigger = timed.world.triggers.issue("U0ADA")
    assert await code(timed_client.views_open(trigger_id=trigger, view=heavy)) == "view_too_large"


async def test_a_home_is_published_only_where_the_tab_is_on(timed_client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": []}
    assert await code(timed_client.views_publish(user_id="U0NOBODY", view=home)) == "user_not_found"
    assert await code(timed_client.views_publish(user_id="U0ADA", view=modal())) == "invalid_arguments"
    first = await timed_client.views_publish(user_id="U0ADA", view=home)
    second = await timed_client.views_publish(user_id="U0ADA", view=home, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    stale = timed_client.views_publish(user_id="U0ADA", view=home, hash=first["view"]["hash"])
    assert await code(stale) == "hash_conflict"
    async with LocalSlack(manifest=Manifest(home_tab=False)) as without:
        client = AsyncWebClient(without.bot_token, base_url=without.api_url)
        assert await code(client.views_publish(user_id="U0ADA", view=home)) == "not_enabled"


async def test_a_response_url_answers_five_times(timed: LocalSlack) -> None:
    url = (await command(timed))["response_url"]
    for number in range(5):
        assert await answer(url, text=f"answer {number}") == (200, "ok")
    assert await answer(url, text="one too many") == (404, "used_url")
    assert len(timed.ephemerals()) == 5


async def test_a_response_url_answers_for_thirty_minutes(timed: LocalSlack, hand_clock: Any) -> None:
    url = (await command(timed))["response_url"]
    hand_clock.now += 30 * 60
    assert (await answer(url, text="just in time"))[0] == 200
    hand_clock.now += 1
    assert await answer(url, text="late") == (404, "expired_url")
    assert await answer(f"{timed.page_url}response/guessed", text="x") == (404, "invalid_url")


async def test_a_response_url_needs_no_membership(timed: LocalSlack) -> None:
    timed.world.workspace.channels["C0ENG"].members.remove("U0STEWARD")
    url = (await command(timed))["response_url"]
    assert (await answer(url, text="invite me", response_type="in_channel"))[0] == 200
    assert timed.messages()[0]["text"] == "invite me"


async def test_a_response_url_refuses_what_breaks_block_kit(timed: LocalSlack) -> None:
    url = (await command(timed))["response_url"]
    assert await answer(url, text="x", blocks=[{"type": "bogus"}]) == (400, "invalid_blocks")
    assert await answer(url) == (400, "no_text")


async def test_a_response_url_deletes_the_message_whose_button_gave_it(timed: LocalSlack) -> None:
    world = timed.world
    posted = world.messages.post("C0ENG", {**world.bot_identity(), "text": "a card"})
    permission = world.response_urls.grant("U0ADA", "C0ENG")
    permission.message_ts = posted["ts"]
    url = f"{timed.page_url}response/{world.response_urls.issue(permission)}"
    assert (await answer(url, delete_original=True))[0] == 200
    assert timed.messages() == []
