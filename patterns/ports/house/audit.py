"""The audit: a record that is only ever added to."""

from __future__ import annotations

from typing import Protocol

from patterns.values.house.audit import AuditEntry, AuditRow, Verification


class Audit(Protocol):
    """Where what happened is recorded."""

    async def record(self, entry: AuditEntry) -> None:
        """Add it to the chain, once per `key`. When it returns, the entry is on the disk.

        It raises when it could not: whoever is about to do something that cannot be taken back (a push, an approval)
        must not do it then; whoever only tells what happened logs the error.
        """


class AuditTrail(Audit, Protocol):
    """The same, to be looked at."""

    async def latest(self, limit: int, *, run_id: str = "", actor: str = "") -> tuple[AuditRow, ...]:
        """The newest first: of a run, of a person, or of all."""

    async def verify(self, *, kept: str = "") -> Verification:
        """Check the whole chain; `kept` is the head (`NUMBER:HASH`) of an earlier check."""
