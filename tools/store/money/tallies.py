"""What each payer has used by day and month: read and written in the transaction that holds a run's account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from patterns.errors import LimitReached
from patterns.guardrails.budgets import Budgets, refusal
from patterns.values.money.payers import (
    PERIODS,
    USED_UP,
    Notice,
    Payer,
    Payers,
    Period,
    Standing,
    ends_at,
    month_of,
    names_at,
)
from patterns.values.money.spend import Tally
from tools.store.database import insert_new
from tools.store.tables.money import notices, tallies
from tools.store.tables.research import schedules

NOTICES = (USED_UP, 80, 50)
"""Per cent of a cap, the highest first."""

NOTHING = Tally()

SEEN = (
    select(tallies.c.key, tallies.c.microdollars, tallies.c.reserved_microdollars)
    .where(tallies.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(tallies.c.key)
)
HELD = SEEN.with_for_update()
ADDED = (
    update(tallies)
    .where(tallies.c.key == bindparam("its_key"))
    .values(
        microdollars=tallies.c.microdollars + bindparam("spent"),
        reserved_microdollars=tallies.c.reserved_microdollars + bindparam("reserved"),
    )
)
CAP_OF_SCHEDULE = select(schedules.c.month_microdollars).where(schedules.c.id == bindparam("schedule"))
"""Statements of every call, made once: that is most of what they cost."""


class NotBegun(Exception):
    """A payer has no row yet for the day or month that it is."""


@dataclass(frozen=True, slots=True)
class Books:
    """By what a transaction of the ledger judges."""

    budgets: Budgets
    now: float
    """Seconds since the epoch."""

    @property
    def names(self) -> dict[Period, str]:
        """The day and month that it is."""
        return names_at(self.now, self.budgets.time_zone)


@dataclass(frozen=True, slots=True)
class Entry:
    """One payer in one day or month."""

    payer: Payer
    period: Period
    name: str
    cap_microdollars: int | None
    tally: Tally | None = None
    """None where there is no row."""

    @property
    def key(self) -> str:
        """Its row's."""
        return f"{self.payer.kind} {self.payer.id} {self.name}"

    def standing(self, time_zone: str) -> Standing:
        """As the one who asks is told; of a payer with a cap."""
        return Standing(
            payer=self.payer,
            period=self.period,
            name=self.name,
            used_microdollars=(self.tally or NOTHING).used_microdollars,
            cap_microdollars=self.cap_microdollars or 0,
            ends_at=ends_at(self.name, time_zone),
        )


def entries_of(
    connection: Connection, payers: Payers, names: Mapping[Period, str], budgets: Budgets, *, lock: bool
) -> tuple[Entry, ...]:
    """Each payer's day and month, with the caps of now. Locked in the order of their keys, the same for everybody."""
    blank = _blank(connection, payers, names, budgets)
    rows = connection.execute(HELD if lock else SEEN, {"keys": [one.key for one in blank]})
    known = {row.key: Tally(row.microdollars, row.reserved_microdollars) for row in rows}
    return tuple(Entry(one.payer, one.period, one.name, one.cap_microdollars, known.get(one.key)) for one in blank)


def begin(connection: Connection, payers: Payers, books: Books) -> None:
    """Make the rows that are not there, in the order of their keys, in a transaction that holds nothing else."""
    for entry in sorted(_blank(connection, payers, books.names, books.budgets), key=lambda one: one.key):
        row = {"key": entry.key, "name": entry.name, "microdollars": 0, "reserved_microdollars": 0}
        insert_new(connection, tallies, row)


def reserve(
    connection: Connection, payers: Payers, microdollars: int, *, keep: int, run_id: str, books: Books
) -> LimitReached | None:
    """Set an amount aside with each payer; `keep` is what each has to have left besides.

    What one of them refuses is given back, not raised: a refusal changes nothing but that its notice is kept. Raises
    `NotBegun` where `begin` has to be called first: made here, after rows that are locked, a row might have to wait
    for somebody who waits for those.
    """
    entries = entries_of(connection, payers, books.names, books.budgets, lock=True)
    if any(one.tally is None for one in entries):
        raise NotBegun
    for entry in entries:
        tally, cap = entry.tally or NOTHING, entry.cap_microdollars
        if cap is not None and not tally.affords(microdollars + keep, cap):
            _announce(connection, entry, USED_UP, spent=tally.microdollars, run_id=run_id, books=books)
            return refusal(entry.standing(books.budgets.time_zone))
    _add(connection, entries, reserved=microdollars, spent=0)
    return None


def settle(
    connection: Connection, payers: Payers, day: str, *, reserved: int, spent: int, run_id: str, books: Books
) -> None:
    """Replace a reservation of that day by what was spent. Where retention has deleted the day there is no row left."""
    entries = entries_of(connection, payers, {"day": day, "month": month_of(day)}, books.budgets, lock=True)
    _add(connection, entries, reserved=-reserved, spent=spent)
    current = set(books.names.values())
    for entry in entries:
        percent = _crossed(entry, spent) if entry.name in current else None
        if percent is not None:
            total = (entry.tally or NOTHING).microdollars + spent
            _announce(connection, entry, percent, spent=total, run_id=run_id, books=books)


def _add(connection: Connection, entries: Iterable[Entry], *, reserved: int, spent: int) -> None:
    """To what is set aside, and to what is settled."""
    connection.execute(ADDED, [{"its_key": one.key, "reserved": reserved, "spent": spent} for one in entries])


def _crossed(entry: Entry, microdollars: int) -> int | None:
    """The highest notice that this settled amount brings its payer to."""
    if entry.cap_microdollars is None or entry.tally is None:
        return None
    before, after = entry.tally.microdollars * 100, (entry.tally.microdollars + microdollars) * 100
    return next((one for one in NOTICES if before < one * entry.cap_microdollars <= after), None)


def _announce(connection: Connection, entry: Entry, percent: int, *, spent: int, run_id: str, books: Books) -> None:
    """Keep a notice to be told, unless it is kept already."""
    notice = Notice(
        payer=entry.payer,
        period=entry.period,
        name=entry.name,
        percent=percent,
        spent_microdollars=spent,
        cap_microdollars=entry.cap_microdollars or 0,
        ends_at=ends_at(entry.name, books.budgets.time_zone),
        run_id=run_id,
        at=books.now,
    )
    insert_new(connection, notices, {"key": notice.key, "at": books.now, "notice": notice.model_dump(mode="json")})


def _blank(connection: Connection, payers: Payers, names: Mapping[Period, str], budgets: Budgets) -> tuple[Entry, ...]:
    own = _cap_of_schedule(connection, payers.schedule)
    return tuple(
        Entry(
            payer,
            period,
            names[period],
            own if payer.kind == "schedule" and period == "month" else budgets.of(payer).of(period),
        )
        for payer in payers.all()
        for period in PERIODS
    )


def _cap_of_schedule(connection: Connection, schedule_id: str) -> int | None:
    """Of its month, as it stands now. A schedule that is not known may spend nothing."""
    if not schedule_id:
        return None
    return connection.execute(CAP_OF_SCHEDULE, {"schedule": schedule_id}).scalar() or 0
