"""The workspace as one person sees it."""

from typing import Any

from bot.local.slack.state.workspace import Channel, User
from bot.local.slack.state.world import World

Json = dict[str, Any]


def picture(world: World, user: str) -> Json:
    """Return the JSON of /_local/state: only channels this person is in, only their own ephemerals and views."""
    workspace = world.workspace
    workspace.direct_message(user)
    channels = [channel for channel in workspace.channels.values() if user in channel.members]
    return {
        "team": {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.team_domain},
        "notice": world.notice,
        "users": [_user(person) for person in workspace.users.values()],
        "channels": [_channel(channel) for channel in channels],
        "commands": [
            {"command": command.command, "usage_hint": command.usage_hint, "description": command.description}
            for command in world.manifest.commands
        ],
        "shortcuts": [{"name": one.name, "callback_id": one.callback_id} for one in world.manifest.shortcuts],
        "bot": {"user_id": workspace.bot_user_id, "name": workspace.bot_name},
        "messages": {channel.id: [_message(m) for m in world.messages.all(channel.id)] for channel in channels},
        "ephemerals": [seen.as_json() for seen in world.ephemerals if seen.user == user],
        "views": {user: world.views.stacks.get(user, [])},
        "home": world.views.homes.get(user),
        "seq": world.changes.seq,
    }


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "is_restricted": user.is_restricted,
        "is_bot": user.is_bot,
        "is_stranger": user.is_stranger,
    }


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "im_user": channel.im_user,
        "is_archived": channel.is_archived,
        "members": channel.members,
    }


def _message(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "metadata"}
