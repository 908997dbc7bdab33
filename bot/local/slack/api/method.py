"""What a Web API method is to the dispatcher."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.local.slack.api.arguments import Arguments
from bot.local.slack.state.world import World

Json = dict[str, Any]
Tier = Literal[1, 2, 3, 4, "post", "special"]
"""Slack's rate tiers: 1, 20, 50 and 100 a minute; `post` is one a second per channel; `special` is not limited here."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, what it needs. Its body runs without waiting, so a call is atomic."""

    run: Callable[[World, Arguments], Json]
    tier: Tier
    scopes: tuple[str, ...] = ()
    """One of these must be granted; scopes that depend on the conversation are checked in the body."""
    token: Literal["bot", "app"] = "bot"  # noqa: S105  # a kind of token
