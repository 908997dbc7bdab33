"""The book of schedules: standing questions and their firings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from patterns.ports.schedules import ScheduleChange
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import Memory, Muted, Schedule
from tools.store.audit import entries
from tools.store.audit.trail import StoredAudit
from tools.store.books import memories
from tools.store.database import Database, insert_new
from tools.store.tables.research import counters, firings, schedules

COUNTER = "schedules"

COLUMNS = [schedules.c[name] for name in Schedule.model_fields]

STANDING = schedules.c.state != "deleted"


class StoredSchedules:
    """Fits `ScheduleBook`. What is said of a schedule that nobody knows changes nothing."""

    def __init__(self, database: Database, clock: Callable[[], float], audit: StoredAudit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    async def add(self, schedule: Schedule) -> Schedule:
        """Keep a new one; it comes back with its number. The same id again gives the one that is kept."""
        return await self._database.write(partial(_add, schedule=schedule, audit=self._audit))

    async def find(self, schedule_id: str) -> Schedule | None:
        """One, a deleted one too."""
        return await self._database.read(partial(_find, schedule_id=schedule_id))

    async def standing(self) -> tuple[Schedule, ...]:
        """Those that are not deleted, by number."""
        return await self._database.read(partial(_select, where=STANDING, order=(schedules.c.number,)))

    async def change(self, schedule_id: str, change: ScheduleChange, *, by: str = "") -> Schedule | None:
        """Change it and give it as it is then; None for one that is not known or deleted."""
        work = partial(_change, schedule_id=schedule_id, change=change, now=self._clock())
        return await self._database.write(partial(_told, work=work, change=change, by=by, audit=self._audit))

    async def due(self, now: float) -> tuple[Schedule, ...]:
        """Active ones whose `next_at` has come, the longest overdue first."""
        due = (schedules.c.state == "active") & (schedules.c.next_at <= now)
        return await self._database.read(partial(_select, where=due, order=(schedules.c.next_at, schedules.c.number)))

    async def fired(self, schedule_id: str, *, slot: float, next_at: float, run_id: str) -> bool:
        """Move on from the slot that is due; False where another clock was first, or it was paused or changed."""
        firing = {"run_id": run_id, "schedule_id": schedule_id, "slot": slot, "at": self._clock()}
        return await self._database.write(partial(_fired, firing=firing, next_at=next_at))

    async def by_hand(self, schedule_id: str, run_id: str, *, after: str | None = None) -> bool:
        """A firing outside of its times; the same again changes nothing.

        False, and nothing is kept, where its last run is another one than `after` by now: somebody was first.
        """
        now = self._clock()
        firing = {"run_id": run_id, "schedule_id": schedule_id, "slot": now, "at": now}
        return await self._database.write(partial(_by_hand, firing=firing, after=after))

    async def keep_brief(self, schedule_id: str, question: str, brief: Brief) -> None:
        """The brief of its first firing, unless its question is another one by now, or another firing was first."""
        await self._database.write(partial(_keep_brief, schedule_id=schedule_id, question=question, brief=brief))

    async def memory(self, schedule_id: str) -> Memory:
        """What it remembers; an empty one before its first firing."""
        return await self._database.read(partial(memories.memory_of, schedule_id=schedule_id))

    async def remember(self, schedule_id: str, memory: Memory) -> None:
        """What it remembers from now on, once per firing: the same `run_id` again changes nothing."""
        await self._database.write(partial(_remember, schedule_id=schedule_id, memory=memory))

    async def mute(self, schedule_id: str, muted: Muted) -> None:
        """Fewer like that, from now on. The same claim again changes nothing."""
        await self._database.write(partial(_mute, schedule_id=schedule_id, muted=muted))

    async def unmute(self, schedule_id: str, claim: str) -> None:
        """That claim may be told again. Idempotent."""
        await self._database.write(partial(memories.unmute, schedule_id=schedule_id, claim=claim))

    async def muted(self, schedule_id: str) -> tuple[Muted, ...]:
        """Of what there should be fewer, the oldest first."""
        return await self._database.read(partial(memories.muted_of, schedule_id=schedule_id))


def _add(connection: Connection, *, schedule: Schedule, audit: StoredAudit) -> Schedule:
    insert_new(connection, counters, {"name": COUNTER, "last": 0})
    counter = counters.c.name == COUNTER
    # Held to the end: of two that add at once the second one sees what the first one added.
    last = connection.execute(select(counters.c.last).where(counter).with_for_update()).scalar_one()
    kept = _find(connection, schedule_id=schedule.id)
    if kept is not None:
        return kept
    numbered = schedule.model_copy(update={"number": last + 1})
    connection.execute(update(counters).where(counter).values(last=last + 1))
    connection.execute(insert(schedules).values(numbered.model_dump(mode="json")))
    audit.append(connection, entries.scheduled(numbered))
    return numbered


def _find(connection: Connection, *, schedule_id: str) -> Schedule | None:
    return next(iter(_select(connection, where=schedules.c.id == schedule_id)), None)


def _select(
    connection: Connection, *, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...] = ()
) -> tuple[Schedule, ...]:
    rows = connection.execute(select(*COLUMNS).where(where).order_by(*order)).mappings()
    return tuple(Schedule.model_validate(dict(row)) for row in rows)


def _told(
    connection: Connection,
    *,
    work: Callable[[Connection], Schedule | None],
    change: ScheduleChange,
    by: str,
    audit: StoredAudit,
) -> Schedule | None:
    """The work, and what the audit is told of it."""
    changed = work(connection)
    if changed is not None:
        audit.append(connection, entries.rescheduled(changed, change, by=by))
    return changed


def _change(connection: Connection, *, schedule_id: str, change: ScheduleChange, now: float) -> Schedule | None:
    this = (schedules.c.id == schedule_id) & STANDING
    row = connection.execute(select(*COLUMNS).where(this).with_for_update()).mappings().one_or_none()
    if row is None:
        return None
    values = _changed(Schedule.model_validate(dict(row)), change)
    if values:
        deleted_at = now if values.get("state") == "deleted" else None
        connection.execute(update(schedules).where(this).values({**values, "deleted_at": deleted_at}))
    return _find(connection, schedule_id=schedule_id)


def _changed(kept: Schedule, change: ScheduleChange) -> dict[str, Any]:
    """The columns to be set. Another question needs another brief; what goes on has no reason to pause."""
    values: dict[str, Any] = change.model_dump(mode="json", exclude_none=True)
    if change.question not in (None, kept.question):
        values["brief"] = None
    if change.state == "active":
        values.setdefault("why_paused", "")
    return values


def _fired(connection: Connection, *, firing: Mapping[str, Any], next_at: float) -> bool:
    due = (
        (schedules.c.id == firing["schedule_id"])
        & (schedules.c.state == "active")
        & (schedules.c.next_at == firing["slot"])
    )
    last = {"last_at": firing["slot"], "last_run_id": firing["run_id"], "why_paused": ""} if firing["run_id"] else {}
    if connection.execute(update(schedules).where(due).values({"next_at": next_at, **last})).rowcount != 1:
        return False
    if firing["run_id"]:
        insert_new(connection, firings, firing)
    return True


def _by_hand(connection: Connection, *, firing: Mapping[str, Any], after: str | None) -> bool:
    this = schedules.c.id == firing["schedule_id"]
    # Held to the end, as in `_is_known`: of two that ask at once the second one sees the first one's run.
    last = connection.execute(select(schedules.c.last_run_id).where(this).with_for_update()).scalar_one_or_none()
    if last is None or (after is not None and last not in (after, firing["run_id"])):
        return False
    if insert_new(connection, firings, firing):
        values = {"last_at": firing["slot"], "last_run_id": firing["run_id"]}
        connection.execute(update(schedules).where(this).values(values))
    return True


def _keep_brief(connection: Connection, *, schedule_id: str, question: str, brief: Brief) -> None:
    of_it = (schedules.c.id == schedule_id) & (schedules.c.question == question) & schedules.c.brief.is_(None)
    connection.execute(update(schedules).where(of_it).values(brief=brief.model_dump(mode="json")))


def _remember(connection: Connection, *, schedule_id: str, memory: Memory) -> None:
    if _is_known(connection, schedule_id):
        memories.remember(connection, schedule_id=schedule_id, memory=memory)


def _mute(connection: Connection, *, schedule_id: str, muted: Muted) -> None:
    if _is_known(connection, schedule_id):
        memories.mute(connection, schedule_id=schedule_id, one=muted)


def _is_known(connection: Connection, schedule_id: str) -> bool:
    """Held to the end, so that nothing is hung on a schedule that retention deletes at the same time."""
    wanted = select(schedules.c.id).where(schedules.c.id == schedule_id).with_for_update()
    return connection.execute(wanted).one_or_none() is not None
