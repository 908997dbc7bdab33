"""What people see, and how they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from patterns.values.questions import Closing, OpenQuestion, Question, Settled
from patterns.values.report import Report
from patterns.values.running.letters import Decision
from patterns.values.running.progress import View

NOTHING: Mapping[str, str] = MappingProxyType({})


class Progress(Protocol):
    """The live card. Showing is never a step and never fails a run."""

    def show(self, view: View) -> None:
        """Replace what the card shows; drawn when its limiter allows."""


class Human(Protocol):
    """People, asked in the run's thread. Answers arrive as `Decision` letters."""

    async def ask(self, question: Question) -> None:
        """Record the question, then show it. Asking again after a crash shows nothing twice."""

    async def remind(self, question_id: str) -> None:
        """Half of its time is gone: tell whoever may decide, once; nobody where it has been decided."""

    async def close(self, question_id: str, why: Closing) -> Decision:
        """No letter will be read any more: close the question with its default, or give what somebody had decided."""


class Thread(Protocol):
    """The Slack thread of a run; every post happens once, whatever dies."""

    async def deliver(self, report: Report, name: str) -> None:
        """Post a result: text, facts, sources, files. `name` is its own in this run, as are the names of its files."""


class Questions(Protocol):
    """The durable book of questions: a record exists before any button does."""

    async def open(self, question: Question) -> OpenQuestion:
        """Record it and draw its single-use token; the same question again gives the same record."""

    async def find(self, token: str) -> OpenQuestion | None:
        """The question that a button's token stands for."""

    async def by_id(self, question_id: str) -> OpenQuestion | None:
        """The same by the question's own id."""

    async def shown(self, question_id: str, channel: str, ts: str) -> None:
        """Remember a message that shows the question, so that it can be edited to the outcome. Idempotent."""

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
        """Compare-and-set from open to decided: of two clicks at once exactly one has `won`."""

    async def void(self, question_id: str) -> OpenQuestion:
        """What a person decided came to nothing, for the run had ended: every message has to say so."""

    async def open_of(self, run_id: str) -> tuple[OpenQuestion, ...]:
        """What a run waits for just now, the earliest first."""

    async def all_open(self) -> tuple[OpenQuestion, ...]:
        """What waits for anybody, of every run, the earliest first."""

    async def told(self, question_id: str, channel: str, ts: str) -> None:
        """That message shows what came of the question."""

    async def untold(self, moment: float) -> tuple[OpenQuestion, ...]:
        """Questions decided after `moment` of which some message does not say so, the latest first."""

    async def decided_since(self, moment: float) -> tuple[OpenQuestion, ...]:
        """Questions decided after `moment` (seconds since the epoch): whose letter may have been lost in a crash."""
