from __future__ import annotations

import pytest

from patterns.errors import HostRefused, PushRefused, RepositoryUnreachable, StoreUnavailable
from patterns.guardrails.audited import UNWRITTEN, audited
from patterns.values.house.audit import AuditEntry
from tests.fakes.audit import MemoryAudit

BEGUN = AuditEntry(kind="effect", run_id="refactor-1", what="push begins", key="push begins")
REFUSAL = PushRefused(UNWRITTEN, reason=UNWRITTEN, branch="steward/x")


def done(commit: str) -> AuditEntry:
    return BEGUN.model_copy(update={"what": "pushed", "digest": commit, "key": "push done"})


class Remote:
    def __init__(self) -> None:
        self.pushes = 0
        self.refusal: Exception | None = None

    async def push(self) -> str:
        if self.refusal:
            raise self.refusal
        self.pushes += 1
        return "abc"


async def test_what_leaves_the_house_is_told_before_and_after() -> None:
    audit, remote = MemoryAudit(), Remote()
    for _ in range(2):
        assert await audited(audit, BEGUN, remote.push, done, refusal=REFUSAL) == "abc"
    assert [one.what for one in audit.entries] == ["push begins", "pushed"], "a repeated step tells nothing new"
    assert audit.entries[1].digest == "abc"


async def test_nothing_leaves_the_house_that_cannot_be_told() -> None:
    audit, remote = MemoryAudit(), Remote()
    audit.broken = StoreUnavailable("locked")
    with pytest.raises(PushRefused) as refused:
        await audited(audit, BEGUN, remote.push, done, refusal=REFUSAL)
    assert remote.pushes == 0
    assert refused.value.facts["reason"] == UNWRITTEN


async def test_an_attempt_that_failed_stays_as_an_announcement() -> None:
    audit, remote = MemoryAudit(), Remote()
    remote.refusal = RepositoryUnreachable("gone")
    with pytest.raises(RepositoryUnreachable):
        await audited(audit, BEGUN, remote.push, done, refusal=REFUSAL)
    assert [one.what for one in audit.entries] == ["push begins"]


async def test_what_took_place_stands_though_the_audit_broke_meanwhile() -> None:
    audit, remote = MemoryAudit(), Remote()

    async def push() -> str:
        audit.broken = StoreUnavailable("gone")
        return await remote.push()

    assert await audited(audit, BEGUN, push, done, refusal=HostRefused(reason="x")) == "abc"
