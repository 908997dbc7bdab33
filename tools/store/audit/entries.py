"""What the other books tell the audit, in the very transaction in which they change something.

So there is no decision, no run and no raised cap without its row, and no row of what did not come about.
"""

from __future__ import annotations

from patterns.ports.schedules import ScheduleChange
from patterns.values.conversation import JsonObject
from patterns.values.house.audit import OURSELVES, AuditEntry, AuditFact
from patterns.values.questions import OpenQuestion, Question, Settled, digest_of
from patterns.values.research.schedules import Schedule
from patterns.values.running.record import RunRecord

TEXT_CHARACTERS = 300
WHERE = ("repository", "comparison", "pull", "patch")
"""Of a request's fields those that say what it is about."""


def asked(run: RunRecord) -> AuditEntry:
    """Work was asked for. The request itself is in the book of runs: here is what tells it apart."""
    return AuditEntry(
        kind="asked",
        actor=run.requester or OURSELVES,
        run_id=run.run_id,
        channel=run.channel,
        what=f"/{run.command}",
        facts={"words": run.text[:TEXT_CHARACTERS], **_where(run.payload)},
        digest=digest_of(run.payload),
        key=f"asked {run.run_id}",
    )


def _where(payload: JsonObject) -> dict[str, AuditFact]:
    subject = next((payload[name] for name in WHERE if payload.get(name)), "")
    repository = subject.get("repository") if isinstance(subject, dict) else subject
    return {"repository": str(repository)} if repository else {}


def shown(question: Question) -> AuditEntry:
    """What somebody is to decide on; the digest is of all that they are shown."""
    return AuditEntry(
        kind="shown",
        run_id=question.run_id,
        what=f"question: {question.kind}",
        facts={
            "question": question.id,
            "title": question.title[:TEXT_CHARACTERS],
            "requester": question.requester,
            "repository": question.repository,
        },
        digest=question.digest,
        key=f"shown {question.id}",
    )


def settled(came: Settled, *, choice: str, by: str) -> AuditEntry | None:
    """Who decided what; or who came too late with it. A clock that came too late is not worth a row."""
    record = came.record
    if came.won:
        return _settled(record, choice, by)
    if not by:
        return None
    first = {"decided": record.choice or "", "decided_by": record.by or OURSELVES}
    return AuditEntry(
        kind="refused",
        actor=by,
        run_id=record.question.run_id,
        what="decided already",
        facts={"question": record.question.id, "choice": choice, **first},
        digest=record.question.digest,
        key=f"late {record.question.id} {by} {choice}",
    )


def _settled(record: OpenQuestion, choice: str, by: str) -> AuditEntry:
    question = record.question
    label = next((one.label for one in question.choices if one.id == choice), choice)
    changed: dict[str, AuditFact] = {"filled_in": digest_of(dict(record.fields))} if record.fields else {}
    return AuditEntry(
        kind="decided",
        actor=by or OURSELVES,
        run_id=question.run_id,
        what=f"{question.kind}: {choice}" if by else f"{question.kind}: {choice}, without an answer",
        facts={"question": question.id, "choice": choice, "label": label, **changed},
        digest=question.digest,
        key=f"decided {question.id}",
    )


def raised(run_id: str, *, microdollars: int, tokens: int, key: str) -> AuditEntry:
    """A run may spend more than it began with."""
    return AuditEntry(
        kind="spend",
        run_id=run_id,
        what="cap raised",
        facts={"microdollars": microdollars, "tokens": tokens, "by": key},
        key=f"raised {run_id} {key}",
    )


def unheard(record: OpenQuestion) -> AuditEntry:
    """A person's decision came to nothing: the run had ended before it heard of it."""
    question = record.question
    return AuditEntry(
        kind="decided",
        run_id=question.run_id,
        what=f"{question.kind}: {record.choice}, came to nothing",
        facts={"question": question.id, "choice": record.choice or "", "decided_by": record.by},
        digest=question.digest,
        key=f"unheard {question.id}",
    )


def scheduled(schedule: Schedule) -> AuditEntry:
    """A standing question."""
    return AuditEntry(
        kind="schedule",
        actor=schedule.owner,
        channel=schedule.channel,
        what="set up",
        facts={
            "number": schedule.number,
            "cron": schedule.cron,
            "question": schedule.question[:TEXT_CHARACTERS],
            "month_microdollars": schedule.month_microdollars,
        },
        key=f"schedule {schedule.id}",
    )


def rescheduled(schedule: Schedule, change: ScheduleChange, *, by: str) -> AuditEntry:
    """What was changed of one; by nobody where the clock did it."""
    said = change.model_dump(mode="json", exclude_none=True)
    facts: dict[str, AuditFact] = {name: str(value)[:TEXT_CHARACTERS] for name, value in said.items()}
    return AuditEntry(
        kind="schedule",
        actor=by or OURSELVES,
        channel=schedule.channel,
        what=str(said.get("state") or "changed"),
        facts={"number": schedule.number, **facts},
    )


def done(key: str, result: str, told: AuditEntry | None) -> AuditEntry:
    """An outside effect took place; `told` is what is known of it besides its key."""
    run_id, _, name = key.partition(":")
    entry = told or AuditEntry(kind="effect", run_id=run_id, what=name)
    facts: dict[str, AuditFact] = {**entry.facts, "result": result[:TEXT_CHARACTERS]}
    return entry.model_copy(update={"facts": facts, "key": f"effect {key}"})
