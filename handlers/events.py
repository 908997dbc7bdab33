"""Events: a mention is heard, App Home is drawn, everything else is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.desk import Body, Desk
from handlers.digests.telling import line
from handlers.mentions import help_text, on_mention
from handlers.slack.blocks import Block, context, header, section
from handlers.slack.text import escaped, shorten
from handlers.steering.reactions import on_reaction
from patterns.errors import StewardError
from patterns.values.record import RunRecord
from patterns.values.research.schedules import Schedule

RUNS_SHOWN = 10
RUNS_LOOKED_AT = 100
"""Among which one's own are looked for; firings of digests are most of them where these come hourly."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything that the manifest subscribes to, and last to everything else."""
    app.event("app_mention")(partial(on_mention, desk=desk))
    app.event("app_home_opened")(partial(on_home, desk=desk))
    app.event("reaction_added")(partial(on_reaction, desk=desk))
    app.event("message")(partial(on_direct, desk=desk))
    app.event("tokens_revoked")(on_other)
    app.event("app_uninstalled")(on_other)


async def on_home(event: dict[str, Any], *, desk: Desk) -> None:
    """Draw one person's App Home; a failure leaves the old one."""
    if event.get("tab", "home") != "home":
        return
    try:
        user = event["user"]
        asked = [one for one in await desk.book.latest(RUNS_LOOKED_AT) if one.requester == user]
        latest = [one for one in asked if one.command != "digest"][:RUNS_SHOWN]
        own = [one for one in await desk.schedules.standing() if one.owner == user]
        await desk.slack.publish_home(user, await home_view(desk, latest, own))
    except StewardError:
        return


async def home_view(desk: Desk, latest: Sequence[RunRecord], own: Sequence[Schedule] = ()) -> dict[str, Any]:
    """What one can do, one's own digests, and one's own latest runs."""
    blocks: list[Block] = [header("Steward"), section(help_text(desk))]
    if own:
        blocks += [header("Your digests"), *map(section, map(line, own))]
    blocks.append(header("Your latest runs"))
    for one in latest:
        state = await desk.runs.state(one.run_id) or "unknown"
        blocks.append(section(f"`/{one.command}` {escaped(shorten(one.text, 200))}"))
        blocks.append(context(f"{state} · {one.run_id}"))
    if not latest:
        blocks.append(section("None yet."))
    return {"type": "home", "blocks": blocks}


async def on_direct(body: Body, event: dict[str, Any], *, desk: Desk) -> None:
    """Direct words in a thread are heard as a mention is: there nobody needs to be named."""
    if event.get("channel_type") == "im" and event.get("thread_ts") and not event.get("subtype"):
        await on_mention(body, event, desk=desk)


async def on_other() -> None:
    """Bolt has acknowledged it; an unanswered event would be sent again and again."""
