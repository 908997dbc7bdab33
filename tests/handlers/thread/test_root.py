from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.local.slack.faults import Faults
from bot.local.slack.server import LocalSlack
from handlers.slack.blocks import section
from handlers.slack.client import EVENT_TYPE, Slack
from handlers.thread import root as root_module
from handlers.thread.root import Place
from patterns.errors import SlackRefused, SlackUnavailable, ThreadClosed
from patterns.values.running.record import RunRecord
from tools.store.store import Store

CHANNEL = "C0ENG"
POST, UPLOAD = "chat.postMessage", "files.completeUploadExternal"
FAULTS: dict[str, Callable[[Faults, str], None]] = {
    "dropped before": lambda faults, method: faults.drop(method),
    "dropped after": lambda faults, method: faults.drop(method, moment="after"),
    "500 before": lambda faults, method: faults.fail(method),
    "500 after": lambda faults, method: faults.fail(method, moment="after"),
    "503 after, twice": lambda faults, method: faults.fail(method, times=2, status=503, moment="after"),
    "429": lambda faults, method: faults.rate_limit(method, retry_after=0),
    "429, three times": lambda faults, method: faults.rate_limit(method, times=3, retry_after=0),
    "word of its own trouble": lambda faults, method: faults.refuse(method, "fatal_error"),
}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root_module, "PATIENCE_SECONDS", (0.0,) * 4)


def keys(local: LocalSlack, channel: str = CHANNEL) -> list[str]:
    found = [message.get("metadata") or {} for message in local.messages(channel)]
    return [one["event_payload"]["key"] for one in found if one.get("event_type") == EVENT_TYPE]


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_root_is_posted_once_whatever_happens_to_its_call(
    fault: str, place: Place, local: LocalSlack
) -> None:
    FAULTS[fault](local.faults, POST)
    ts = await place.open()
    assert keys(local) == ["refactor-1:root"]
    assert local.messages()[0]["ts"] == ts
    assert await place.open() == ts


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_reply_is_posted_once_whatever_happens_to_its_call(
    fault: str, slack: Slack, store: Store, record: RunRecord, local: LocalSlack
) -> None:
    root = await Place(slack, store.effects, record).open()
    place = Place(slack, store.effects, record, root_ts=root)
    FAULTS[fault](local.faults, POST)
    ts = await place.post("card", "Starting", [section("Starting")])
    assert keys(local) == ["refactor-1:root", "refactor-1:card"]
    assert local.messages()[1]["ts"] == ts
    assert local.messages()[1]["thread_ts"] == root


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_file_is_uploaded_once_whatever_happens_to_its_call(
    fault: str, slack: Slack, store: Store, record: RunRecord, local: LocalSlack
) -> None:
    place = Place(slack, store.effects, record, root_ts=await Place(slack, store.effects, record).open())
    FAULTS[fault](local.faults, UPLOAD)
    await place.attach("change.diff", title="The diff", text="+ new\n")
    await place.attach("change.diff", title="The diff", text="+ new\n")
    shared = [one["name"] for message in local.messages() for one in message.get("files", ())]
    assert shared == ["refactor-1-change.diff"]


async def test_a_crash_between_the_post_and_its_record_posts_nothing_again(
    place: Place, slack: Slack, store: Store, record: RunRecord, local: LocalSlack
) -> None:
    class Died(BaseException):
        """The process is gone."""

    class Dying(Place):
        async def _post(self, *arguments: Any) -> str:
            await super()._post(*arguments)
            raise Died

    with pytest.raises(Died):
        await Dying(slack, store.effects, record).open()
    assert await place.open() == local.messages()[0]["ts"]
    assert keys(local) == ["refactor-1:root"]


async def test_an_outage_that_outlasts_all_patience_is_said(place: Place, local: LocalSlack) -> None:
    local.faults.fail(POST, times=50)
    with pytest.raises(SlackUnavailable):
        await place.open()
    assert len([call for call in local.calls if call.method == POST]) == 5
    assert local.messages() == []


@pytest.mark.parametrize(("word", "kind"), [("is_archived", ThreadClosed), ("invalid_blocks", SlackRefused)])
async def test_what_no_patience_changes_is_not_tried_again(
    word: str, kind: type[Exception], place: Place, local: LocalSlack
) -> None:
    local.faults.refuse(POST, word)
    with pytest.raises(kind):
        await place.open()
    assert len([call for call in local.calls if call.method == POST]) == 1


async def test_two_runs_in_one_channel_do_not_take_each_others_posts(
    place: Place, slack: Slack, store: Store, record: RunRecord, local: LocalSlack
) -> None:
    other = Place(slack, store.effects, record.model_copy(update={"run_id": "refactor-2"}))
    local.faults.drop(POST, moment="after")
    assert await place.open() != await other.open()
    assert keys(local) == ["refactor-1:root", "refactor-2:root"]


@pytest.mark.parametrize(
    "text", ["<!channel> & <@U0GRACE> " * 100, "&" * 5000, "`" * 3000, "https://evil.example/x " * 100, " ", "\u202e"]
)
async def test_whatever_was_typed_the_root_can_be_posted_and_pings_nobody(
    text: str, slack: Slack, store: Store, record: RunRecord, local: LocalSlack
) -> None:
    await Place(slack, store.effects, record.model_copy(update={"text": text})).open()
    [root] = local.messages()
    shown = root["text"] + "".join(block["text"]["text"] for block in root["blocks"])
    assert "<!channel>" not in shown
    assert "<@U0GRACE>" not in shown
    assert "<@U0ADA> asked" in root["text"]


async def test_what_a_notification_shows_is_escaped(place: Place, local: LocalSlack) -> None:
    await place.post("report:1", "<!channel> <https://evil.example|docs>", [section("x")])
    assert local.messages()[0]["text"] == "&lt;!channel&gt; &lt;https://evil.example|docs&gt;"
