"""`/research`: a brief, a guarded agent, an answer that cites only what was read. The answer always comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from patterns.agent import Agent, turns_stop
from patterns.errors import LimitReached, ModelError, RunStopped
from patterns.guardrails.asking import ask_human
from patterns.guardrails.budget import budget_question, raise_budget
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.ports.model import Ledger, Model
from patterns.ports.people import Human, Progress
from patterns.ports.runs import Run
from patterns.ports.world import Web
from patterns.research.briefing import problems_of_brief
from patterns.research.desk import Desk
from patterns.research.final import FinalAnswer, answer_from_notes, covered, problems_of_answer, report_of
from patterns.research.notes import told
from patterns.research.request import ResearchRequest
from patterns.toolbox import Toolbox
from patterns.values.conversation import Message, Prompt
from patterns.values.progress import Row, View
from patterns.values.report import Report, Stop
from patterns.values.research.brief import Brief
from patterns.wording.answers import answer
from patterns.wording.counting import counted
from patterns.wording.prompt_files import fill, tagged

BRIEF_TOKENS = 1200
TURN_TOKENS = 2500
TASK_MESSAGES = 2
"""How many messages the task is: the rules and the question with its brief."""


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a run."""

    model: Model
    web: Web
    ledger: Ledger
    human: Human
    progress: Progress


class Research:
    """One run, and where it stands."""

    def __init__(self, request: ResearchRequest, *, run: Run, world: World, watch: Watch) -> None:
        self._request = request
        self._run = run
        self._world = world
        self._watch = watch
        self._raised = 0
        self._desk: Desk | None = None

    async def carry_out(self) -> Report:
        """To an answer, whatever ends the search."""
        self._show("Reading the question")
        desk = self._desk = Desk(self._world.web, await self._make_brief(), self._request.question)
        self._show("Searching")
        agent = self._agent(desk, today=datetime.fromtimestamp(await self._run.now(), tz=UTC).date().isoformat())
        stop = await self._search(agent)
        final = desk.answer or await self._closing(desk, agent, stop)
        return report_of(desk.brief, final, desk.notes, stop, looked_at=desk.looked_at())

    async def _make_brief(self) -> Brief:
        question = tagged("question", self._request.question)
        messages = (Message(role="system", text=fill("research_brief")), Message(role="user", text=question))
        prompt = Prompt(role="agent", messages=messages, max_output_tokens=BRIEF_TOKENS)
        return await answer(
            Brief, prompt, name="brief", run=self._run, model=self._world.model, check=problems_of_brief
        )

    def _agent(self, desk: Desk, *, today: str) -> Agent:
        brief = desk.brief
        task = fill(
            "research_task",
            question=tagged("question", brief.question),
            items=brief.listed(),
            recency=brief.recency,
            today=today,
        )
        messages = (Message(role="system", text=fill("research_agent")), Message(role="user", text=task))
        return Agent(
            Prompt(role="agent", messages=messages, max_output_tokens=TURN_TOKENS),
            Toolbox(desk.tools()),
            run=self._run,
            model=self._world.model,
            watch=self._watch,
            on_act=self._acted,
        )

    async def _search(self, agent: Agent) -> Stop:
        stop: Stop | None = None
        try:
            while stop is None:
                stop = await self._pursue(agent)
        except RunStopped as error:
            return stop_of(error)
        return stop

    async def _pursue(self, agent: Agent) -> Stop | None:
        """Search until something ends it; None when a person gave more budget to go on with."""
        try:
            ending = await agent.pursue()
        except LimitReached as limit:
            spent = limit.facts.get("limit") in ("G-COST", "G-TOKENS")
            return None if spent and await self._more(limit) else stop_of(limit)
        except ModelError as error:
            return Stop(code="failed", words=f"the model failed ({error.code})")
        if ending == "turns":
            return stop_of(turns_stop(self._watch.limits))
        if ending == "idle":
            return Stop(code="failed", words="the model no longer acted")
        return Stop(code="done", words=f"answered after {agent.turns} turns")

    async def _more(self, limit: LimitReached) -> bool:
        """Whether a person raised the budget."""
        self._show("Waiting for a decision on the budget")
        notes = len(self._desk.notes) if self._desk else 0
        question = budget_question(
            limit,
            run_id=self._run.id,
            requester=self._request.requester,
            expires_seconds=self._request.limits.answer_seconds,
            earlier=self._raised,
            kept=f"So far: {counted(notes, 'note')}. A reserve for the answer is kept.",
        )
        decision = await ask_human(question, run=self._run, human=self._world.human, watch=self._watch)
        if decision.choice == "stop":
            raise RunStopped(by=decision.by)
        if decision.choice != "raise":
            return False
        self._raised += 1
        await raise_budget(question.id, run=self._run, ledger=self._world.ledger)
        self._show("Searching")
        return True

    async def _closing(self, desk: Desk, agent: Agent, stop: Stop) -> FinalAnswer:
        """The tools-off answer from the reserve; where no model can give it, code lists what was noted.

        It is asked with the task and the notes alone: the whole conversation would cost more than the reserve holds.
        """
        if not desk.notes or stop.code == "stopped":
            return answer_from_notes(desk.brief, desk.notes)
        self._show("Answering from the notes")
        notes = tagged("notes", "\n".join(map(told, desk.notes)))
        closing = Message(role="user", text=fill("research_closing", why=stop.words, notes=notes))
        task = agent.prompt.messages[:TASK_MESSAGES]
        prompt = agent.prompt.model_copy(update={"messages": (*task, closing), "tools": (), "last": True})
        check = partial(problems_of_answer, notes=desk.notes, brief=desk.brief)
        try:
            return await answer(FinalAnswer, prompt, name="close", run=self._run, model=self._world.model, check=check)
        except (LimitReached, ModelError):
            return answer_from_notes(desk.brief, desk.notes)

    async def _acted(self, act: str) -> None:
        self._show(act)

    def _show(self, stage: str) -> None:
        rows: tuple[Row, ...] = ()
        if self._desk:
            counts = covered(self._desk.brief, self._desk.notes)
            rows = tuple(
                Row(
                    id=item.id,
                    title=item.text,
                    state="done" if counts[item.id] else "waiting",
                    note=counted(counts[item.id], "source") if counts[item.id] else "",
                )
                for item in self._desk.brief.items
            )
        self._world.progress.show(View(stage=stage, rows=rows))


async def research(request: ResearchRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/research`. Raises `StewardError` when not even a brief came about."""
    watch = await Watch.begin(run, request.limits)
    return await Research(request, run=run, world=world, watch=watch).carry_out()
