"""A Slack in memory that people look at: what they see, what they are told, and what it refuses now and then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from handlers.slack.blocks import Block
from handlers.slack.client import Slack
from patterns.errors import SlackUnavailable
from patterns.guardrails.authority.people import Person, Room
from patterns.values.house.audit import AuditEntry

TEAM = "T0"
ADA, GRACE, HEDY, EVE, LINUS = "UADA", "UGRACE", "UHEDY", "UEVE", "ULINUS"
"""Who asked; two approvers; a member who is neither; a guest."""
PEOPLE = (ADA, GRACE, HEDY, EVE, LINUS)


class Workspace(Slack):
    """As far as questions need it. Faults are counted down: so many calls to come are not answered."""

    def __init__(self) -> None:
        self.team = TEAM
        self.messages: dict[tuple[str, str], list[Block]] = {}
        self.keys: dict[str, str] = {}
        """The ts of each message by its key."""
        self.buttons: list[tuple[str, str, str, str]] = []
        """(channel, ts, action, token) of every button that was ever shown: somebody's screen may show it still."""
        self.told: list[tuple[str, str]] = []
        """(user, words): whispers and modals that only tell something."""
        self.forms: list[dict[str, Any]] = []
        """Views with fields, each as it was opened."""
        self.edits_failing = 0
        self.people_failing = 0
        self._numbers = count(1)

    async def turn(self, method: str, channel: str = "") -> None:
        del method, channel

    async def post(self, channel: str, *, text: str, blocks: list[Block], key: str, thread_ts: str = "") -> str:
        del text, thread_ts
        assert key not in self.keys, f"{key} was posted twice"
        self.keys[key] = ts = f"{next(self._numbers)}.0"
        self.messages[channel, ts] = blocks
        for one in (button for block in blocks if block["type"] == "actions" for button in block["elements"]):
            self.buttons.append((channel, ts, one["action_id"], one["value"]))
        return ts

    async def find_post(self, channel: str, key: str, *, thread_ts: str = "", since: float = 0.0) -> str | None:
        del channel, thread_ts, since
        return self.keys.get(key)

    async def permalink(self, channel: str, ts: str) -> str:
        return f"https://slack.invalid/{channel}/{ts}"

    async def update(self, channel: str, ts: str, *, text: str, blocks: list[Block]) -> None:
        del text
        if self.edits_failing:
            self.edits_failing -= 1
            raise SlackUnavailable(method="chat.update")
        self.messages[channel, ts] = blocks

    async def whisper(
        self, channel: str, user: str, text: str, *, thread_ts: str = "", blocks: list[Block] | None = None
    ) -> None:
        del channel, thread_ts, blocks
        self.told.append((user, text))

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        if "submit" in view:
            self.forms.append(view)
        else:
            self.told.append((trigger_id.partition(" ")[0], str(view["blocks"])))

    async def person(self, user: str) -> Person:
        if self.people_failing:
            self.people_failing -= 1
            raise SlackUnavailable(method="users.info")
        return Person(id=user, team=TEAM, is_guest=user == LINUS)

    async def room(self, channel: str) -> Room:
        return Room(id=channel, can_post=True, is_shared=False)


class OneOutbox:
    """The port `Effects` in memory."""

    def __init__(self) -> None:
        self._done: dict[str, str] = {}

    async def once(
        self,
        key: str,
        do: Callable[[], Awaitable[str]],
        find: Callable[[], Awaitable[str | None]],
        told: AuditEntry | None = None,
    ) -> str:
        del told
        if key not in self._done:
            self._done[key] = await find() or await do()
        return self._done[key]
