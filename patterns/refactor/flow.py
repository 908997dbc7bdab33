"""`/refactor` from request to pushed branch: plan, approval, workers, merge, proof, synthesis, approval, push."""

from __future__ import annotations

from functools import partial

from patterns.errors import LimitReached, RunStopped
from patterns.guardrails.asking import ask_human
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.orchestrator import Orchestrator, Outcome
from patterns.plan import Plan, Subtask, ancestors
from patterns.ports import Run
from patterns.refactor.brief import WorkerBrief
from patterns.refactor.context.overview import Overview, overview
from patterns.refactor.handoff import Handoff
from patterns.refactor.merging import merge_all
from patterns.refactor.planning.card import plan_question
from patterns.refactor.planning.drafted import Drafted
from patterns.refactor.planning.estimate import estimate
from patterns.refactor.planning.making import make_plan
from patterns.refactor.request import RefactorRequest, World
from patterns.refactor.result import Result, pushed, rejected, result_question, synthesis, undecided
from patterns.values.conversation import JsonObject
from patterns.values.progress import Row, View
from patterns.values.report import Report, Stop
from patterns.values.repository import Base, CommandResult, Commit, Diff, Published, Ran, Tree
from patterns.values.rules import not_configured
from patterns.wording.counting import counted

TASK_KIND = "refactor_task"
"""Under which the engine knows the worker."""
SHARED_LIMITS = ("G-COST", "G-TOKENS")


