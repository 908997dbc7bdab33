"""Emoji that a person gives to a message, or takes back."""

from typing import Any

from bot.local.slack.delivery.courier import Courier
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.reactions import given, store
from bot.local.slack.state.world import World

Json = dict[str, Any]


class Reactions:
    """As in Slack's client: the same emoji again takes one's own back."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def react(self, user: str, channel: str, ts: str, name: str) -> Json:
        """Give an emoji, or take it back; the app is told in channels that it is in."""
        world = self._world
        place = world.workspace.find_channel(channel)
        if place is None or user not in place.members:
            raise RefusedError("channel_not_found", "the person does not see this channel")
        message = world.messages.find(place.id, ts)
        if message is None:
            raise RefusedError("message_not_found", "the person does not see this message")
        reactions = given(message)
        users = reactions.setdefault(name.strip(":"), [])
        kind = "reaction_removed" if user in users else "reaction_added"
        (users.remove if user in users else users.append)(user)
        store(world.messages, place.id, ts, reactions)
        if world.bot_is_in(place):
            self._courier.announce(self._event(kind, user, name.strip(":"), place.id, message))
        return {"ok": True}

    def _event(self, kind: str, user: str, name: str, channel: str, message: Json) -> Json:
        item = {"type": "message", "channel": channel, "ts": message["ts"]}
        event: Json = {"type": kind, "user": user, "reaction": name, "item": item}
        author = {"item_user": message["user"]} if message.get("user") else {}
        return event | author | {"event_ts": self._world.stamps.next()}
