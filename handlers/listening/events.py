"""Events: a mention is heard, App Home is drawn, everything else is acknowledged."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.desk import Body, Desk
from handlers.listening.mentions import on_mention
from handlers.operating.home.drawing import Homes, draw_opened
from handlers.steering.reactions import on_reaction


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything that the manifest subscribes to, and last to everything else."""
    app.event("app_mention")(partial(on_mention, desk=desk))
    app.event("app_home_opened")(partial(on_home, homes=Homes(desk)))
    app.event("reaction_added")(partial(on_reaction, desk=desk))
    app.event("message")(partial(on_direct, desk=desk))
    app.event("tokens_revoked")(on_other)
    app.event("app_uninstalled")(on_other)


async def on_home(event: dict[str, Any], *, homes: Homes) -> None:
    """Draw one person's App Home when they look at it; from then on it is kept up to date."""
    if event.get("tab", "home") == "home":
        await draw_opened(homes, event["user"], str((event.get("view") or {}).get("hash") or ""))


async def on_direct(body: Body, event: dict[str, Any], *, desk: Desk) -> None:
    """Direct words are heard as a mention is: there nobody needs to be named."""
    if event.get("channel_type") == "im" and not event.get("subtype"):
        await on_mention(body, event, desk=desk)


async def on_other() -> None:
    """Bolt has acknowledged it; an unanswered event would be sent again and again."""
