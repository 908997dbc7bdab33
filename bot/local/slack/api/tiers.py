"""Rate tiers, enforced when asked to: 429 and Retry-After as Slack answers."""

import math
from collections import defaultdict, deque

from bot.local.slack.api.method import Tier
from bot.local.slack.state.timers import Clock

WINDOW_SECONDS = 60.0
POST_BURST = 4
"""Messages a channel takes at once before one a second holds; Slack says "short bursts" without a number."""


class Tiers:
    """Counts calls per method in a sliding minute, and messages per channel in a leaky bucket."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_seconds(self, method: str, tier: Tier, channel: str) -> int:
        """Count a call; return 0, or the Retry-After in seconds of a call that is over and so not counted."""
        if tier == "special":
            return 0
        if tier == "post":
            return self._post(channel)
        return self._window(method, {1: 1, 2: 20, 3: 50, 4: 100}[tier])

    def _window(self, method: str, allowed: int) -> int:
        calls, now = self._calls[method], self._clock()
        while calls and calls[0] <= now - WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + WINDOW_SECONDS - now))
        calls.append(now)
        return 0

    def _post(self, channel: str) -> int:
        now = self._clock()
        level, since = self._buckets.get(channel, (0.0, now))
        level = max(0.0, level - (now - since))
        if level + 1 > POST_BURST:
            self._buckets[channel] = (level, now)
            return max(1, math.ceil(level + 1 - POST_BURST))
        self._buckets[channel] = (level + 1, now)
        return 0
