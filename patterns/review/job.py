"""What all parts of one review of a change share: the request, the ports, the clock and the card."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.errors import LimitReached
from patterns.guardrails.asking import ask_human, deliver
from patterns.guardrails.budget import budget_question, raise_budget
from patterns.guardrails.limits import Watch
from patterns.ports.runs import Run
from patterns.review.request import ReviewRequest, World
from patterns.values.letters import Decision
from patterns.values.progress import Row, View
from patterns.values.questions import Question
from patterns.values.report import Report


@dataclass(slots=True)
class Job:
    """One run."""

    request: ReviewRequest
    run: Run
    world: World
    watch: Watch
    notes: tuple[str, ...] = ()
    """What the reader of the card should know all along."""
    is_budget_final: bool = False
    """A person said to finish with what there is, or nobody answered: the question is not put again."""
    _stage: str = ""
    _past: tuple[Row, ...] = ()
    _rows: tuple[Row, ...] = ()
    _budgets: list[str] = field(default_factory=list)

    @property
    def repository(self) -> str:
        """Whose approvers decide; empty where none is worked on."""
        request = self.request
        where = request.pull or request.comparison or request.patch
        return where.repository if where else ""

    def show(self, stage: str) -> None:
        """On the card."""
        self._stage = stage
        self.world.progress.show(View(stage=stage, rows=(*self._past, *self._rows), notes=self.notes))

    def rows_changed(self, rows: tuple[Row, ...]) -> None:
        """Of the children that are at work."""
        self._rows = rows
        self.show(self._stage)

    def close_rows(self) -> None:
        """That batch is behind us."""
        self._past, self._rows = (*self._past, *self._rows), ()

    async def ask(self, question: Question) -> Decision:
        """Put a question and wait. Raises `RunStopped`."""
        return await ask_human(question, run=self.run, human=self.world.human, watch=self.watch)

    async def is_raised(self, limit: LimitReached, *, kept: str) -> bool:
        """Whether a person gives more for what met a cap; asked once for all that met it together."""
        if self.is_budget_final:
            return False
        request = self.request
        question = budget_question(
            limit,
            run_id=self.run.id,
            requester=request.requester,
            expires_seconds=request.limits.answer_seconds,
            earlier=len(self._budgets),
            kept=kept,
            repository=self.repository,
        )
        self._budgets.append(question.id)
        decision = await self.ask(question)
        if decision.choice == "raise":
            await raise_budget(question.id, run=self.run, ledger=self.world.ledger)
            return True
        self.is_budget_final = True
        return False

    async def deliver(self, report: Report, name: str) -> None:
        """Show something in the thread before the run ends, under a name of its own."""
        await deliver(report, name, run=self.run, thread=self.world.thread)
