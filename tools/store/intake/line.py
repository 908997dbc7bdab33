"""The book of the intake. One writer at a time, in whichever process: the one row that pauses it is locked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Row, delete, func, select, update

from patterns.guardrails.intake.line import in_line, next_ones, position_of, tag_of
from patterns.values.house.audit import AuditEntry
from patterns.values.house.intake import Capacity, Pause, Seat, Standing, Turned
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database, insert_new
from tools.store.tables.runs import intake, seats

THE_ROW = 1
HOUR = 3600.0
KEPT_SECONDS = 86_400.0
"""How long a run that is over is known here: longer than a command is sent again."""
COLUMNS = [seats.c[name] for name in Seat.model_fields]


@dataclass(frozen=True, slots=True)
class StoredIntake:
    """Fits `Intake`."""

    database: Database
    clock: Callable[[], float]
    audit: StoredAudit
    capacity: Capacity

    async def enter(self, run_id: str, member: str) -> Turned | None:
        """See `Intake.enter`."""
        return await self.database.write(partial(self._enter, run_id=run_id, member=member))

    async def take(self, run_id: str, member: str) -> tuple[Standing, tuple[str, ...]]:
        """See `Intake.take`."""
        return await self.database.write(partial(self._take, run_id=run_id, member=member))

    async def rest(self, run_id: str) -> tuple[str, ...]:
        """See `Intake.rest`."""
        return await self.database.write(partial(self._give_up, run_ids=[run_id], state="resting"))

    async def leave(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """See `Intake.leave`."""
        return await self.database.write(partial(self._give_up, run_ids=run_ids, state="over"))

    async def untold(self, seconds: float) -> tuple[str, ...]:
        """See `Intake.untold`."""
        late = (seats.c.state == "held") & seats.c.is_untold & (seats.c.held_at < self.clock() - seconds)
        wanted = select(seats.c.run_id).where(late)
        return await self.database.read(lambda connection: tuple(connection.execute(wanted).scalars()))

    async def seats(self) -> tuple[Seat, ...]:
        """See `Intake.seats`."""
        known = await self.database.read(_living)
        others = sorted(
            (one for one in known if one.state != "waiting"), key=lambda one: (one.state, one.entered_at, one.run_id)
        )
        return (*others, *in_line(known))

    async def standing(self, run_id: str) -> Standing | None:
        """See `Intake.standing`."""
        known = await self.database.read(_living)
        own = next((one for one in known if one.run_id == run_id), None)
        return Standing(held=own.state == "held", position=position_of(run_id, known)) if own else None

    async def pause(self, *, by: str, why: str) -> Pause:
        """See `Intake.pause`."""
        return await self.database.write(partial(self._pause, by=by, why=why))

    async def resume(self, *, by: str) -> Pause | None:
        """See `Intake.resume`."""
        return await self.database.write(partial(self._resume, by=by))

    async def paused(self) -> Pause | None:
        """See `Intake.paused`."""
        return await self.database.read(lambda connection: _pause_of(connection.execute(select(intake)).one_or_none()))

    def _enter(self, connection: Connection, *, run_id: str, member: str) -> Turned | None:
        row = _locked(connection)
        known_since = self.clock() - KEPT_SECONDS
        connection.execute(delete(seats).where(seats.c.state == "over", seats.c.entered_at < known_since))
        if connection.execute(select(seats.c.run_id).where(seats.c.run_id == run_id)).first():
            return None
        turned = self._turned(connection, row, member)
        if turned is None:
            self._join(connection, row, run_id, member)
        return turned

    def _turned(self, connection: Connection, row: Row[tuple[object, ...]], member: str) -> Turned | None:
        if pause := _pause_of(row):
            return Turned(kind="paused", pause=pause)
        capacity = self.capacity
        waiting = in_line(_living(connection))
        if len(waiting) >= capacity.in_line:
            return Turned(kind="line", most=capacity.in_line)
        if sum(one.member == member for one in waiting) >= capacity.in_line_of_member:
            return Turned(kind="own_line", most=capacity.in_line_of_member)
        lately = select(func.count(), func.min(seats.c.entered_at))
        mine = (seats.c.member == member) & (seats.c.entered_at > self.clock() - HOUR)
        count, first = connection.execute(lately.where(mine)).one()
        return Turned(kind="rate", most=capacity.an_hour, again_at=first + HOUR) if count >= capacity.an_hour else None

    def _join(self, connection: Connection, row: Row[tuple[object, ...]], run_id: str, member: str) -> None:
        tag = tag_of(member, _living(connection), row.served)
        seat = Seat(run_id=run_id, member=member, state="waiting", tag=tag, entered_at=self.clock())
        insert_new(connection, seats, {**seat.model_dump(), "is_untold": False})

    def _take(self, connection: Connection, *, run_id: str, member: str) -> tuple[Standing, tuple[str, ...]]:
        row = _locked(connection)
        own = connection.execute(select(*COLUMNS).where(seats.c.run_id == run_id)).one_or_none()
        mine = seats.c.run_id == run_id
        if own is None:
            self._join(connection, row, run_id, member)
        elif own.state in ("resting", "over"):
            connection.execute(update(seats).where(mine).values(state="waiting", has_begun=True))
        given = self._give(connection, row.served)
        held = connection.execute(select(seats.c.state).where(mine)).scalar_one() == "held"
        connection.execute(update(seats).where(mine).values(is_untold=not held))
        position = 0 if held else position_of(run_id, _living(connection))
        return Standing(held=held, position=position), tuple(one for one in given if one != run_id)

    def _give_up(self, connection: Connection, *, run_ids: Sequence[str], state: str) -> tuple[str, ...]:
        row = _locked(connection)
        living = seats.c.run_id.in_(run_ids) & (seats.c.state != "over")
        connection.execute(update(seats).where(living).values(state=state, is_untold=False))
        return self._give(connection, row.served)

    def _give(self, connection: Connection, served: int) -> tuple[str, ...]:
        """Every place that is free to whoever is next; those of them who wait to hear of it."""
        chosen = next_ones(_living(connection), self.capacity)
        if not chosen:
            return ()
        ids = [one.run_id for one in chosen]
        connection.execute(update(seats).where(seats.c.run_id.in_(ids)).values(state="held", held_at=self.clock()))
        highest = max(served, *(one.tag for one in chosen))
        connection.execute(update(intake).where(intake.c.id == THE_ROW).values(served=highest))
        waiting = select(seats.c.run_id).where(seats.c.run_id.in_(ids), seats.c.is_untold)
        return tuple(connection.execute(waiting).scalars())

    def _pause(self, connection: Connection, *, by: str, why: str) -> Pause:
        _locked(connection)
        pause = Pause(by=by, why=why, at=self.clock())
        values = {"paused_by": pause.by, "why": pause.why, "paused_at": pause.at}
        connection.execute(update(intake).where(intake.c.id == THE_ROW).values(values))
        entry = AuditEntry(kind="operator", actor=by, what="intake paused", facts={"why": why})
        self.audit.append(connection, entry)
        return pause

    def _resume(self, connection: Connection, *, by: str) -> Pause | None:
        ended = _pause_of(_locked(connection))
        if ended:
            connection.execute(update(intake).where(intake.c.id == THE_ROW).values(paused_at=None))
            entry = AuditEntry(kind="operator", actor=by, what="intake resumed", facts={"paused_by": ended.by})
            self.audit.append(connection, entry)
        return ended


def _locked(connection: Connection) -> Row[tuple[object, ...]]:
    """The one row. Whoever asks second waits until the first one's transaction is over."""
    insert_new(connection, intake, {"id": THE_ROW, "served": 0, "paused_by": "", "why": ""})
    # SQLite has no row locks and needs none: the transaction has the file's one write lock already.
    return connection.execute(select(intake).where(intake.c.id == THE_ROW).with_for_update()).one()


def _pause_of(row: Row[tuple[object, ...]] | None) -> Pause | None:
    if row is None or row.paused_at is None:
        return None
    return Pause(by=row.paused_by, why=row.why, at=row.paused_at)


def _living(connection: Connection) -> tuple[Seat, ...]:
    rows = connection.execute(select(*COLUMNS).where(seats.c.state != "over"))
    return tuple(Seat.model_validate(dict(row._mapping)) for row in rows)  # noqa: SLF001  # public, in spite of its underscore