class Refactor:
    """One run, and where it stands."""

    def __init__(self, request: RefactorRequest, *, run: Run, world: World, watch: Watch) -> None:
        self._request = request
        self._run = run
        self._world = world
        self._watch = watch
        self._rows: tuple[Row, ...] = ()
        self._notes: tuple[str, ...] = ()

    async def carry_out(self) -> Report:
        """To the end. Raises `RunStopped` while nothing can be lost by it; later a stop is part of the result."""
        self._show("Fetching the repository")
        base = await self._step_base()
        tree = Tree(base=base)
        look = partial(overview, self._world.repository, self._world.code, tree, self._request.text)
        seen = await self._run.step("overview", look, Overview)
        baseline = await self._check("Running its tests as they are", tree)
        self._show("Planning")
        drafted = await make_plan(self._request, base, seen, baseline, run=self._run, model=self._world.model)
        plan = drafted.plan
        if not await self._approved(drafted, base):
            return rejected(plan)
        outcomes, stop = await self._conduct(plan, base)
        result = await self._measure(plan, base, baseline, outcomes, stop)
        return await self._conclude(result)

    async def _step_base(self) -> Base:
        fetch = partial(self._world.repository.base, self._request.repository, self._request.branch)
        return await self._run.step("base", fetch, Base)

    async def _check(self, stage: str, tree: Tree) -> CommandResult:
        self._show(stage)
        rules = self._request.rules
        rule = rules.command("test")
        if rule is None:
            result = not_configured(rules, "test")
        else:
            result = (await self._run.step("run test", partial(self._world.repository.run, tree, rule), Ran)).result
        self._notes = (_note_of(result),)
        return result

    async def _approved(self, drafted: Drafted, base: Base) -> bool:
        self._rows = tuple(Row(id=task.task_id, title=task.title, state="waiting") for task in drafted.plan.subtasks)
        self._show("Waiting for approval of the plan")
        price = estimate(drafted.plan, prices=self._world.prices, limits=self._request.limits)
        question = plan_question(self._request, drafted, base, run_id=self._run.id, estimate=price)
        decision = await ask_human(question, run=self._run, human=self._world.human, watch=self._watch)
        return decision.choice == "approve"

    async def _conduct(self, plan: Plan, base: Base) -> tuple[dict[str, Outcome], Stop]:
        orchestrator = Orchestrator(
            plan,
            run=self._run,
            watch=self._watch,
            kind=TASK_KIND,
            brief=partial(self._brief, plan, base),
            failed=_unfinished,
            on_change=self._rows_changed,
        )
        try:
            await orchestrator.conduct()
        except (LimitReached, RunStopped) as error:
            return orchestrator.outcomes, stop_of(error)
        return orchestrator.outcomes, _stop_of_all(orchestrator.outcomes)

    async def _brief(self, plan: Plan, base: Base, subtask: Subtask, outcomes: dict[str, Outcome]) -> JsonObject:
        earlier = tuple(handoff_of(outcomes[name]) for name in ancestors(plan, subtask.task_id))
        request = self._request
        brief = WorkerBrief(
            goal=request.text,
            subtask=subtask,
            base=base,
            earlier=earlier,
            limits=request.limits,
            rules=request.rules,
        )
        return brief.model_dump(mode="json")

    async def _measure(
        self, plan: Plan, base: Base, baseline: CommandResult, outcomes: dict[str, Outcome], stop: Stop
    ) -> Result:
        self._show("Merging")
        start = Tree(base=base)
        handoffs = tuple(
            handoff_of(outcomes[task.task_id]) for task in plan.subtasks if outcomes[task.task_id].state == "done"
        )
        merged = await merge_all(plan, start, handoffs, run=self._run, repository=self._world.repository)
        tree = merged.merge.tree
        diff = await self._run.step("diff", partial(self._world.repository.diff, start, tree), Diff)
        proof = await self._check("Running the tests on the result", tree) if diff.files else None
        return Result(
            request=self._request,
            plan=plan,
            base=base,
            outcomes=tuple(outcomes[task.task_id] for task in plan.subtasks),
            merged=merged,
            diff=diff,
            baseline=baseline,
            proof=proof,
            stop=stop,
        )

    async def _conclude(self, result: Result) -> Report:
        self._show("Summing up")
        words = await synthesis(result, run=self._run, model=self._world.model)
        report = result.report(words)
        if not result.diff.files:
            return report
        await self._run.step("result", partial(_deliver, self._world, report), bool)
        self._show("Waiting for a decision on the result")
        question = result_question(result, run_id=self._run.id)
        try:
            decision = await ask_human(question, run=self._run, human=self._world.human, watch=self._watch)
        except RunStopped:
            return undecided(result)
        return await self._publish(result, decision.by) if decision.choice == "push" else undecided(result)

    async def _publish(self, result: Result, approver: str) -> Report:
        self._show("Pushing")
        push = partial(
            self._world.repository.publish,
            result.base,
            (Commit(tree=result.merged.merge.tree, message=result.message(self._run.id, approver)),),
            branch=result.branch(self._run.id),
            run_id=self._run.id,
        )
        return pushed(result, await self._run.step("push", push, Published))

    def _rows_changed(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._show("Working")

    def _show(self, stage: str) -> None:
        self._world.progress.show(View(stage=stage, rows=self._rows, notes=self._notes))


async def refactor(request: RefactorRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/refactor`. Raises `StewardError` when there is nothing to report but why it failed."""
    watch = await Watch.begin(run, request.limits)
    return await Refactor(request, run=run, world=world, watch=watch).carry_out()


def handoff_of(outcome: Outcome) -> Handoff:
    """The handoff of a subtask whose worker came to an end."""
    return Handoff.model_validate(outcome.result)


def _stop_of_all(outcomes: dict[str, Outcome]) -> Stop:
    """How the workers ended together; the run's budget is one for all, so one that met it speaks for the run."""
    for outcome in outcomes.values():
        limit = handoff_of(outcome).limit if outcome.result else None
        if limit and limit.facts.get("limit") in SHARED_LIMITS:
            return stop_of(LimitReached(limit.detail, **limit.facts))
    done = sum(outcome.state == "done" for outcome in outcomes.values())
    return Stop(code="done", words=f"{done} of {counted(len(outcomes), 'subtask')} done")


def _unfinished(result: JsonObject) -> str | None:
    handoff = Handoff.model_validate(result)
    return None if handoff.status == "done" else f"{handoff.status}: {handoff.summary}"


def _note_of(result: CommandResult) -> str:
    if result.ran:
        return f"Tests run in: {result.isolation}"
    return f"Tests are not run: {result.reason}"


async def _deliver(world: World, report: Report) -> bool:
    await world.thread.deliver(report)
    return True
