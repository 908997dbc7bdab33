"""chat.*: posting, updating, deleting, whispering."""

from typing import Any

from bot.local.slack.api.access import channel_of, channel_to_write, need_scope, thread_of
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.kit.messages import POST_TEXT_LIMIT, check_message, check_metadata, keep_block_ids
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.workspace import Channel
from bot.local.slack.state.world import Ephemeral, World

Json = dict[str, Any]
UPDATE_TEXT_LIMIT = 4_000


def post_message(world: World, arguments: Arguments) -> Json:
    """chat.postMessage."""
    check_custom_identity(world, arguments)
    channel = channel_to_write(world, arguments)
    content = _content(arguments, text_limit=POST_TEXT_LIMIT)
    message = {**world.bot_identity(), **content}
    thread_ts = thread_of(world, arguments, channel)
    if thread_ts:
        message["thread_ts"] = thread_ts
        if arguments.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    posted = world.messages.post(channel.id, message)
    return {"channel": channel.id, "ts": posted["ts"], "message": posted}


def update(world: World, arguments: Arguments) -> Json:
    """chat.update. Blocks and metadata that are not given stay as they were; empty ones remove them."""
    channel = channel_of(world, arguments)
    message = own_message(world, channel, arguments.required("ts"), "cant_update_message")
    if world.is_streaming(channel.id, message["ts"]):
        raise RefusedError("streaming_state_conflict", "a message cannot be updated while it streams")
    if len(arguments.text("text")) > UPDATE_TEXT_LIMIT:
        raise RefusedError("msg_too_long", f"text of chat.update is at most {UPDATE_TEXT_LIMIT} characters")
    content = _content(arguments, text_limit=UPDATE_TEXT_LIMIT)
    fields = {name: value for name, value in content.items() if name in arguments}
    if "markdown_text" in arguments:
        fields |= content
    edited = {"edited": {"user": world.workspace.bot_user_id, "ts": world.stamps.next()}}
    changed = world.messages.change(channel.id, message["ts"], fields | edited)
    return {"channel": channel.id, "ts": message["ts"], "text": changed["text"], "message": changed}


def delete(world: World, arguments: Arguments) -> Json:
    """chat.delete."""
    channel = channel_of(world, arguments)
    message = own_message(world, channel, arguments.required("ts"), "cant_delete_message")
    world.messages.delete(channel.id, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(world: World, arguments: Arguments) -> Json:
    """chat.postEphemeral. What it posts cannot be found, updated or deleted later by chat.*."""
    channel = channel_to_write(world, arguments)
    user = arguments.required("user")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel", "only a member of the channel sees an ephemeral message there")
    content = _content(arguments, text_limit=POST_TEXT_LIMIT)
    thread_ts = thread_of(world, arguments, channel)
    stamp = world.stamps.next()
    shown = {"text": content["text"], "blocks": content.get("blocks", [])}
    world.whisper(Ephemeral(channel.id, user, stamp, thread_ts=thread_ts, **shown))
    return {"message_ts": stamp}


def get_permalink(world: World, arguments: Arguments) -> Json:
    """chat.getPermalink."""
    channel = channel_of(world, arguments)
    ts = arguments.required("message_ts")
    message = world.messages.find(channel.id, ts)
    if message is None:
        raise RefusedError("message_not_found", "no message with that ts")
    link = f"https://{world.workspace.team_domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.get("thread_ts", ts) != ts:
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _content(arguments: Arguments, *, text_limit: int) -> Json:
    """Return the checked text, blocks and metadata of a message."""
    body: Json = {"text": arguments.text("text")}
    for name, error in (
        ("blocks", "invalid_blocks_format"),
        ("attachments", "invalid_attachments"),
        ("metadata", "invalid_metadata_format"),
    ):
        if (value := arguments.structure(name, error)) is not None:
            body[name] = value
    if "markdown_text" in arguments:
        body["markdown_text"] = arguments.text("markdown_text")
    check_message(body, text_limit=text_limit)
    if "metadata" in body:
        check_metadata(body["metadata"])
        body["metadata"] = body["metadata"] or None
    if "markdown_text" in body:
        text = body.pop("markdown_text")
        body |= {"text": text, "blocks": [{"type": "markdown", "text": text}]}
    if "blocks" in body:
        body["blocks"] = keep_block_ids(body["blocks"])
    return body


def own_message(world: World, channel: Channel, ts: str, error: str) -> Json:
    """Return a message the app posted itself."""
    message = world.messages.find(channel.id, ts)
    if message is None or message.get("deleted"):
        raise RefusedError("message_not_found", "no message with that ts; ephemeral messages are never found")
    if message.get("bot_id") != world.workspace.bot_id:
        raise RefusedError(error, "an app changes only its own messages")
    return message


def check_custom_identity(world: World, arguments: Arguments) -> None:
    """Refuse another name or icon than the app's without its scope."""
    if any(name in arguments for name in ("username", "icon_emoji", "icon_url")):
        need_scope(world, "chat:write.customize")


METHODS = {
    "chat.postMessage": Method(post_message, "post", ("chat:write",)),
    "chat.update": Method(update, 3, ("chat:write",)),
    "chat.delete": Method(delete, 3, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, 4, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink, "special"),
}
