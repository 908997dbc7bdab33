"""What handlers tell the audit: refusals, stops, and what an operator did."""

from __future__ import annotations

import logging

from patterns.errors import StewardError
from patterns.guardrails.authority.actions import Action, Resource
from patterns.ports.house.audit import Audit
from patterns.values.house.audit import OURSELVES, AuditEntry, AuditFact
from patterns.values.money.spend import Spend
from patterns.values.running.record import RunRecord

log = logging.getLogger(__name__)

SECONDS_A_ROW = 60
"""Of one and the same refusal there is one row in this time: nobody fills the audit by clicking."""


async def note(audit: Audit, entry: AuditEntry) -> None:
    """Record what took place, or did not; where that fails nothing can be refused any more, and the log says so."""
    try:
        await audit.record(entry)
    except StewardError as error:
        log.error("the audit did not take %s of %s: %s", entry.what, entry.actor, error)  # noqa: TRY400  # told whole


def refused(user: str, channel: str, action: Action, about: Resource, *, why: str, now: float) -> AuditEntry:
    """Somebody may not do that."""
    facts: dict[str, AuditFact] = {"why": why}
    named = {"repository": about.repository, "command": about.command or "", "requester": about.requester}
    minute = int(now // SECONDS_A_ROW)
    return AuditEntry(
        kind="refused",
        actor=user,
        channel=channel,
        what=action,
        facts=facts | {name: value for name, value in named.items() if value},
        key=f"refused {user} {action} {channel} {about.repository} {about.requester} {minute}",
    )


def stopped(user: str, run_id: str, channel: str) -> AuditEntry:
    """Somebody ended a run."""
    return AuditEntry(
        kind="stopped", actor=user, run_id=run_id, channel=channel, what="stop asked for", key=f"stop {run_id} {user}"
    )


def ended(record: RunRecord, stop: str, spend: Spend) -> AuditEntry:
    """How a run ended (`stop` is its code), and what it cost."""
    return AuditEntry(
        kind="spend",
        actor=record.requester or OURSELVES,
        run_id=record.run_id,
        channel=record.channel,
        what="run ended",
        facts={
            "stop": stop,
            "microdollars": spend.microdollars,
            "tokens": spend.tokens,
            "cap_microdollars": spend.cap_microdollars,
        },
        key=f"spend {record.run_id}",
    )
