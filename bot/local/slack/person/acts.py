"""What a person does in Slack: type, click, submit, close, look at the App Home."""

from typing import Any

from bot.local.slack.delivery import payloads
from bot.local.slack.delivery.courier import Courier
from bot.local.slack.delivery.envelopes import Outcome
from bot.local.slack.delivery.responses import respond
from bot.local.slack.person.elements import chosen_action, find_element
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.workspace import Channel, User
from bot.local.slack.state.world import Ephemeral, World

Json = dict[str, Any]


class Person:
    """The acts of people; each returns {"ok": true}, or {"ok": false, "error": …} as Slack's client would show."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def command(self, user: str, channel: str, text: str) -> Json:
        """Type a slash command and wait for its acknowledgement."""
        person, place = self._where(user, channel)
        name, _, rest = text.strip().partition(" ")
        command = self._world.manifest.command(name)
        if command is None:
            return {"ok": False, "error": "invalid_command"}
        payload = payloads.slash_command(self._world, person, place, command, rest.strip())
        outcome = await self._courier.ask(payload, slash=True)
        if not outcome.acknowledged:
            return self._failed_command(person, place, name, outcome)
        if outcome.payload:
            url = self._world.response_urls.redeem(payload["response_url"].rpartition("/")[2])
            respond(self._world, url, outcome.payload)
        return {"ok": True}

    async def message(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Json:
        """Write a message; mentioning the bot or writing to it directly reaches the app."""
        person, place = self._where(user, channel)
        world = self._world
        encoded = payloads.encode_typed(world, text, with_names=False)
        message: Json = {"user": person.id, "text": encoded, "team": world.workspace.team_id, "thread_ts": thread_ts}
        if thread_ts is not None and world.messages.find(place.id, thread_ts) is None:
            raise RefusedError("thread_not_found", "no such thread")
        posted = world.messages.post(place.id, message)
        mentioned = f"<@{world.workspace.bot_user_id}>" in encoded
        if mentioned and not place.is_im and world.bot_is_in(place):
            event: Json = {name: posted[name] for name in ("user", "text", "ts", "team", "thread_ts") if name in posted}
            self._courier.announce({"type": "app_mention", **event, "channel": place.id, "event_ts": posted["ts"]})
        return {"ok": True, "ts": posted["ts"]}

    async def click(
        self, user: str, container: Json, action_id: str | None, block_id: str | None, chosen: Json
    ) -> Json:
        """Press a button or choose from a menu, in a message ({channel, ts}) or a view ({view_id})."""
        person = self._person(user)
        view, message = self._container(person, container)
        block, element = find_element((view or message or {})["blocks"], action_id, block_id, chosen.get("label"))
        action = chosen_action(block, element, chosen, self._world.stamps.next())
        self._remember_choice(person, view, message, action)
        payload = payloads.block_actions(self._world, person, action, message=message, view=view)
        return _shown(await self._courier.ask(payload))

    async def share(self, user: str, channel: str, name: str, content: bytes, thread_ts: str | None = None) -> Json:
        """Share a file, as a message without words."""
        person, place = self._where(user, channel)
        world = self._world
        file = world.files.hold(name, content).as_json(world.base_url, person.id)
        message: Json = {"user": person.id, "text": "", "team": world.workspace.team_id, "thread_ts": thread_ts}
        shared = {"subtype": "file_share", "upload": True, "files": [file]}
        return {"ok": True, "ts": world.messages.post(place.id, message | shared)["ts"]}

    async def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """Choose an entry of a message's menu."""
        person = self._person(user)
        _, message = self._container(person, {"channel": channel, "ts": ts})
        known = callback_id in {one.callback_id for one in self._world.manifest.shortcuts}
        if not known or message is None or message.get("is_ephemeral"):
            raise RefusedError("shortcut_not_found", "a message that all see has the shortcuts of the manifest")
        return _shown(await self._courier.ask(payloads.message_action(self._world, person, message, callback_id)))

    async def open_home(self, user: str, tab: str = "home") -> Json:
        """Look at the app's Home or Messages tab."""
        person = self._person(user)
        event: Json = {"type": "app_home_opened", "user": person.id, "tab": tab}
        event["channel"] = self._world.workspace.direct_message(person.id).id
        event["event_ts"] = self._world.stamps.next()
        home = self._world.views.homes.get(person.id)
        self._courier.announce(event | ({"view": home} if home and tab == "home" else {}))
        return {"ok": True}

    def _failed_command(self, person: User, place: Channel, name: str, outcome: Outcome) -> Json:
        """Tell the person as Slackbot does: too late, or nobody there."""
        error = "operation_timeout" if outcome.reason in ("timeout", "http_timeout") else "dispatch_failed"
        text = f'{name} failed with the error "{error}"'
        self._world.whisper(Ephemeral(place.id, person.id, self._world.stamps.next(), text))
        return {"ok": False, "error": error}

    def _person(self, user: str) -> User:
        person = self._world.workspace.users.get(user)
        if person is None or person.is_bot:
            raise RefusedError("user_not_found", "no such person")
        return person

    def _where(self, user: str, channel: str) -> tuple[User, Channel]:
        person = self._person(user)
        workspace = self._world.workspace
        if channel == workspace.bot_user_id:
            return person, workspace.direct_message(user)
        place = workspace.find_channel(channel)
        if place is None or user not in place.members:
            raise RefusedError("channel_not_found", "the person does not see this channel")
        return person, place

    def _container(self, person: User, container: Json) -> tuple[Json | None, Json | None]:
        if view_id := container.get("view_id"):
            found = self._world.views.find(view_id)
            if found is None or found[0] != person.id:
                raise RefusedError("view_not_found", "the person does not see this view")
            return found[1], None
        _, place = self._where(person.id, container.get("channel", ""))
        message = self._world.messages.find(place.id, container.get("ts", ""))
        ephemeral = self._world.find_ephemeral(person.id, container.get("ts", ""))
        if message is None and ephemeral is None:
            raise RefusedError("message_not_found", "the person does not see this message")
        return None, ephemeral.as_json() if ephemeral else {**(message or {}), "channel": place.id}

    def _remember_choice(self, person: User, view: Json | None, message: Json | None, action: Json) -> None:
        """Menus keep what was chosen and send it with the next click as state.values."""
        if action["type"] in ("button", "overflow", "feedback_buttons", "icon_button"):
            return
        kept = {name: value for name, value in action.items() if name not in ("action_id", "block_id", "action_ts")}
        values = view["state"]["values"] if view else {}
        if message:
            values = self._world.inputs.setdefault((person.id, message["ts"]), {})
        values.setdefault(action["block_id"], {})[action["action_id"]] = kept


def _shown(outcome: Outcome) -> Json:
    """Return what the client shows: nothing, or the warning triangle."""
    if outcome.acknowledged:
        return {"ok": True}
    return {"ok": False, "error": "operation_timeout" if "timeout" in outcome.reason else "dispatch_failed"}
