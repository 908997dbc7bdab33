"""A run as people see it in the local Slack: type, press, wait, and read what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bot.local.slack.server import LocalSlack
from handlers.slack.client import EVENT_TYPE
from handlers.thread.card import STOP_ACTION
from handlers.thread.offers import OFFER_ACTION

Json = dict[str, Any]
CHANNEL = "C0ENG"
ADA = "U0ADA"
PATIENCE_SECONDS = 60.0


class Journey:
    """One command in #engineering, and the thread that grows from it."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack
        self.root = ""

    async def type(self, text: str, *, user: str = ADA) -> str:
        """Type the command and wait for its root message; the run's id."""
        known = {message["ts"] for message in self.slack.messages(CHANNEL)}
        assert await self.slack.command(user=user, channel=CHANNEL, text=text) == {"ok": True}
        await self.slack.until(lambda _: self._new_root(known), PATIENCE_SECONDS)
        self.root = self._new_root(known)
        return self.run_id

    def found_root(self) -> str:
        """The root message that stands in the channel by now, if any; the thread is its own from then on."""
        self.root = self.root or self._new_root(set())
        return self.root

    @property
    def run_id(self) -> str:
        """As the root's metadata says."""
        return key_of(self.slack.world.messages.find(CHANNEL, self.root) or {}).partition(":")[0]

    def thread(self) -> list[Json]:
        """The root and its replies."""
        return self.slack.thread(CHANNEL, self.root)

    def posts(self) -> Counter[str]:
        """Names of all posts, without the run's id: none may stand twice."""
        named = [key_of(message).partition(":")[2] for message in self.thread() if key_of(message)]
        return Counter(name.replace(f"{self.run_id}:", "") for name in named)

    def files(self) -> dict[str, str]:
        """Every file's text by its name, without the run's id. Fails on a name that stands twice."""
        found: dict[str, str] = {}
        for one in (file for message in self.thread() for file in message.get("files", ())):
            name = one["name"].removeprefix(f"{self.run_id}-")
            assert name not in found, f"{name} was uploaded twice"
            kept = self.slack.world.files.find(one["id"])
            found[name] = ((kept.content if kept else None) or b"").decode(errors="replace")
        return found

    async def asked(self, title: str) -> Json:
        """Wait for a question whose title begins so, with its buttons."""
        await self.slack.until(lambda _: self._question(title), PATIENCE_SECONDS)
        return self._question(title) or {}

    async def press(self, title: str, label: str, *, user: str = ADA) -> None:
        """Answer a question."""
        ts = (await self.asked(title))["ts"]
        assert await self.slack.click(user=user, channel=CHANNEL, ts=ts, label=label) == {"ok": True}

    async def fill(self, title: str, label: str, fields: Mapping[str, str], *, user: str = ADA) -> Json:
        """Press a button that opens a form, write into some of its fields and send it; what Slack says of it."""
        await self.press(title, label, user=user)
        await self.slack.until(lambda it: it.view(user), PATIENCE_SECONDS)
        return await self.slack.submit(user=user, values=values_of(self.slack.view(user) or {}, fields))

    async def stop(self, *, user: str = ADA) -> None:
        """Press the card's Stop button."""
        await self.slack.until(lambda _: self._card(), PATIENCE_SECONDS)
        assert await self.slack.click(user=user, channel=CHANNEL, ts=self._card()["ts"], action_id=STOP_ACTION)

    async def offer(self, name: str, *, user: str = ADA) -> None:
        """Press what stands below the last report."""
        action = f"{OFFER_ACTION}:{name}"
        ts = [one["ts"] for one in self.thread() if action in str(one.get("blocks"))][-1]
        assert await self.slack.click(user=user, channel=CHANNEL, ts=ts, action_id=action) == {"ok": True}

    async def ended(self, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait for the card's last state and give its words."""
        await self.slack.until(lambda _: self._end(), seconds)
        return self._end()

    async def ended_pressing(self, presses: Mapping[str, str]) -> str:
        """The same, answering what is asked on the way: part of a question's title, label of the button."""
        pressed: set[str] = set()
        while not self._end():
            await self.slack.until(lambda _: self._end() or self._open(presses) - pressed, PATIENCE_SECONDS)
            for title in self._open(presses) - pressed:
                pressed.add(title)
                if presses[title].endswith("…"):
                    await self.fill(title, presses[title], {})
                else:
                    await self.press(title, presses[title])
        return self._end()

    def said(self) -> str:
        """All text of the thread."""
        return "\n".join(text_of(message) for message in self.thread())

    def report(self) -> str:
        """The text of the last report's messages."""
        return "\n".join(
            text_of(message) for message in self.thread() if key_of(message).partition(":")[2].startswith("report")
        )

    def whispers(self, user: str = ADA) -> list[str]:
        """What only this person was told."""
        return [seen["text"] for seen in self.slack.ephemerals(user)]

    def _open(self, titles: Iterable[str]) -> set[str]:
        return {title for title in titles if self._question(title)}

    def _new_root(self, known: set[str]) -> str:
        new = [one for one in self.slack.messages(CHANNEL) if one["ts"] not in known and key_of(one).endswith(":root")]
        return str(new[0]["ts"]) if new else ""

    def _question(self, title: str) -> Json | None:
        for message in self.thread():
            if key_of(message).partition(":")[2].startswith("question") and message["text"].startswith(title):
                return message if _buttons(message) else None
        return None

    def _card(self) -> Json:
        return next((one for one in self.thread() if key_of(one).endswith(":card")), {})

    def _end(self) -> str:
        card = self._card()
        return str(card["text"]) if card and not _buttons(card) else ""


def values_of(view: Json, fields: Mapping[str, str]) -> Json:
    """State values as a person brings them about: texts, the option chosen, or options with blanks between."""
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    values: Json = {}
    for name, said in fields.items():
        options = {one["value"]: one for one in elements[name].get("options", ())}
        if elements[name]["type"] == "static_select":
            values[name] = {name: {"selected_option": options[said]}}
        elif options:
            values[name] = {name: {"selected_options": [options[one] for one in said.split()]}}
        else:
            values[name] = {name: {"value": said}}
    return values


def key_of(message: Json) -> str:
    """The effect's key that a post of Steward's carries."""
    metadata = message.get("metadata") or {}
    return str(metadata["event_payload"]["key"]) if metadata.get("event_type") == EVENT_TYPE else ""


def text_of(part: Any) -> str:
    """Every text in a message's blocks."""
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) and part.get("type") != "message" else []
        return "\n".join(
            [*own, *(text_of(value) for name, value in part.items() if name != "metadata" and text_of(value))]
        )
    return "\n".join(filter(None, map(text_of, part))) if isinstance(part, list) else ""


def _buttons(message: Json) -> list[Json]:
    return [one for block in message.get("blocks") or () if block["type"] == "actions" for one in block["elements"]]
