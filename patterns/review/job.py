"""What all parts of one review of a change share: the request, the ports, the clock and the card."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.guardrails.asking import ask_human, deliver
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import Raising
from patterns.ports.runs import Run
from patterns.review.request import ReviewRequest, World
from patterns.values.questions import Question
from patterns.values.report import Report
from patterns.values.running.letters import Decision
from patterns.values.running.progress import Row, View


@dataclass(slots=True)
class Job:
    """One run."""

    request: ReviewRequest
    run: Run
    world: World
    watch: Watch
    notes: tuple[str, ...] = ()
    """What the reader of the card should know all along."""
    kept: str = "Nothing was found so far."
    """What there is, for whoever decides whether a limit is raised."""
    raising: Raising = field(init=False)
    _stage: str = ""
    _past: tuple[Row, ...] = ()
    _rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        """Limits of this run are raised by people, its time too."""
        self.raising = Raising(
            run=self.run,
            ledger=self.world.ledger,
            human=self.world.human,
            watch=self.watch,
            requester=self.request.requester,
            answer_seconds=self.request.limits.answer_seconds,
            kept=lambda: self.kept,
            repository=self.repository,
            show=self.show,
        )
        self.watch.more = self.raising.is_raised

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

    async def deliver(self, report: Report, name: str) -> None:
        """Show something in the thread before the run ends, under a name of its own."""
        await deliver(report, name, run=self.run, thread=self.world.thread)
