"""What schedules remember: one document per firing, of which the newest counts, and of what there should be fewer."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, select

from patterns.values.research.schedules import Memory, Muted
from tools.store.database import insert_new
from tools.store.tables.research import memories, muted

KEPT = 5
"""Memories of one schedule: the newest is read, the others tell how it came to it."""

NEWEST = (memories.c.at.desc(), memories.c.run_id.desc())


def memory_of(connection: Connection, *, schedule_id: str) -> Memory:
    """What it remembers; an empty one before its first firing."""
    wanted = select(memories.c.memory).where(memories.c.schedule_id == schedule_id).order_by(*NEWEST).limit(1)
    kept = connection.execute(wanted).scalar_one_or_none()
    return Memory() if kept is None else Memory.model_validate(kept)


def remember(connection: Connection, *, schedule_id: str, memory: Memory) -> None:
    """Keep it, unless that firing has remembered something before, and let the oldest ones go."""
    document = memory.model_dump(mode="json")
    row = {"schedule_id": schedule_id, "run_id": memory.run_id, "at": memory.at, "memory": document}
    if not insert_new(connection, memories, row):
        return
    of_it = memories.c.schedule_id == schedule_id
    kept = select(memories.c.run_id).where(of_it).order_by(*NEWEST).limit(KEPT)
    connection.execute(delete(memories).where(of_it, memories.c.run_id.not_in(kept)))


def mute(connection: Connection, *, schedule_id: str, one: Muted) -> None:
    """Fewer like that. The same claim again changes nothing."""
    row = {"schedule_id": schedule_id, "fingerprint": _fingerprint(one.claim), **one.model_dump()}
    insert_new(connection, muted, row)


def unmute(connection: Connection, *, schedule_id: str, claim: str) -> None:
    """That claim may be told again."""
    of_it = (muted.c.schedule_id == schedule_id) & (muted.c.fingerprint == _fingerprint(claim))
    connection.execute(delete(muted).where(of_it))


def muted_of(connection: Connection, *, schedule_id: str) -> tuple[Muted, ...]:
    """Of what there should be fewer, the oldest first."""
    columns = [muted.c[name] for name in Muted.model_fields]
    wanted = select(*columns).where(muted.c.schedule_id == schedule_id).order_by(muted.c.at, muted.c.fingerprint)
    return tuple(Muted.model_validate(dict(row)) for row in connection.execute(wanted).mappings())


def _fingerprint(claim: str) -> str:
    return hashlib.sha256(claim.encode(errors="surrogatepass")).hexdigest()
