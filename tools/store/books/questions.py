"""The book of questions."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, Row, Update, select, true, update

from patterns.errors import Unexpected
from patterns.values.questions import Closing, OpenQuestion, Question, Settled
from tools.store.audit import entries
from tools.store.audit.trail import StoredAudit
from tools.store.database import Database, insert_new
from tools.store.tables.people import question_messages, questions

Decided = dict[str, str | float | dict[str, str]]
"""The columns that a decision sets."""
NOTHING: Mapping[str, str] = MappingProxyType({})
shown = question_messages.c


class StoredQuestions:
    """Fits `Questions`."""

    def __init__(self, database: Database, clock: Callable[[], float], audit: StoredAudit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    async def open(self, question: Question) -> OpenQuestion:
        """Record it, or give the record of that id as it stands.

        What was recorded first stays, even if it differs: a caller that must know compares the digests.
        """
        return await self._database.write(partial(_open, question=question, asked_at=self._clock(), audit=self._audit))

    async def find(self, token: str) -> OpenQuestion | None:
        """The question that a button's token stands for."""
        return await self._database.read(partial(_record, where=questions.c.token == token))

    async def by_id(self, question_id: str) -> OpenQuestion | None:
        """The same by the question's own id."""
        return await self._database.read(partial(_record, where=questions.c.id == question_id))

    async def shown(self, question_id: str, channel: str, ts: str) -> None:
        """Remember a message that shows the question. Idempotent; `Unexpected` when there is no such question."""
        row = {"question_id": question_id, "channel": channel, "ts": ts}
        await self._database.write(partial(insert_new, table=question_messages, values=row))

    async def settle(
        self,
        question_id: str,
        *,
        choice: str,
        by: str,
        words: str,
        fields: Mapping[str, str] = NOTHING,
        closed: Closing = "",
    ) -> Settled:
        """Decide it, if nobody has; `Unexpected` when there is no such question."""
        decision: Decided = {
            "choice": choice,
            "decided_by": by,
            "words": words,
            "fields": dict(fields),
            "decided_at": self._clock(),
            "closed": closed,
        }
        return await self._database.write(
            partial(_settle, question_id=question_id, decision=decision, audit=self._audit)
        )

    async def void(self, question_id: str) -> OpenQuestion:
        """See `Questions.void`; `Unexpected` when there is no such question."""
        return await self._database.write(partial(_void, question_id=question_id, audit=self._audit))

    async def told(self, question_id: str, channel: str, ts: str) -> None:
        """That message shows what came of the question."""
        here = shown.question_id == question_id, shown.channel == channel, shown.ts == ts
        mark = update(question_messages).where(*here).values(told_at=self._clock())
        await self._database.write(partial(_do, statement=mark))

    async def untold(self, moment: float) -> tuple[OpenQuestion, ...]:
        """Questions decided after `moment` of which some message does not say so, the latest first."""
        return await self._database.read(partial(_untold, moment=moment))

    async def open_of(self, run_id: str) -> tuple[OpenQuestion, ...]:
        """The open questions of a run, the earliest first."""
        found = await self._database.read(partial(_open_of, run_id=run_id))
        return tuple(one for one in found if one.question.run_id == run_id)

    async def all_open(self) -> tuple[OpenQuestion, ...]:
        """All open questions, the earliest first."""
        return await self._database.read(_all_open)

    async def decided_since(self, moment: float) -> tuple[OpenQuestion, ...]:
        """Questions decided after `moment` (seconds since the epoch), the earliest first."""
        return await self._database.read(partial(_decided_since, moment=moment))


def _open(connection: Connection, *, question: Question, asked_at: float, audit: StoredAudit) -> OpenQuestion:
    row = {
        "id": question.id,
        "question": question.model_dump(mode="json"),
        "token": secrets.token_urlsafe(24),
        "asked_at": asked_at,
        "decided_by": "",
        "words": "",
    }
    if insert_new(connection, questions, row):
        audit.append(connection, entries.shown(question))
    return _existing(connection, question.id)


