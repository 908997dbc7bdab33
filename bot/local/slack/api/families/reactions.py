"""reactions.*: emoji below a message."""

from typing import Any

from bot.local.slack.api.access import channel_to_write
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]


def add(world: World, arguments: Arguments) -> Json:
    """reactions.add, by the bot."""
    channel, message, name = _target(world, arguments)
    reactions: dict[str, list[str]] = {one["name"]: one["users"] for one in message.get("reactions", [])}
    if world.workspace.bot_user_id in reactions.setdefault(name, []):
        raise RefusedError("already_reacted", "one reaction of a name per user")
    reactions[name] = [*reactions[name], world.workspace.bot_user_id]
    return _store(world, channel, message, reactions)


def remove(world: World, arguments: Arguments) -> Json:
    """reactions.remove, the bot's own."""
    channel, message, name = _target(world, arguments)
    reactions: dict[str, list[str]] = {one["name"]: one["users"] for one in message.get("reactions", [])}
    bot = world.workspace.bot_user_id
    if bot not in reactions.get(name, []):
        raise RefusedError("no_reaction", "only a reaction the bot gave can be taken back")
    reactions[name] = [user for user in reactions[name] if user != bot]
    return _store(world, channel, message, reactions)


def _target(world: World, arguments: Arguments) -> tuple[str, Json, str]:
    name = arguments.required("name").strip(":")
    channel = channel_to_write(world, arguments)
    message = world.messages.find(channel.id, arguments.required("timestamp"))
    if message is None:
        raise RefusedError("message_not_found", "no message with that timestamp")
    return channel.id, message, name


def _store(world: World, channel: str, message: Json, reactions: dict[str, list[str]]) -> Json:
    shown = [{"name": name, "users": users, "count": len(users)} for name, users in reactions.items() if users]
    world.messages.change(channel, message["ts"], {"reactions": shown or None}, silent=True)
    return {}


METHODS = {
    "reactions.add": Method(add, 3, ("reactions:write",)),
    "reactions.remove": Method(remove, 2, ("reactions:write",)),
}
