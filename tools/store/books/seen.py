"""What Slack has sent before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, delete

from tools.store.database import Database, insert_new
from tools.store.tables.runs import seen_events

KEPT_SECONDS = 3 * 86_400.0
"""Longer than Slack re-sends: hourly for a day where an app asks for delayed events."""

PRUNE_SECONDS = 3600.0


class SeenEvents:
    """Fits `Seen`. An event is marked at its first sight: work that must survive the next moment needs more.

    A process that dies between `first_time` and its work has lost that event. What starts a run is safe by the
    run's own id; this is for what has none.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._prune_at = 0.0

    async def first_time(self, event_id: str) -> bool:
        """Whether this is the first time that anyone asks about the event, in whichever process."""
        now = self._clock()
        prune = now >= self._prune_at
        if prune:
            self._prune_at = now + PRUNE_SECONDS
        return await self._database.write(partial(_mark, event_id=event_id, now=now, prune=prune))


def _mark(connection: Connection, *, event_id: str, now: float, prune: bool) -> bool:
    if prune:
        connection.execute(delete(seen_events).where(seen_events.c.seen_at < now - KEPT_SECONDS))
    return insert_new(connection, seen_events, {"event_id": event_id, "seen_at": now})