def _settle(connection: Connection, *, question_id: str, decision: Decided, audit: StoredAudit) -> Settled:
    still_open = (questions.c.id == question_id) & questions.c.choice.is_(None)
    won = connection.execute(update(questions).where(still_open).values(decision)).rowcount == 1
    settled = Settled(won=won, record=_existing(connection, question_id))
    if told := entries.settled(settled, choice=str(decision["choice"]), by=str(decision["decided_by"])):
        audit.append(connection, told)
    return settled


def _void(connection: Connection, *, question_id: str, audit: StoredAudit) -> OpenQuestion:
    decided = (questions.c.id == question_id) & questions.c.choice.is_not(None)
    connection.execute(update(questions).where(decided).values(closed="ended"))
    connection.execute(update(question_messages).where(shown.question_id == question_id).values(told_at=None))
    record = _existing(connection, question_id)
    audit.append(connection, entries.unheard(record))
    return record


def _do(connection: Connection, *, statement: Update) -> None:
    connection.execute(statement)


def _untold(connection: Connection, *, moment: float) -> tuple[OpenQuestion, ...]:
    some = select(shown.ts).where(shown.question_id == questions.c.id, shown.told_at.is_(None)).exists()
    wanted = select(questions).where(questions.c.decided_at > moment, some)
    rows = connection.execute(wanted.order_by(questions.c.decided_at.desc(), questions.c.id)).all()
    return tuple(_read(row, _messages(connection, row.id)) for row in rows)


def _existing(connection: Connection, question_id: str) -> OpenQuestion:
    record = _record(connection, where=questions.c.id == question_id)
    if record is None:
        raise Unexpected(f"there is no question {question_id}")
    return record


def _record(connection: Connection, *, where: ColumnElement[bool]) -> OpenQuestion | None:
    row = connection.execute(select(questions).where(where)).one_or_none()
    return None if row is None else _read(row, _messages(connection, row.id))


def _open_of(connection: Connection, *, run_id: str) -> tuple[OpenQuestion, ...]:
    """By the beginning of their ids, which is the run's own."""
    return _open_ones(connection, questions.c.id.startswith(run_id, autoescape=True))


def _all_open(connection: Connection) -> tuple[OpenQuestion, ...]:
    return _open_ones(connection, true())


def _open_ones(connection: Connection, where: ColumnElement[bool]) -> tuple[OpenQuestion, ...]:
    wanted = select(questions).where(questions.c.choice.is_(None) & where)
    rows = connection.execute(wanted.order_by(questions.c.asked_at, questions.c.id)).all()
    return tuple(_read(row, _messages(connection, row.id)) for row in rows)


def _decided_since(connection: Connection, *, moment: float) -> tuple[OpenQuestion, ...]:
    wanted = select(questions).where(questions.c.decided_at > moment).order_by(questions.c.decided_at, questions.c.id)
    return tuple(_read(row, _messages(connection, row.id)) for row in connection.execute(wanted).all())


def _messages(connection: Connection, question_id: str) -> list[Row[tuple[str, str, float | None]]]:
    wanted = select(shown.channel, shown.ts, shown.told_at).where(shown.question_id == question_id)
    return list(connection.execute(wanted.order_by(shown.ts, shown.channel)))


def _read(row: Row[tuple[object, ...]], messages: list[Row[tuple[str, str, float | None]]]) -> OpenQuestion:
    return OpenQuestion(
        question=Question.model_validate(row.question),
        token=row.token,
        asked_at=row.asked_at,
        choice=row.choice,
        by=row.decided_by,
        words=row.words,
        fields=row.fields or {},
        decided_at=row.decided_at,
        closed=row.closed or "",
        messages=tuple((one.channel, one.ts) for one in messages),
        untold=tuple((one.channel, one.ts) for one in messages if one.told_at is None),
    )
