"""The port `Questions` in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from patterns.errors import Unexpected
from patterns.values.questions import Closing, OpenQuestion, Question, Settled

NOTHING: Mapping[str, str] = MappingProxyType({})


class MemoryQuestions:
    """Fits `Questions`: nothing is awaited, so each call is one moment."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, OpenQuestion] = {}

    async def open(self, question: Question) -> OpenQuestion:
        fresh = OpenQuestion(question=question, token=f"token of {question.id}", asked_at=self._clock())
        return self._kept.setdefault(question.id, fresh)

    async def find(self, token: str) -> OpenQuestion | None:
        return next((one for one in self._kept.values() if one.token == token), None)

    async def by_id(self, question_id: str) -> OpenQuestion | None:
        return self._kept.get(question_id)

    async def shown(self, question_id: str, channel: str, ts: str) -> None:
        one, where = self._existing(question_id), (channel, ts)
        if where not in one.messages:
            self._change(one, messages=(*one.messages, where), untold=(*one.untold, where))

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
        one = self._existing(question_id)
        if one.choice is not None:
            return Settled(won=False, record=one)
        moment = self._clock()
        record = self._change(
            one, choice=choice, by=by, words=words, fields=dict(fields), closed=closed, decided_at=moment
        )
        return Settled(won=True, record=record)

    async def void(self, question_id: str) -> OpenQuestion:
        one = self._existing(question_id)
        return self._change(one, closed="ended", untold=one.messages)

    async def told(self, question_id: str, channel: str, ts: str) -> None:
        one = self._existing(question_id)
        self._change(one, untold=tuple(where for where in one.untold if where != (channel, ts)))

    async def untold(self, moment: float) -> tuple[OpenQuestion, ...]:
        return tuple(one for one in await self.decided_since(moment) if one.untold)[::-1]

    async def open_of(self, run_id: str) -> tuple[OpenQuestion, ...]:
        return tuple(one for one in await self.all_open() if one.question.run_id == run_id)

    async def all_open(self) -> tuple[OpenQuestion, ...]:
        return tuple(one for one in self._kept.values() if one.choice is None)

    async def decided_since(self, moment: float) -> tuple[OpenQuestion, ...]:
        found = [one for one in self._kept.values() if one.decided_at is not None and one.decided_at > moment]
        return tuple(sorted(found, key=lambda one: one.decided_at or 0))

    def _existing(self, question_id: str) -> OpenQuestion:
        if question_id not in self._kept:
            raise Unexpected(f"there is no question {question_id}")
        return self._kept[question_id]

    def _change(self, one: OpenQuestion, **changes: object) -> OpenQuestion:
        self._kept[one.question.id] = changed = one.model_copy(update=changes)
        return changed
