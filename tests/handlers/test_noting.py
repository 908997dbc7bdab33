from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.desk import Desk
from handlers.steering.stop import stop_record
from patterns.errors import NotAllowed, StoreUnavailable
from patterns.guardrails.authority.actions import Resource
from patterns.values.running.record import RunRecord
from tests.fakes.audit import MemoryAudit
from tests.handlers.conftest import Runs

CHANNEL = "C0ENG"
STRANGER = "U0NOBODY"


async def test_a_refusal_is_told_with_its_reason_and_once_a_minute(desk: Desk) -> None:
    audit, now = MemoryAudit(), [600.0]
    heard = replace(desk, audit=audit, clock=lambda: now[0])
    for moment in (600.0, 601.0, 700.0):
        now[0] = moment
        with pytest.raises(NotAllowed) as refused:
            await heard.authorise(STRANGER, CHANNEL, "decide", Resource(repository="shop", requester="U0ADA"))
    first, _ = audit.of_kind("refused")
    assert (first.actor, first.channel, first.what) == (STRANGER, CHANNEL, "decide")
    assert first.facts == {"why": refused.value.detail, "repository": "shop", "requester": "U0ADA"}


async def test_who_only_looks_is_not_refused(desk: Desk) -> None:
    audit = MemoryAudit()
    assert not await replace(desk, audit=audit).allows(STRANGER, CHANNEL, "operate")
    assert audit.entries == []


async def test_a_refusal_holds_also_where_it_cannot_be_told(desk: Desk) -> None:
    audit = MemoryAudit()
    audit.broken = StoreUnavailable("locked")
    with pytest.raises(NotAllowed):
        await replace(desk, audit=audit).authorise(STRANGER, CHANNEL, "request")


async def test_a_stop_is_told_and_takes_place_also_where_it_cannot_be(
    desk: Desk, runs: Runs, record: RunRecord
) -> None:
    audit = MemoryAudit()
    await stop_record(replace(desk, audit=audit), "U0ADA", record)
    (told,) = audit.of_kind("stopped")
    assert (told.actor, told.run_id, told.channel) == ("U0ADA", "refactor-1", CHANNEL)
    audit.broken = StoreUnavailable("locked")
    runs.delivered.clear()
    await stop_record(replace(desk, audit=audit), "U0ADA", record)
    assert len(runs.delivered) == 1
