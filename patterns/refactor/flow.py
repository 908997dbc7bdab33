"""`/refactor` from request to pull request: survey, plan, workers, merge, proof, a decision; again when asked to."""

from __future__ import annotations

from patterns.errors import LimitReached, ModelError, RunStopped, StewardError, revive
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.orchestrator.foreman import Outcome
from patterns.ports import Run
from patterns.refactor.job import Job
from patterns.refactor.lead.stage import Staged, carry_out
from patterns.refactor.planning.approving import Approval, Approved, Rejected
from patterns.refactor.planning.drafted import Earlier
from patterns.refactor.request import RefactorRequest, World
from patterns.refactor.result.landing import Setback, land
from patterns.refactor.result.proving import Proving
from patterns.refactor.result.result import LeftOut, Result, result_question, synthesis
from patterns.refactor.survey import Survey, survey
from patterns.values.letters import Decision
from patterns.values.report import Report, Stop
from patterns.values.repository import Diff, Tree
from patterns.wording.counting import counted

MOST_REPLANS = 2


class Refactor:
    """One run, and where it stands."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stages = 0

    async def carry_out(self) -> Report:
        """To the end. Raises `RunStopped` while nothing can be lost by it; later a stop is part of the result."""
        seen = await survey(self._job)
        approval = Approval(self._job, seen)
        result: Result | None = None
        earlier: Earlier | None = None
        setback = ""
        while True:
            if not setback:
                made = await self._round(seen, approval, result, earlier)
                if isinstance(made, Rejected) and result is None:
                    return rejected(made)
                result, setback = _standing(made, result)
            assert result is not None
            if not result.diff.files:
                return result.report()
            decision = await self._decide(result, setback)
            if decision is None or decision.choice not in ("change", "publish"):
                return undecided(result)
            setback, earlier = "", None
            if decision.choice == "change":
                earlier = _follow_up(result, decision.fields.get("words", ""))
            else:
                landed = await land(self._job, seen, result, by=decision.by)
                if not isinstance(landed, Setback):
                    return landed
                setback, result, seen = landed.words, landed.result, landed.survey

    async def _round(
        self, seen: Survey, approval: Approval, before: Result | None, earlier: Earlier | None
    ) -> Result | Rejected | Setback:
        """What one wish comes to: a plan, or several where one did not come to its end."""
        try:
            approved = await approval.plan(earlier)
        except (RunStopped, ModelError, LimitReached) as error:
            if before is None:
                raise
            return before if isinstance(error, RunStopped) else Setback(_not_carried_out(error), before, seen)
        if isinstance(approved, Rejected):
            return approved
        if earlier is not None:
            self._job.wishes = (*self._job.wishes, earlier.words)
        result = before or _nothing_yet(self._job.request, seen)
        result = result.model_copy(update={"left_out": ()})
        result = await self._carried_out(seen, approval, result, approved)
        return await self._measured(seen, result, is_first=before is None)

    async def _carried_out(self, seen: Survey, approval: Approval, result: Result, approved: Approved) -> Result:
        """The plan, and others in its place. Raises what kept every worker from working where nothing else stands."""
        for attempt in range(MOST_REPLANS + 1):
            result, staged = await self._stage(seen, result, approved)
            failed = tuple(one for one in staged.unfinished() if not one.is_final)
            if not failed or staged.is_cut_short or attempt == MOST_REPLANS:
                break
            try:
                replanned = await self._replan(approval, result, staged, approved)
            except RunStopped as error:
                result = result.model_copy(update={"stop": stop_of(error)})
                break
            if replanned is None:
                break
            approved = replanned
        died_of = None if result.landed or staged.is_cut_short else staged.died_of()
        if died_of:
            raise revive(died_of)
        return result

    async def _replan(self, approval: Approval, result: Result, staged: Staged, approved: Approved) -> Approved | None:
        """A plan for what is left, asked about only where it wants more than the one before."""
        try:
            made = await approval.plan(_what_remains(result, staged), before=approved)
        except (ModelError, LimitReached):
            return None  # what is done stands without it
        return made if isinstance(made, Approved) else None

    async def _stage(self, seen: Survey, result: Result, approved: Approved) -> tuple[Result, Staged]:
        self._stages += 1
        label = "" if self._stages == 1 else f"~{self._stages}"
        staged = await carry_out(self._job, seen, approved.plan, result.tree, label=label)
        left_out = {**{one.task_id: _why(one) for one in staged.unfinished()}, **staged.merged.left_out}
        landed = (*result.landed, *staged.merged.landed)
        changed = {
            "tree": staged.merged.tree,
            "plan": staged.plan,
            "landed": landed,
            "left_out": tuple(LeftOut(task_id=name, why=why) for name, why in left_out.items()),
            "stop": staged.stop if staged.is_cut_short else _done_of(len(landed), len(left_out)),
            "paths": tuple(dict.fromkeys((*result.paths, *_paths(approved)))),
            "approvers": tuple(dict.fromkeys((*result.approvers, *filter(None, (approved.by,))))),
        }
        return result.model_copy(update=changed), staged

    async def _measured(self, seen: Survey, result: Result, *, is_first: bool) -> Result:
        """Proved, repaired where that helps, and told in the thread."""
        job = self._job
        result = await Proving(job, seen).prove(result, paths=result.paths)
        job.show("Summing up")
        words = await synthesis(result, goal=job.goal, run=job.run, model=job.world.model)
        result = result.model_copy(update={"words": words, "round": 1 if is_first else result.round + 1})
        if result.diff.files:
            await job.deliver(result.report(), f"result{result.round}")
        return result

    async def _decide(self, result: Result, setback: str) -> Decision | None:
        """What is to become of it; None when the run was stopped. What was written meanwhile is a wish for a change."""
        job = self._job
        written = job.watch.inbox.follow_ups()
        if written and not setback:
            words = "\n".join(one.words for one in written)
            return Decision(question_id="", choice="change", by=written[-1].by, fields={"words": words})
        job.show("Waiting for a decision on the result")
        question_id = job.question_id("result")
        question = result_question(
            result, rules=job.request.rules, question_id=question_id, run_id=job.run.id, setback=setback
        )
        try:
            return await job.ask(question)
        except RunStopped:
            return None


async def refactor(request: RefactorRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/refactor`. Raises `StewardError` when there is nothing to report but why it failed."""
    watch = await Watch.begin(run, request.limits)
    return await Refactor(Job(request, run=run, world=world, watch=watch)).carry_out()


