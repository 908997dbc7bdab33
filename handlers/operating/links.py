"""Addresses of threads, asked of Slack once: they do not change."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.desk import Desk
from patterns.errors import StewardError
from patterns.values.running.record import RunRecord


async def links_of(desk: Desk, records: Iterable[RunRecord]) -> dict[str, str]:
    """By run, of those whose thread stands; what Slack does not tell is left out."""
    found = {}
    for one in records:
        if one.root_ts and (link := await _link(desk, one.channel, one.root_ts)):
            found[one.run_id] = link
    return found


async def _link(desk: Desk, channel: str, ts: str) -> str:
    try:
        return await desk.slack.permalink(channel, ts)
    except StewardError:
        return ""
