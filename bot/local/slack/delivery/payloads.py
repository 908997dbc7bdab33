"""The payloads of commands and interactions, field by field as Slack sends them."""

import json
import re
from typing import Any

from bot.local.slack.delivery.envelopes import VERIFICATION_TOKEN
from bot.local.slack.state.manifest import Command
from bot.local.slack.state.tickets import ResponseUrl
from bot.local.slack.state.workspace import Channel, User
from bot.local.slack.state.world import World

Json = dict[str, Any]
_REFERENCE = re.compile(
    r"<@(?P<user_id>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel_id>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?<!\w)@(?P<user>[\w.-]+)"
    r"|(?<!\w)#(?P<channel>[\w-]+)"
)


def escape(text: str) -> str:
    """Escape the three characters Slack's markup uses."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def encode_typed(world: World, text: str, *, with_names: bool) -> str:
    """Turn what a person typed into Slack's markup: references, links, entities.

    Commands carry names (`<@U1|ada>`, a private channel's name left out), messages only ids (`<@U1>`).
    """
    parts, position = [], 0
    for found in _REFERENCE.finditer(text):
        parts.append(escape(text[position : found.start()]))
        parts.append(_reference(world, found, with_names=with_names))
        position = found.end()
    return "".join([*parts, escape(text[position:])])


def _reference(world: World, found: "re.Match[str]", *, with_names: bool) -> str:
    if found["url"]:
        return f"<{escape(found['url'])}>"
    user = world.workspace.users.get(found["user_id"] or "") or next(
        (user for user in world.workspace.users.values() if user.name == found["user"]), None
    )
    if user:
        return f"<@{user.id}|{user.name}>" if with_names else f"<@{user.id}>"
    channel = world.workspace.find_channel(found["channel_id"] or found["channel"] or "")
    if channel:
        name = "" if channel.is_private else channel.name
        return f"<#{channel.id}|{name}>"
    return escape(found[0])


def decode_typed(world: World, text: str) -> str:
    """Turn references into the bare @name and #name an app without should_escape receives."""
    users, channels = world.workspace.users, world.workspace.channels
    text = re.sub(r"<@([A-Z0-9]+)[^>]*>", lambda hit: f"@{users[hit[1]].name}" if hit[1] in users else hit[0], text)
    return re.sub(
        r"<#([A-Z0-9]+)[^>]*>", lambda hit: f"#{channels[hit[1]].name}" if hit[1] in channels else hit[0], text
    )


def slash_command(world: World, user: User, channel: Channel, command: Command, text: str) -> Json:
    """Build the form fields of a slash command; there is no thread_ts, commands do not work in threads."""
    workspace = world.workspace
    encode = encode_typed(world, text, with_names=True) if command.should_escape else decode_typed(world, text)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": _shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command.command,
        "text": encode,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(world, world.response_urls.grant(user.id, channel.id)),
        "trigger_id": world.triggers.issue(user.id),
    }


def block_actions(world: World, user: User, action: Json, *, message: Json | None, view: Json | None) -> Json:
    """Build a click: in a message (with response_url) or in a view (without)."""
    payload = _interaction(world, "block_actions", user)
    payload["trigger_id"] = world.triggers.issue(user.id, view["id"] if view and view["type"] == "modal" else None)
    payload["actions"] = [action]
    if view is not None:
        container = {"type": "view", "view_id": view["id"]}
        return payload | {"container": container, "view": view}
    if message is None:
        raise ValueError("a click is made in a message or in a view")
    return payload | _place(world, user, message)


def message_action(world: World, user: User, message: Json, callback_id: str) -> Json:
    """Build the use of a message's shortcut; its response_url says something new, to that person or to the channel."""
    url = world.response_urls.grant(user.id, message["channel"])
    url.thread_ts = message.get("thread_ts")
    place = _place(world, user, message)
    return _interaction(world, "message_action", user) | {
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(user.id),
        "action_ts": world.stamps.next(),
        "message_ts": message["ts"],
        "message": place["message"],
        "channel": place["channel"],
        "response_url": response_url(world, url),
    }


def view_submission(world: World, user: User, view: Json) -> Json:
    """Build the submission of a modal; its state is in the view."""
    payload = _interaction(world, "view_submission", user)
    return payload | {"trigger_id": world.triggers.issue(user.id, view["id"]), "view": view, "response_urls": []}


def view_closed(world: World, user: User, view: Json, *, is_cleared: bool) -> Json:
    """Build the closing of a modal that asked to be told."""
    return _interaction(world, "view_closed", user) | {"view": view, "is_cleared": is_cleared}


def response_url(world: World, url: ResponseUrl) -> str:
    """Return the address of a fresh response_url."""
    return f"{world.base_url}/response/{world.response_urls.issue(url)}"


def _interaction(world: World, kind: str, user: User) -> Json:
    workspace = world.workspace
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id or workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(world: World, user: User, message: Json) -> Json:
    """Return where in the conversations the click happened; an ephemeral message is not shown to the app."""
    channel = world.workspace.channels[message["channel"]]
    ephemeral = bool(message.get("is_ephemeral"))
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    url = world.response_urls.grant(user.id, channel.id)
    url.message_ts, url.ephemeral, url.thread_ts = message["ts"], ephemeral, message.get("thread_ts")
    place = {
        "container": container,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "state": {"values": world.inputs.get((user.id, message["ts"]), {})},
        "response_url": response_url(world, url),
    }
    hidden = {"channel", "is_ephemeral", "metadata"}
    shown = json.loads(json.dumps({name: value for name, value in message.items() if name not in hidden}))
    return place if ephemeral else place | {"message": shown}


def _shown_name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
