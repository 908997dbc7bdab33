"""The book of the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import partial

from sqlalchemy import Connection, Row, Select, delete, func, select, text, update

from patterns.errors import ConfigurationInvalid, Unexpected
from patterns.values.house.audit import AuditEntry, AuditRow, Verification
from tools.store.audit.chain import Head, Seals, Stored, linked, read
from tools.store.audit.walk import verified
from tools.store.database import Database, insert_new
from tools.store.tables.columns import as_kept
from tools.store.tables.guarded import audit_head, audit_rows

THE_HEAD = 1
BATCH = 500
COLUMNS = [audit_rows.c[field.name] for field in fields(Stored)]
HEAD_COLUMNS = [audit_head.c[field.name] for field in fields(Head)]


Redact = Callable[[str], str]
"""Leaves secrets out of a text."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row for others to keep: its hash, and to the letter what the hash covers."""

    number: int
    text: str
    """JSON."""


class StoredAudit:
    """Fits `AuditTrail`. One writer at a time, in whichever process: the head's row is locked first."""

    def __init__(
        self, database: Database, clock: Callable[[], float], keys: tuple[str, ...] = (), redact: Redact = str
    ) -> None:
        self._database = database
        self._redact = redact
        self._clock = clock
        self._seals = Seals(keys)

    async def record(self, entry: AuditEntry) -> None:
        """Add it, unless its key is there already.

        `ConfigurationInvalid` where the chain is sealed with a key that this process was not given: an unsealed row
        behind a sealed one would be as good as a forged one.
        """
        await self._database.write(partial(self.append, entry=entry))

    def append(self, connection: Connection, entry: AuditEntry) -> None:
        """The same in the caller's own transaction, as the last thing in it: whoever comes next waits for its end."""
        mended = AuditEntry.model_validate(_mended(entry.model_dump(), self._redact))
        _append(connection, entry=mended, at=self._clock(), seals=self._seals)

    async def latest(self, limit: int, *, run_id: str = "", actor: str = "") -> tuple[AuditRow, ...]:
        """The newest first."""
        wanted = select(*COLUMNS).order_by(audit_rows.c.number.desc()).limit(limit)
        if run_id:
            wanted = wanted.where(audit_rows.c.run_id == run_id)
        if actor:
            wanted = wanted.where(audit_rows.c.actor == actor)
        return await self._database.read(partial(_select, wanted=wanted))

    async def lines(
        self, number: int, *, at: float = 0.0, until: float | None = None, run_id: str = ""
    ) -> tuple[Line, ...]:
        """The next rows after that number as JSON, the oldest first; empty where there are no more.

        From the moment `at` (seconds since the epoch) on. `until`: only up to the last row before the first one that
        is not before that moment.
        """
        work = partial(_lines, number=number, at=at, until=until, run_id=run_id)
        return await self._database.read(work)

    async def let_go(self, number: int) -> None:
        """Drop the rows up to that number, which are kept elsewhere; the chain begins behind them from now on.

        `Unexpected` when there is no such row.
        """
        await self._database.write(partial(_let_go, number=number, seals=self._seals))

    async def verify(self, *, kept: str = "") -> Verification:
        """Check the whole chain in one consistent view; reads all of it."""
        return await self._database.read(partial(_verify, seals=self._seals, kept=kept))


def _mended(value: object, redact: Redact) -> object:
    """Texts without secrets, and as the database gives them back: what was hashed must be what is read."""
    if isinstance(value, dict):
        return {_mended(name, redact): _mended(one, redact) for name, one in value.items()}
    return as_kept(redact(value)) if isinstance(value, str) else value


def _append(connection: Connection, *, entry: AuditEntry, at: float, seals: Seals) -> None:
    head = _locked_head(connection)
    if entry.key and connection.execute(select(audit_rows.c.number).where(audit_rows.c.key == entry.key)).first():
        return
    if head.seal and not (seals.keys and seals.knows(head.seal)):
        raise ConfigurationInvalid(
            f"the audit is sealed with the key {head.seal}, which STEWARD_AUDIT_KEY does not hold: set it as it was"
        )
    row, after = linked(entry, head=head, at=at, seals=seals)
    connection.execute(audit_rows.insert().values(asdict(row)))
    connection.execute(update(audit_head).where(audit_head.c.id == THE_HEAD).values(asdict(after)))


def _locked_head(connection: Connection) -> Head:
    """Where the chain ends. Whoever asks second waits until the first one's transaction is over."""
    insert_new(connection, audit_head, {"id": THE_HEAD, **asdict(Head())})
    # SQLite has no row locks and needs none: the transaction has the file's one write lock already.
    row = connection.execute(select(*HEAD_COLUMNS).where(audit_head.c.id == THE_HEAD).with_for_update()).one()
    return Head(*row)


def _lines(connection: Connection, *, number: int, at: float, until: float | None, run_id: str) -> tuple[Line, ...]:
    wanted = select(*COLUMNS).where(audit_rows.c.number > number, audit_rows.c.at >= at)
    if until is not None:
        late = select(func.min(audit_rows.c.number)).where(audit_rows.c.at >= until)
        first_late = connection.execute(late).scalar()
        wanted = wanted if first_late is None else wanted.where(audit_rows.c.number < first_late)
    if run_id:
        wanted = wanted.where(audit_rows.c.run_id == run_id)
    rows = connection.execute(wanted.order_by(audit_rows.c.number).limit(BATCH)).all()
    return tuple(Line(one.number, f'{{"hash":"{one.hash}","row":{one.body}}}') for one in map(_stored, rows))


def _let_go(connection: Connection, *, number: int, seals: Seals) -> None:
    head = _locked_head(connection)
    last = connection.execute(select(audit_rows.c.hash).where(audit_rows.c.number == number)).scalar_one_or_none()
    if last is None:
        raise Unexpected(f"the audit has no row {number}")
    connection.execute(delete(audit_rows).where(audit_rows.c.number <= number))
    shorter = replace(head, base_count=number, base_hash=last).sealed(seals)
    connection.execute(update(audit_head).where(audit_head.c.id == THE_HEAD).values(asdict(shorter)))


def _verify(connection: Connection, *, seals: Seals, kept: str) -> Verification:
    if connection.dialect.name == "postgresql":
        # By itself each statement there sees what others have added meanwhile, and the head would be behind the rows.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    row = connection.execute(select(*HEAD_COLUMNS).where(audit_head.c.id == THE_HEAD)).one_or_none()
    return verified(_all(connection), Head(*row) if row else None, seals, kept=kept)


def _all(connection: Connection) -> Iterator[Stored]:
    """Batch by batch: a chain of years is not held in memory."""
    wanted = first = select(*COLUMNS).order_by(audit_rows.c.number).limit(BATCH)  # also what stands before number 1
    while True:
        rows = connection.execute(wanted).all()
        if not rows:
            return
        yield from map(_stored, rows)
        wanted = first.where(audit_rows.c.number > rows[-1].number)


def _select(connection: Connection, *, wanted: Select[tuple[object, ...]]) -> tuple[AuditRow, ...]:
    return tuple(read(_stored(row)) for row in connection.execute(wanted))


def _stored(row: Row[tuple[object, ...]]) -> Stored:
    return Stored(**row._mapping)  # noqa: SLF001  # public, in spite of its underscore
