from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from tests.handlers.conftest import MANIFEST, Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app")


def whispers(local: LocalSlack, user: str = "U0ADA") -> list[str]:
    return [seen["text"] for seen in local.ephemerals(user)]


async def test_a_mention_is_answered_with_the_three_commands_in_its_thread(local: LocalSlack) -> None:
    root = await local.message(text="a thread")
    await local.message(text="@steward what can you do?", thread_ts=root["ts"])
    await local.until(lambda it: it.ephemerals())
    [seen] = local.ephemerals()
    assert seen["thread_ts"] == root["ts"]
    assert all(f"`/{name}" in seen["text"] for name in ("refactor", "review", "research"))


async def test_a_mention_that_is_delivered_again_is_answered_once(local: LocalSlack, store: Store) -> None:
    local.faults.duplicate(3)
    await local.message(text="@steward one")
    await local.until(lambda it: it.unacknowledged == 0 and it.ephemerals())
    await local.message(text="@steward two")
    await local.until(lambda it: it.unacknowledged == 0 and len(it.ephemerals()) == 2)
    assert len(whispers(local)) == 2
    assert store is not None


EVENTS = sorted(MANIFEST.events)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("subtype", [None, "message_changed", "message_deleted", "file_share", "channel_join"])
async def test_every_event_of_the_manifest_is_acknowledged(event: str, subtype: str | None, local: LocalSlack) -> None:
    kind = event.split(".", maxsplit=1)[0]
    body: dict[str, Any] = {"type": kind, "user": "U0ADA", "channel": "D0ADA", "ts": "1.1", "event_ts": "1.1"}
    if kind == "message":
        body |= {"channel_type": "im", "text": "hello", **({"subtype": subtype} if subtype else {})}
    local.courier.announce(body)
    await local.until(lambda it: it.unacknowledged == 0, 3)
    assert local.socket_mode.connections == 1


async def test_a_direct_message_is_acknowledged_and_not_taken_for_a_command(local: LocalSlack, runs: Runs) -> None:
    await local.message(channel="U0STEWARD", text="refactor everything")
    await local.until(lambda it: it.unacknowledged == 0)
    assert runs.started == {}


async def test_the_messages_tab_draws_nothing(local: LocalSlack) -> None:
    await local.open_home(tab="messages")
    await local.until(lambda it: it.unacknowledged == 0)
    assert local.home() is None


async def test_a_failing_home_is_no_crash(local: LocalSlack) -> None:
    local.faults.refuse("views.publish", "not_enabled")
    await local.open_home()
    await local.until(lambda it: any(call.method == "views.publish" for call in it.calls))
    assert local.home() is None
