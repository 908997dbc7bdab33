from __future__ import annotations

from patterns.values.house.audit import AuditEntry, AuditKind, AuditRow, Verification


class MemoryAudit:
    """Fits `AuditTrail`; `broken` is raised instead of recording."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.broken: Exception | None = None

    async def record(self, entry: AuditEntry) -> None:
        if self.broken:
            raise self.broken
        if not entry.key or entry.key not in {one.key for one in self.entries}:
            self.entries.append(entry)

    async def latest(self, limit: int, *, run_id: str = "", actor: str = "") -> tuple[AuditRow, ...]:
        fitting = [
            AuditRow(number=number, at=0.0, entry=one, hash="")
            for number, one in enumerate(self.entries, 1)
            if (not run_id or one.run_id == run_id) and (not actor or one.actor == actor)
        ]
        return tuple(reversed(fitting))[:limit]

    async def verify(self, *, kept: str = "") -> Verification:  # noqa: ARG002  # the port's
        return Verification(rows=len(self.entries), head=f"{len(self.entries)}:")

    def of_kind(self, kind: AuditKind) -> list[AuditEntry]:
        return [one for one in self.entries if one.kind == kind]