def _standing(made: Result | Rejected | Setback, result: Result | None) -> tuple[Result | None, str]:
    """What there is to decide on after a round, and what kept the round from adding to it."""
    if isinstance(made, Setback):
        return made.result, made.words
    return (result if isinstance(made, Rejected) else made), ""


def _not_carried_out(error: StewardError) -> str:
    return f"The change that was asked for could not be planned ({error.code}). This is the result as it stood before."


def _follow_up(result: Result, words: str) -> Earlier:
    """Another round on what stands: what was done, and what a person now wants."""
    assert result.plan is not None
    return Earlier(why="follow_up", plan=result.plan, words=words, facts=_facts(result), done=_done(result))


def _what_remains(result: Result, staged: Staged) -> Earlier:
    """What did not come to its end, and how it failed."""
    return Earlier(why="replan", plan=staged.plan, facts=_facts(result), done=_done(result))


def _facts(result: Result) -> tuple[str, ...]:
    done = (f"done: {one.handoff.told()}" for one in result.landed)
    return (*done, *(f"not done: {one.task_id}: {one.why}" for one in result.left_out))


def _done(result: Result) -> tuple[str, ...]:
    return tuple(one.task_id for one in result.landed)


def _done_of(landed: int, left_out: int) -> Stop:
    """Of all plans so far: a later one has taken the place of what an earlier one left."""
    return Stop(code="done", words=f"{landed} of {counted(landed + left_out, 'subtask')} done")


def _why(outcome: Outcome) -> str:
    return outcome.why or (outcome.error.code if outcome.error else outcome.state)


def _paths(approved: Approved) -> tuple[str, ...]:
    return tuple(path for task in approved.plan.subtasks for path in task.paths_allowed)


def _nothing_yet(request: RefactorRequest, seen: Survey) -> Result:
    return Result(
        request=request,
        base=seen.base,
        plan=None,
        landed=(),
        left_out=(),
        tree=Tree(base=seen.base),
        diff=Diff(text="", files=(), added=0, removed=0),
        proof=None,
        stop=Stop(code="done", words="nothing was done"),
    )


def rejected(made: Rejected) -> Report:
    """The plan was not approved."""
    words = "the plan was not approved; nothing was changed"
    why = (f"The reason: {made.words}",) if made.words else ()
    headline = f"Plan of {counted(len(made.plan.subtasks), 'subtask')} rejected"
    return Report(headline=headline, stop=Stop(code="rejected", words=words), facts=why)


def undecided(result: Result) -> Report:
    """The result was not published."""
    stop = Stop(code="rejected", words="nothing was pushed; the diff stays in this thread")
    return Report(headline=f"{result.base.repository}: discarded", stop=stop)
