"""conversations.*: channels, members, history and threads."""

import base64
from typing import Any

from bot.local.slack.api.access import channel_of, channel_to_read, need_scope
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]
PAGE_LIMIT = 1000
METADATA_SCOPE = "metadata.message:read"
"""Without it messages come without metadata, and without a word about that."""


def info(world: World, arguments: Arguments) -> Json:
    """conversations.info."""
    channel = channel_of(world, arguments)
    need_scope(world, f"{channel.scope_family}:read")
    return {"channel": channel.as_json(world.workspace.bot_user_id)}


def list_channels(world: World, arguments: Arguments) -> Json:
    """conversations.list; private ones only where the bot is a member."""
    wanted = {"public_channel": "channel", "private_channel": "group", "im": "im"}
    kinds = {wanted[name] for name in arguments.text("types", "public_channel").split(",") if name in wanted}
    families = {"channel": "channels", "group": "groups", "im": "im"}
    for kind in sorted(kinds):
        need_scope(world, f"{families[kind]}:read")
    seen = [channel for channel in world.workspace.channels.values() if channel.kind in kinds]
    seen = [channel for channel in seen if not channel.is_private or world.bot_is_in(channel)]
    if arguments.flag("exclude_archived"):
        seen = [channel for channel in seen if not channel.is_archived]
    page, cursor = _page(arguments, seen, default=100)
    shown = [channel.as_json(world.workspace.bot_user_id) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def members(world: World, arguments: Arguments) -> Json:
    """conversations.members."""
    channel = channel_of(world, arguments)
    need_scope(world, f"{channel.scope_family}:read")
    page, cursor = _page(arguments, channel.members, default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def join(world: World, arguments: Arguments) -> Json:
    """conversations.join; a private channel is joined by invitation only."""
    channel = channel_of(world, arguments)
    if channel.kind != "channel":
        raise RefusedError("method_not_supported_for_channel_type", "only public channels can be joined")
    if channel.is_archived:
        raise RefusedError("is_archived", "an archived channel cannot be joined")
    if not world.bot_is_in(channel):
        channel.members.append(world.workspace.bot_user_id)
    return {"channel": channel.as_json(world.workspace.bot_user_id)}


def open_direct_message(world: World, arguments: Arguments) -> Json:
    """conversations.open, for one person."""
    users = [user for user in arguments.text("users").split(",") if user]
    if "channel" in arguments:
        return {"channel": channel_of(world, arguments).as_json(world.workspace.bot_user_id)}
    if len(users) != 1:
        raise RefusedError("method_not_supported", "this Slack has no group direct messages")
    if users[0] not in world.workspace.users or users[0] == world.workspace.bot_user_id:
        raise RefusedError("user_not_found", "no such user, or the bot itself")
    channel = world.workspace.direct_message(users[0])
    return {"channel": channel.as_json("") if arguments.flag("return_im") else {"id": channel.id}}


def history(world: World, arguments: Arguments) -> Json:
    """conversations.history: top-level messages, newest first."""
    channel = channel_to_read(world, arguments)
    roots = [message for message in world.messages.all(channel.id) if _is_top_level(message)]
    return _messages(world, arguments, list(reversed(_within(arguments, roots))), default=100)


def replies(world: World, arguments: Arguments) -> Json:
    """conversations.replies: the root, then its replies, oldest first."""
    channel = channel_to_read(world, arguments)
    ts = arguments.required("ts")
    thread = world.messages.thread(channel.id, ts)
    if not thread:
        raise RefusedError("thread_not_found", "ts is the ts of a thread's root, or of a message in it")
    root, *rest = thread
    return _messages(world, arguments, [root, *_within(arguments, rest)], default=PAGE_LIMIT)


def _messages(world: World, arguments: Arguments, messages: list[Json], *, default: int) -> Json:
    page, cursor = _page(arguments, messages, default=default)
    with_metadata = arguments.flag("include_all_metadata") and METADATA_SCOPE in world.manifest.scopes
    answer: Json = {"messages": [_shown(message, with_metadata=with_metadata) for message in page]}
    answer["has_more"] = bool(cursor)
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _shown(message: Json, *, with_metadata: bool) -> Json:
    return message if with_metadata else {name: value for name, value in message.items() if name != "metadata"}


def _is_top_level(message: Json) -> bool:
    own_thread = message.get("thread_ts", message["ts"]) == message["ts"]
    return own_thread or message.get("subtype") == "thread_broadcast"


def _within(arguments: Arguments, messages: list[Json]) -> list[Json]:
    """Keep what lies between oldest and latest, which themselves count only with `inclusive`."""
    oldest, latest = arguments.text("oldest", "0"), arguments.text("latest") or "9999999999"
    ends = {oldest, latest} if arguments.flag("inclusive") else set()
    return [m for m in messages if float(oldest) < float(m["ts"]) < float(latest) or m["ts"] in ends]


def _page(arguments: Arguments, everything: list[Any], *, default: int) -> tuple[list[Any], str]:
    limit = arguments.number("limit", default, maximum=PAGE_LIMIT)
    start = _offset(arguments.text("cursor"))
    more = start + limit < len(everything)
    cursor = base64.urlsafe_b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return everything[start : start + limit], cursor


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("next:"))
    except ValueError as cause:
        raise RefusedError("invalid_cursor", "a cursor comes from the answer before") from cause


METHODS = {
    "conversations.info": Method(info, 3),
    "conversations.list": Method(list_channels, 2),
    "conversations.members": Method(members, 4),
    "conversations.join": Method(join, 3, ("channels:join",)),
    "conversations.open": Method(open_direct_message, 3, ("im:write",)),
    "conversations.history": Method(history, 3),
    "conversations.replies": Method(replies, 3),
}
