"""chat.startStream, appendStream, stopStream: text that arrives while it is written."""

from typing import Any

from bot.local.slack.api.access import channel_of, channel_to_write, thread_of
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.families.chat import check_custom_identity, own_message
from bot.local.slack.api.method import Method
from bot.local.slack.kit.messages import MARKDOWN_TEXT_LIMIT, check_message_blocks, check_metadata, keep_block_ids
from bot.local.slack.kit.objects import URL
from bot.local.slack.kit.rules import Report, Rule, Shape, anything, by_type, items, one_of, string
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.streams import STREAM_SECONDS, Stream
from bot.local.slack.state.world import World

Json = dict[str, Any]
_WORDS = string(256)
_SOURCE = Shape(must={"type": one_of("url"), "url": URL, "text": _WORDS})
CHUNKS: dict[str, Rule] = {
    "markdown_text": Shape(must={"type": anything, "text": string(MARKDOWN_TEXT_LIMIT)}),
    "plan_update": Shape(must={"type": anything, "title": _WORDS}),
    "task_update": Shape(
        must={"type": anything, "id": string(255, 1), "title": _WORDS},
        may={
            "status": one_of("pending", "in_progress", "complete", "error"),
            "details": _WORDS,
            "output": _WORDS,
            "sources": items(_SOURCE, 0, 100),
        },
    ),
    "blocks": Shape(must={"type": anything, "blocks": items(anything, 0, 50)}),
}


def start(world: World, arguments: Arguments) -> Json:
    """chat.startStream: always a reply in a thread; in a channel the one recipient is named."""
    check_custom_identity(world, arguments)
    channel = channel_to_write(world, arguments)
    thread_ts = thread_of(world, arguments, channel)
    if thread_ts is None:
        raise RefusedError("invalid_thread_ts", "a stream is a reply; top-level streams are refused in practice")
    for name in ("recipient_user_id", "recipient_team_id"):
        if not channel.is_im and name not in arguments:
            raise RefusedError(f"missing_{name}", "in a channel a stream names its recipient and their team")
    mode = arguments.text("task_display_mode", "timeline")
    stream = Stream(world.clock() + STREAM_SECONDS, plan=mode == "plan")
    _take(stream, arguments)
    message = {**world.bot_identity(), "text": stream.text, "blocks": _blocks(stream), "thread_ts": thread_ts}
    posted = world.messages.post(channel.id, message)
    world.streams[channel.id, posted["ts"]] = stream
    return {"channel": channel.id, "ts": posted["ts"]}


def append(world: World, arguments: Arguments) -> Json:
    """chat.appendStream."""
    channel, ts, stream = _open_stream(world, arguments)
    if not _take(stream, arguments):
        raise RefusedError("no_text", "append brings markdown_text or chunks")
    fields = {"text": stream.text, "blocks": _blocks(stream)}
    world.messages.change(channel, ts, fields, silent=True)
    return {"channel": channel, "ts": ts}


def stop(world: World, arguments: Arguments) -> Json:
    """chat.stopStream: the message is an ordinary one from now on."""
    channel, ts, stream = _open_stream(world, arguments)
    blocks = arguments.structure("blocks", "invalid_blocks_format") or []
    check_message_blocks(blocks)
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if metadata is not None:
        check_metadata(metadata)
    _take(stream, arguments)
    del world.streams[channel, ts]
    fields: Json = {"text": stream.text, "blocks": [*_blocks(stream), *keep_block_ids(blocks)]}
    message = world.messages.change(channel, ts, fields | ({"metadata": metadata} if metadata else {}))
    return {"channel": channel, "ts": ts, "message": message}


def _open_stream(world: World, arguments: Arguments) -> tuple[str, str, Stream]:
    channel, ts = channel_of(world, arguments).id, arguments.required("ts")
    own_message(world, world.workspace.channels[channel], ts, "message_not_owned_by_app")
    stream = world.streams.get((channel, ts))
    if stream is None or stream.expires <= world.clock():
        raise RefusedError("message_not_in_streaming_state", "a stream ends when stopped, or after five minutes")
    return channel, ts, stream


def _take(stream: Stream, arguments: Arguments) -> bool:
    """Add what a call brings; return whether it brought anything."""
    text = arguments.text("markdown_text")
    if len(text) > MARKDOWN_TEXT_LIMIT:
        raise RefusedError("msg_too_long", f"markdown_text is at most {MARKDOWN_TEXT_LIMIT} characters a call")
    chunks = arguments.structure("chunks", "invalid_chunks") or []
    report = Report()
    items(by_type(CHUNKS), 0, 1000)(chunks, "/chunks", report)
    if report.problems:
        raise RefusedError("invalid_chunks", "; ".join(report.problems), messages=tuple(report.problems))
    for chunk in chunks:
        if chunk["type"] == "blocks":
            check_message_blocks(chunk["blocks"])
    stream.text += text
    for chunk in chunks:
        stream.take(chunk)
    return bool(text or chunks)


def _blocks(stream: Stream) -> list[Json]:
    return keep_block_ids(stream.as_blocks())


METHODS = {
    "chat.startStream": Method(start, 2, ("chat:write",)),
    "chat.appendStream": Method(append, 4, ("chat:write",)),
    "chat.stopStream": Method(stop, 2, ("chat:write",)),
}
