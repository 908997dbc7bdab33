from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from handlers.events import home_view
from patterns.values.record import RunRecord
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


async def test_the_app_home_shows_ones_own_latest_runs(local: LocalSlack, store: Store, runs: Runs) -> None:
    for number, who in enumerate(("U0ADA", "U0GRACE")):
        one = RunRecord(
            run_id=f"research-{number}",
            command="research",
            team="T0LOCAL",
            channel="C0ENG",
            requester=who,
            text=f"question {number} <!channel>",
            payload={},
            asked_at=float(number),
        )
        await store.runs.record(one)
    for number in range(10):
        firing = {"run_id": f"digest-{number}", "command": "digest", "requester": "U0ADA", "asked_at": 9.0 + number}
        await store.runs.record(one.model_copy(update=firing))
    runs.states["research-0"] = "running"
    await local.open_home()
    await local.until(lambda it: it.home())
    home = str(local.home())
    assert "question 0 &lt;!channel&gt;" in home
    assert "running · research-0" in home
    assert "research-1" not in home
    assert "digest-" not in home, "its schedule is shown, and its firings crowd nothing out"


async def test_the_app_home_shows_ones_own_digests(local: LocalSlack) -> None:
    await local.command(text='/research every "mon 9:00" what is new about Postgres releases?')
    await local.command(user="U0GRACE", text='/research every "mon 9:00" dm what is new about Valkey?')
    await local.until(lambda it: it.ephemerals() and it.ephemerals("U0GRACE"))
    await local.open_home()
    await local.until(lambda it: it.home())
    home = str(local.home())
    assert "what is new about Postgres releases: every Monday at 9:00" in home
    assert "Valkey" not in home


async def test_the_messages_tab_draws_nothing(local: LocalSlack) -> None:
    await local.open_home(tab="messages")
    await local.until(lambda it: it.unacknowledged == 0)
    assert local.home() is None


async def test_a_home_of_many_long_runs_fits(local: LocalSlack, desk: Desk, record: RunRecord) -> None:
    many = [record.model_copy(update={"run_id": f"r{number}", "text": "&<>" * 900}) for number in range(10)]
    await desk.slack.publish_home("U0ADA", await home_view(desk, many))
    assert local.home()


async def test_a_failing_home_is_no_crash(local: LocalSlack) -> None:
    local.faults.refuse("views.publish", "not_enabled")
    await local.open_home()
    await local.until(lambda it: any(call.method == "views.publish" for call in it.calls))
    assert local.home() is None
