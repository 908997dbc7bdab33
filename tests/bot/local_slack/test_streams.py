"""Streams: five minutes, one recipient, always in a thread."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

ADA = {"recipient_user_id": "U0ADA", "recipient_team_id": "T0LOCAL"}


async def code(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
async def timed(hand_clock: Any) -> AsyncIterator[LocalSlack]:
    async with LocalSlack(clock=hand_clock) as running:
        yield running


@pytest.fixture
def talk(timed: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(timed.bot_token, base_url=timed.api_url)


@pytest.fixture
async def thread(talk: AsyncWebClient) -> dict[str, str]:
    return {"channel": "C0ENG", "thread_ts": (await talk.chat_postMessage(channel="C0ENG", text="root"))["ts"]}


async def test_the_sdks_stream_helper_writes_one_message(
    timed: LocalSlack, talk: AsyncWebClient, thread: dict[str, str]
) -> None:
    stream = await talk.chat_stream(buffer_size=1, **thread, **ADA)
    await stream.append(markdown_text="**Hello** ")
    await stream.append(markdown_text="world")
    await stream.stop()
    [root, message] = timed.messages()
    assert (message["text"], message["thread_ts"]) == ("**Hello** world", root["ts"])
    assert [block["type"] for block in message["blocks"]] == ["markdown"]


async def test_tasks_are_updated_in_place_and_grouped_under_the_plan(
    timed: LocalSlack, talk: AsyncWebClient, thread: dict[str, str]
) -> None:
    task = {"id": "t1", "title": "Read"}
    started = await talk.chat_startStream(
        **thread, **ADA, chunks=[PlanUpdateChunk(title="Plan"), TaskUpdateChunk(**task, status="pending")]
    )
    chunks = [TaskUpdateChunk(**task, status="complete"), MarkdownTextChunk(text="done")]
    await talk.chat_stopStream(channel="C0ENG", ts=started["ts"], chunks=chunks)
    text, plan = timed.messages()[1]["blocks"]
    assert text["text"] == "done"
    assert [(task["task_id"], task["status"]) for task in plan["tasks"]] == [("t1", "complete")]


async def test_a_stream_dies_after_five_minutes_whatever_is_appended(
    talk: AsyncWebClient, thread: dict[str, str], hand_clock: Any
) -> None:
    ts = (await talk.chat_startStream(**thread, **ADA, markdown_text="a"))["ts"]
    hand_clock.now += 299
    await talk.chat_appendStream(channel="C0ENG", ts=ts, markdown_text="b")
    update = {"channel": "C0ENG", "ts": ts, "text": "c"}
    assert await code(talk.chat_update(**update)) == "streaming_state_conflict"
    hand_clock.now += 1
    expired = "message_not_in_streaming_state"
    assert await code(talk.chat_appendStream(channel="C0ENG", ts=ts, markdown_text="c")) == expired
    assert await code(talk.chat_stopStream(channel="C0ENG", ts=ts)) == expired
    assert (await talk.chat_update(**update))["ok"]


async def test_a_stream_is_a_reply_to_one_named_person(talk: AsyncWebClient, thread: dict[str, str]) -> None:
    bare = {"channel": "C0ENG", "thread_ts": ""}
    assert await code(talk.chat_startStream(**bare, **ADA)) == "invalid_thread_ts"
    assert await code(talk.chat_startStream(**thread)) == "missing_recipient_user_id"
    nobody = {"recipient_user_id": "U0ADA"}
    assert await code(talk.chat_startStream(**thread, **nobody)) == "missing_recipient_team_id"


async def test_in_a_direct_message_the_recipient_is_plain(timed: LocalSlack, talk: AsyncWebClient) -> None:
    root = await timed.message(channel="U0STEWARD", text="hello")
    assert (await talk.chat_startStream(channel="D0ADA", thread_ts=root["ts"], markdown_text="x"))["ok"]


@pytest.mark.parametrize(
    "chunk",
    [
        {"type": "song"},
        {"type": "task_update", "id": "t", "title": "x" * 257},
        {"type": "task_update", "id": "t", "title": "x", "status": "done"},
        {"type": "plan_update"},
        {"type": "markdown_text", "text": "x", "tone": "kind"},
    ],
)
async def test_a_malformed_chunk_changes_nothing(
    timed: LocalSlack, talk: AsyncWebClient, thread: dict[str, str], chunk: dict[str, Any]
) -> None:
    ts = (await talk.chat_startStream(**thread, **ADA, markdown_text="a"))["ts"]
    call = talk.chat_appendStream(channel="C0ENG", ts=ts, markdown_text="b", chunks=[chunk])
    assert await code(call) == "invalid_chunks"
    assert timed.messages()[1]["text"] == "a"


async def test_an_append_brings_something_and_at_most_12000_characters(
    talk: AsyncWebClient, thread: dict[str, str]
) -> None:
    ts = (await talk.chat_startStream(**thread, **ADA, markdown_text="a"))["ts"]
    assert await code(talk.chat_appendStream(channel="C0ENG", ts=ts)) == "no_text"
    long = talk.chat_appendStream(channel="C0ENG", ts=ts, markdown_text="x" * 12_001)
    assert await code(long) == "msg_too_long"


async def test_only_the_apps_own_message_streams(
    timed: LocalSlack, talk: AsyncWebClient, thread: dict[str, str]
) -> None:
    foreign = (await timed.message(text="mine", thread_ts=thread["thread_ts"]))["ts"]
    call = talk.chat_appendStream(channel="C0ENG", ts=foreign, markdown_text="x")
    assert await code(call) == "message_not_owned_by_app"
