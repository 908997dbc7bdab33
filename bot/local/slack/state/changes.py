"""What changed, in order: the page, `until` and the tests wait on this instead of asking again and again."""

import asyncio
from collections import deque
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal[
    "message", "message_changed", "message_deleted", "ephemeral", "view", "home", "notice", "call", "delivery"
]

PAGE_KINDS: frozenset[Kind] = frozenset(
    {"message", "message_changed", "message_deleted", "ephemeral", "view", "home", "notice"}
)
"""What a person can see; the rest is for tests that wait."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, and where."""

    seq: int
    type: Kind
    channel: str | None = None
    ts: str | None = None
    user: str | None = None
    """The only person who may know of it; None when everyone in the channel may."""

    def as_json(self) -> dict[str, object]:
        """Return the fields that are set."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Changes:
    """A bounded log that wakes its readers. Publishing never waits, so state changes stay plain functions."""

    def __init__(self) -> None:
        self.seq = 0
        self.closed = False
        self._log: deque[Change] = deque(maxlen=2000)
        self._next = asyncio.Event()

    def publish(
        self, kind: Kind, *, channel: str | None = None, ts: str | None = None, user: str | None = None
    ) -> None:
        """Append a change and wake whoever waits."""
        self.seq += 1
        self._log.append(Change(self.seq, kind, channel, ts, user))
        woken, self._next = self._next, asyncio.Event()
        woken.set()

    def close(self) -> None:
        """Let streaming readers end."""
        self.closed = True
        self.publish("notice")

    def since(self, seq: int) -> list[Change]:
        """Return the changes after `seq` that are still remembered."""
        return [change for change in self._log if change.seq > seq]

    async def after(self, seq: int) -> None:
        """Return as soon as something later than `seq` has been published."""
        while self.seq <= seq:
            await self._next.wait()
