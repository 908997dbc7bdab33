"""What a call may touch: scopes, conversations, threads."""

import re

from bot.local.slack.api.arguments import Arguments
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.workspace import Channel, User
from bot.local.slack.state.world import World

_TS = re.compile(r"\d{10}\.\d{6}")


def need_scope(world: World, *any_of: str) -> None:
    """Refuse with missing_scope unless one of these was granted; no scope named means none is needed."""
    granted = world.manifest.scopes
    if any_of and not granted.intersection(any_of):
        raise RefusedError(
            "missing_scope",
            f"the method needs one of {', '.join(any_of)}",
            needed=any_of[0],
            provided=",".join(sorted(granted)),
        )


def channel_of(world: World, arguments: Arguments, name: str = "channel") -> Channel:
    """Return the conversation a call names.

    A private conversation without the bot does not exist for it: channel_not_found, not a hint of its being.
    """
    channel = world.workspace.find_channel(arguments.required(name))
    if channel is None or (channel.is_private and not world.bot_is_in(channel)):
        raise RefusedError("channel_not_found", "no such conversation, or private and the bot is not in it")
    return channel


def channel_to_write(world: World, arguments: Arguments, name: str = "channel") -> Channel:
    """Return the conversation a call posts to: the bot must be in it, or hold chat:write.public for a public one."""
    channel = channel_of(world, arguments, name)
    if channel.is_archived:
        raise RefusedError("is_archived", "nothing is posted to an archived channel")
    if channel.is_im and not world.manifest.messages_tab:
        raise RefusedError("messages_tab_disabled", "the app's Messages tab is off in its manifest")
    if not world.bot_is_in(channel) and "chat:write.public" not in world.manifest.scopes:
        raise RefusedError("not_in_channel", "posting without membership needs chat:write.public")
    return channel


def channel_to_read(world: World, arguments: Arguments) -> Channel:
    """Return the conversation whose messages a call reads: membership and the history scope of its kind."""
    channel = channel_of(world, arguments)
    need_scope(world, f"{channel.scope_family}:history")
    if not world.bot_is_in(channel):
        raise RefusedError("not_in_channel", "only a member reads messages")
    return channel


def thread_of(world: World, arguments: Arguments, channel: Channel) -> str | None:
    """Return thread_ts if given.

    Slack documents invalid_thread_ts for what is no timestamp, and warns against a reply's ts; here every thread_ts
    that is not a standing root is refused, because such a post would end up where nobody looks for it.
    """
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return None
    root = world.messages.find(channel.id, thread_ts) if _TS.fullmatch(thread_ts) else None
    if root is None or root.get("thread_ts", thread_ts) != thread_ts:
        raise RefusedError("invalid_thread_ts", "thread_ts is the ts of a thread's root in the same channel")
    return thread_ts


def user_of(world: World, arguments: Arguments, name: str = "user") -> User:
    """Return the user a call names."""
    user = world.workspace.users.get(arguments.required(name))
    if user is None:
        raise RefusedError("user_not_found", "no such user in the workspace")
    return user
