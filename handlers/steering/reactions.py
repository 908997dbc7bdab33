"""A cross below a run's first message, or below its card, stops the run."""

from __future__ import annotations

from typing import Any

from handlers.desk import Body, Desk, refusal_of
from handlers.steering.stop import stop
from patterns.errors import StewardError

STOPS = frozenset({"x", "octagonal_sign", "no_entry"})
"""Names of emoji. All others are people's own business."""


async def on_reaction(body: Body, event: dict[str, Any], *, desk: Desk) -> None:
    """Answered once, to whoever gave it; silent about messages that are none of a run's."""
    item, user = event.get("item") or {}, event.get("user")
    if event.get("reaction") not in STOPS or item.get("type") != "message" or not user:
        return
    channel, ts = str(item.get("channel")), str(item.get("ts"))
    record = await desk.book.of_message(channel, ts)
    if record is None or not await desk.seen.first_time(body.get("event_id", f"{user} {channel} {ts}")):
        return
    try:
        told = await stop(desk, user, record.run_id)
    except StewardError as error:
        told = refusal_of(error)
    await desk.whisper(channel, user, told, thread_ts=record.root_ts)
