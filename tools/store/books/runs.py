"""The book of runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, Select, select, update

from patterns.errors import Unexpected
from patterns.values.running.record import RunRecord
from tools.store.audit import entries
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database, insert_new
from tools.store.tables.runs import effects, runs

NEWEST = (runs.c.asked_at.desc(), runs.c.run_id.desc())


class StoredRunBook:
    """Fits `RunBook`."""

    def __init__(self, database: Database, audit: StoredAudit) -> None:
        self._database = database
        self._audit = audit

    async def record(self, run: RunRecord) -> bool:
        """Keep it; False, and nothing changed, when a run of that id is known already."""
        return await self._database.write(partial(_record, run=run, audit=self._audit))

    async def find(self, run_id: str) -> RunRecord | None:
        """One run."""
        return next(iter(await self._select(select(runs).where(runs.c.run_id == run_id))), None)

    async def set_thread(self, run_id: str, root_ts: str) -> None:
        """Where its thread stands. Idempotent; `Unexpected` when there is no such run."""
        await self._database.write(partial(_set, run_id=run_id, values={"root_ts": root_ts}))

    async def set_branch(self, run_id: str, branch: str) -> None:
        """The branch that it left at the remote. Idempotent; `Unexpected` when there is no such run."""
        await self._database.write(partial(_set, run_id=run_id, values={"branch": branch}))

    async def set_stage(self, run_id: str, stage: str) -> None:
        """What its card says now. Idempotent; `Unexpected` when there is no such run."""
        await self._database.write(partial(_set, run_id=run_id, values={"stage": stage}))

    async def of_thread(self, channel: str, root_ts: str) -> RunRecord | None:
        """The newest run of that thread; None for a `root_ts` that is empty, as it is before a thread stands."""
        if not root_ts:
            return None
        here = (runs.c.channel == channel) & (runs.c.root_ts == root_ts)
        return next(iter(await self._select(select(runs).where(here).order_by(*NEWEST).limit(1))), None)

    async def of_message(self, channel: str, ts: str) -> RunRecord | None:
        """The newest run whose root message or card that is: the card's effect gave its ts."""
        if not ts:
            return None
        cards = select(effects.c.key).where(effects.c.result == ts)
        mine = (runs.c.root_ts == ts) | (runs.c.run_id + ":card").in_(cards)
        wanted = select(runs).where(runs.c.channel == channel, mine).order_by(*NEWEST).limit(1)
        return next(iter(await self._select(wanted)), None)

    async def latest(self, limit: int, *, requester: str = "", channel: str = "") -> tuple[RunRecord, ...]:
        """The newest runs first; where a person or a channel is named, only theirs."""
        wanted = select(runs)
        if requester:
            wanted = wanted.where(runs.c.requester == requester)
        if channel:
            wanted = wanted.where(runs.c.channel == channel)
        return await self._select(wanted.order_by(*NEWEST).limit(limit))

    async def those(self, run_ids: Sequence[str]) -> tuple[RunRecord, ...]:
        """Those among them that are known, the newest first."""
        return await self._select(select(runs).where(runs.c.run_id.in_(run_ids)).order_by(*NEWEST)) if run_ids else ()

    async def _select(self, wanted: Select[tuple[object, ...]]) -> tuple[RunRecord, ...]:
        return await self._database.read(partial(_records, wanted=wanted))


def _record(connection: Connection, *, run: RunRecord, audit: StoredAudit) -> bool:
    is_new = insert_new(connection, runs, run.model_dump(mode="json"))
    if is_new:
        audit.append(connection, entries.asked(run))
    return is_new


def _records(connection: Connection, *, wanted: Select[tuple[object, ...]]) -> tuple[RunRecord, ...]:
    rows = connection.execute(wanted).mappings()
    later = ("branch", "stage")
    return tuple(RunRecord.model_validate({**row, **{name: row[name] or "" for name in later}}) for row in rows)


def _set(connection: Connection, *, run_id: str, values: dict[str, str]) -> None:
    change = update(runs).where(runs.c.run_id == run_id).values(values)
    if connection.execute(change).rowcount != 1:
        raise Unexpected(f"there is no run {run_id}")
