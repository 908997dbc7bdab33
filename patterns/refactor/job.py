"""What all parts of one `/refactor` run share: the request, the ports, the clock and the card."""

from __future__ import annotations

from dataclasses import dataclass, field

from patterns.errors import Fact, LimitReached
from patterns.guardrails.asking import ask_human, bound, deliver
from patterns.guardrails.limits import Watch
from patterns.guardrails.raising import More, Raising, digest_of_more, more_of
from patterns.guardrails.stops import is_shared
from patterns.ports.runs import Run
from patterns.refactor.request import RefactorRequest, World
from patterns.values.questions import Question
from patterns.values.report import Report
from patterns.values.running.letters import Decision
from patterns.values.running.progress import Row, View

Cap = tuple[str, Fact]
"""A limit, and where it stood."""


@dataclass(slots=True)
class Job:
    """One run."""

    request: RefactorRequest
    run: Run
    world: World
    watch: Watch
    notes: tuple[str, ...] = ()
    """What the reader of the card should know all along."""
    wishes: tuple[str, ...] = ()
    """What was asked for since, on top of the request: of each round whose plan was approved."""
    said: tuple[str, ...] = ()
    """What people wrote while workers were at it: they hear it too. Then it is a wish, where it is still open."""
    past_rows: tuple[Row, ...] = ()
    """Of the plans that are behind us."""
    rows: tuple[Row, ...] = ()
    raising: Raising = field(init=False)
    _editors: list[str] = field(default_factory=list)
    """Who has edited a plan or asked for another round: where the policy says so, they do not decide themselves."""
    _asked: dict[str, int] = field(default_factory=dict)
    _raised: list[str] = field(default_factory=list)
    _met: list[Cap] = field(default_factory=list)
    """Caps that were met and are asked about just now."""
    _lifted: list[Cap] = field(default_factory=list)
    """Caps that were raised since."""
    _limits: dict[str, LimitReached] = field(default_factory=dict)
    """What a question is about, by its id."""

    def __post_init__(self) -> None:
        """Limits of this run are raised by people, its time too."""
        request = self.request
        self.raising = Raising(
            run=self.run,
            ledger=self.world.ledger,
            human=self.world.human,
            watch=self.watch,
            requester=request.requester,
            answer_seconds=request.limits.answer_seconds,
            kept=lambda: "What is done so far is kept, and merged when you finish now.",
            repository=request.repository,
            show=self.show,
            judged=self.not_for_editors,
        )
        self.watch.more = self.raising.is_raised

    @property
    def goal(self) -> str:
        """All that is wanted, in people's words."""
        return "\n\n".join((self.request.text, *(f"Asked for since: {words}" for words in self.wishes)))

    def show(self, stage: str) -> None:
        """On the card."""
        view = View(stage=stage, rows=(*self.past_rows, *self.rows), notes=self.notes)
        self.world.progress.show(view)

    def rows_changed(self, rows: tuple[Row, ...]) -> None:
        """The workers of the plan that is being carried out."""
        self.rows = rows
        self.show("Working")

    def close_rows(self) -> None:
        """That plan is behind us, and with it what it asked about the budget."""
        self.past_rows, self.rows = (*self.past_rows, *self.rows), ()
        self._budget_is_behind()

    def question_id(self, name: str) -> str:
        """`RUN:plan`, then `RUN:plan2`…: the same names in the same order on a replay."""
        self._asked[name] = self._asked.get(name, 0) + 1
        number = self._asked[name]
        return f"{self.run.id}:{name}{number if number > 1 else ''}"

    def task_question_id(self, task_id: str) -> str:
        """`RUN:cart.1`: no subtask's name, and no number behind one, makes it the id of another question."""
        self._asked[f"{task_id}."] = number = self._asked.get(f"{task_id}.", 0) + 1
        return f"{self.run.id}:{task_id}.{number}"

    async def ask(self, question: Question) -> Decision:
        """Put a question and wait. Raises `RunStopped`."""
        return await ask_human(self.not_for_editors(question), run=self.run, human=self.world.human, watch=self.watch)

    def wanted_by(self, user: str) -> None:
        """Somebody has a part in what is done: a plan edited, a change of the result asked for."""
        if user not in self._editors:
            self._editors.append(user)

    @property
    def editors(self) -> tuple[str, ...]:
        """Those of whom that is known."""
        return tuple(self._editors)

    def not_for_editors(self, question: Question) -> Question:
        """A question by which something is approved."""
        return question.model_copy(update={"editors": tuple(self._editors)})

    def limit_question(self, limit: LimitReached, task_id: str) -> Question:
        """Money and tokens: one question for all workers that meet the cap. Else one for that worker's own limit."""
        if is_shared(limit):
            self._met.append(_cap_of(limit))
            question = self.raising.question(limit)
        else:
            question = self.raising.question(limit, question_id=self.task_question_id(task_id), whose=task_id)
        self._limits.setdefault(question.id, limit)  # what a person is shown is of the first one that met it
        return question

    def was_raised(self, limit: LimitReached) -> bool:
        """Whether a worker met a cap that has been raised since: it goes on without a question."""
        return _cap_of(limit) in self._lifted

    async def raise_limit(self, decision: Decision) -> More:
        """By what the question named, once however many waited for it; what that is. Raises `ApprovalVoid`."""
        question_id = decision.question_id
        limit = self._limits[question_id]
        bound(decision, digest_of_more(limit, question_id))
        if is_shared(limit) and question_id not in self._raised:
            self._raised.append(question_id)
            self._lifted += self._met
            self._budget_is_behind()
            await self.raising.give(limit, question_id)
        return more_of(limit)

    def is_about_all(self, question_id: str) -> bool:
        """Whether the limit that it is about holds for all workers together."""
        return question_id in self._limits and is_shared(self._limits[question_id])

    def _budget_is_behind(self) -> None:
        if self._met:
            self._met = []
            self.raising.is_behind(LimitReached(limit="G-COST"))

    async def deliver(self, report: Report, name: str) -> None:
        """Show something in the thread before the run ends, under a name of its own."""
        await deliver(report, name, run=self.run, thread=self.world.thread)


def _cap_of(limit: LimitReached) -> Cap:
    return str(limit.facts.get("limit")), limit.facts.get("cap", 0)
