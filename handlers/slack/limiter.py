"""Slack's rates, kept on our side: per (team, method) by tier, and one message a second per channel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

NOTHING: Final = 1e-6
"""Seconds; less than a clock can tell."""


@dataclass(slots=True)
class Bucket:
    """So many at once, and then one each `seconds`. Callers are served in the order in which they came."""

    burst: int
    seconds: float
    free_at: float = 0.0
    """When the bucket would be full again, on the limiter's clock."""
    held_until: float = 0.0
    """Before this nobody goes, also who was promised a place earlier."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float) -> float:
        """Seconds until the next one may go; 0 takes its place."""
        seconds = max(self.held_until - now, self.free_at - now - self.seconds * (self.burst - 1))
        if seconds > NOTHING:
            return seconds
        self.free_at = max(self.free_at, now) + self.seconds
        return 0.0

    def hold(self, until: float) -> None:
        """Slack said when to come back: then one after the other, no new burst."""
        self.held_until = max(self.held_until, until)
        self.free_at = max(self.free_at, until + self.seconds * (self.burst - 1))


TIERS: Final[dict[int, tuple[int, float]]] = {2: (5, 3.0), 3: (10, 1.2), 4: (20, 0.6)}
"""Tier: (burst, seconds between two). Slack: 20, 50 and 100 a minute, bursts tolerated."""

METHODS: Final[dict[str, int]] = {
    "chat.getPermalink": 4,
    "chat.update": 3,
    "chat.postEphemeral": 4,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.update": 4,
}
POST: Final = (3, 1.05)
"""chat.postMessage: about one a second for each channel."""


class Limiter:
    """One for the process."""

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock`: seconds, never going back."""
        self._clock = clock
        self._sleep = sleep
        self._buckets: dict[tuple[str, str, str], Bucket] = {}

    async def wait(self, team: str, method: str, channel: str = "") -> None:
        """Until the call may be made."""
        bucket = self._bucket(team, method, channel)
        async with bucket.turn:
            while (seconds := bucket.wait(self._clock())) > 0:
                await self._sleep(seconds)

    def hold(self, team: str, method: str, channel: str, seconds: float) -> None:
        """Slack answered 429 with Retry-After: nobody calls that before."""
        self._bucket(team, method, channel).hold(self._clock() + seconds)

    def _bucket(self, team: str, method: str, channel: str) -> Bucket:
        posts = method == "chat.postMessage"
        key = (team, method, channel if posts else "")
        if key not in self._buckets:
            burst, seconds = POST if posts else TIERS[METHODS.get(method, 3)]
            self._buckets[key] = Bucket(burst, seconds)
        return self._buckets[key]
