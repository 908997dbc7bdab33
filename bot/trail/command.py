"""`steward audit verify`, `export` and `archive`."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from bot.outside.store import opened
from bot.settings import Settings
from bot.trail.files import say, write_more, write_new
from patterns.errors import RequestInvalid
from patterns.values.house.audit import AuditEntry, Verification
from tools.store.store import Store

_HEAD = re.compile(r"\d{1,18}:[0-9a-f]{64}")


async def verify(settings: Settings, *, kept: str = "") -> int:
    """Say whether the chain is as it was written; 1 where it is not. Raises `RequestInvalid`."""
    if kept and not _HEAD.fullmatch(kept):
        raise RequestInvalid("a head is NUMBER:HASH, as an earlier `steward audit verify` printed it")
    async with opened(settings) as store:
        found = await store.audit.verify(kept=kept)
    for line in told(found):
        say(line)
    return 0 if found.broken is None else 1


def told(found: Verification) -> list[str]:
    """For people, and the head for wherever it is kept."""
    if found.broken is not None:
        return [f"The audit was changed: row {found.broken}: {found.why}.", f"Rows before it: {found.rows}."]
    sealed = f", {found.sealed} of them sealed with a key" if found.sealed else ""
    return [f"The audit is whole: {found.rows} rows{sealed}.", f"Head: {found.head}"]


async def export(settings: Settings, *, since: str = "", run_id: str = "") -> int:
    """Every row as a line of JSON, the oldest first. Raises `RequestInvalid`."""
    at = moment_of(since) if since else 0.0
    async with opened(settings) as store:
        number = 0
        while rows := await store.audit.lines(number, at=at, run_id=run_id):
            for row in rows:
                say(row.text)
            number = rows[-1].number
    return 0


async def archive(settings: Settings, path: Path, *, before: str) -> int:
    """Move the rows before a day into a file; what stays can be verified as before. 1 where the chain is broken.

    They leave the table only once they are in the file, on the disk. Raises `RequestInvalid`.
    """
    at = moment_of(before)
    async with opened(settings) as store:
        found = await store.audit.verify()
        if found.broken is not None:
            say(f"Nothing was archived. {told(found)[0]}")
            return 1
        number = await _written(store, path, until=at)
        if not number:
            say("There is no row before that day.")
            return 0
        await store.audit.let_go(number)
        entry = AuditEntry(kind="operator", what="audit archived", facts={"rows_to": number, "file": path.name})
        await store.audit.record(entry)
    say(f"The rows to number {number} are in {path}, and no longer in the database.")
    return 0


async def _written(store: Store, path: Path, *, until: float) -> int:
    """The number of the last row that is in the file now; 0, and no file, where there is none to be put into it."""
    number = 0
    while rows := await store.audit.lines(number, until=until):
        write = write_more if number else write_new
        await asyncio.to_thread(write, path, [row.text for row in rows])
        number = rows[-1].number
    return number


def moment_of(day: str) -> float:
    """`2026-01-31`, or with a time of day; where no zone is said it is UTC. Raises `RequestInvalid`."""
    try:
        moment = datetime.fromisoformat(day)
    except ValueError:
        raise RequestInvalid("a moment is written 2026-01-31 or 2026-01-31T09:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
