"""reactions.*: emoji below a message."""

from typing import Any

from bot.local.slack.api.access import channel_to_write
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.reactions import given, store
from bot.local.slack.state.world import World

Json = dict[str, Any]


def add(world: World, arguments: Arguments) -> Json:
    """reactions.add, by the bot."""
    channel, message, name = _target(world, arguments)
    reactions = given(message)
    if world.workspace.bot_user_id in reactions.setdefault(name, []):
        raise RefusedError("already_reacted", "one reaction of a name per user")
    reactions[name] = [*reactions[name], world.workspace.bot_user_id]
    store(world.messages, channel, message["ts"], reactions)
    return {}


def remove(world: World, arguments: Arguments) -> Json:
    """reactions.remove, the bot's own."""
    channel, message, name = _target(world, arguments)
    reactions = given(message)
    bot = world.workspace.bot_user_id
    if bot not in reactions.get(name, []):
        raise RefusedError("no_reaction", "only a reaction the bot gave can be taken back")
    reactions[name] = [user for user in reactions[name] if user != bot]
    store(world.messages, channel, message["ts"], reactions)
    return {}


def _target(world: World, arguments: Arguments) -> tuple[str, Json, str]:
    name = arguments.required("name").strip(":")
    channel = channel_to_write(world, arguments)
    message = world.messages.find(channel.id, arguments.required("timestamp"))
    if message is None:
        raise RefusedError("message_not_found", "no message with that timestamp")
    return channel.id, message, name


METHODS = {
    "reactions.add": Method(add, 3, ("reactions:write",)),
    "reactions.remove": Method(remove, 2, ("reactions:write",)),
}
