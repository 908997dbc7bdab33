"""`/refactor` from request to pull request: survey, plan, workers, merge, proof, a decision; again when asked to."""

from __future__ import annotations

from contextlib import suppress

from patterns.errors import LimitReached, ModelError, RunStopped, StewardError, revive
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.orchestrator.foreman import Outcome
from patterns.ports.runs import Run
from patterns.refactor.job import Job
from patterns.refactor.lead.stage import Staged, carry_out
from patterns.refactor.planning.approving import Approval, Approved, Rejected
from patterns.refactor.planning.drafted import Earlier
from patterns.refactor.request import RefactorRequest, World
from patterns.refactor.result.landing import Setback, land
from patterns.refactor.result.proving import Proving
from patterns.refactor.result.result import LeftOut, Result, result_question, synthesis
from patterns.refactor.survey import Survey, survey
from patterns.values.letters import Decision, FollowUp
from patterns.values.report import Report, Stop
from patterns.values.repository.trees import Diff, Tree
from patterns.wording.counting import counted
from patterns.wording.inert import shortened

MOST_REPLANS = 2
WRITTEN_CHARACTERS = 300


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
            decision = await self._decide(result, setback)
            if decision is None or decision.choice not in ("change", "publish"):
                return await self._last(undecided(result, decision) if result.diff.files else result.report())
            setback, earlier = "", None
            if decision.choice == "change":
                earlier = _follow_up(result, decision.fields.get("words", ""))
            else:
                landed = await land(self._job, seen, result, decision=decision)
                if not isinstance(landed, Setback):
                    return await self._last(landed)
                setback, result, seen = landed.words, landed.result, landed.survey
                approval.stands_on(seen)

    async def _round(
        self, seen: Survey, approval: Approval, before: Result | None, earlier: Earlier | None
    ) -> Result | Rejected | Setback:
        """What one wish comes to: a plan, or several where one did not come to its end."""
        try:
            approved = await approval.plan(earlier)
        except (RunStopped, ModelError, LimitReached) as error:
            if before is None:
                raise
            return Setback(_not_carried_out(error), before, seen)
        if isinstance(approved, Rejected):
            return approved
        if earlier is not None:
            self._job.wishes = (*self._job.wishes, earlier.words)
            self._job.is_budget_final = False  # who wants more may be asked for more
        result = before or _nothing_yet(self._job.request, seen)
        result = result.model_copy(update={"left_out": ()})
        result = await self._carried_out(seen, approval, result, approved)
        return await self._measured(seen, result, is_first=before is None)

    async def _carried_out(self, seen: Survey, approval: Approval, result: Result, approved: Approved) -> Result:
        """The plan, and others in its place. Raises what kept every worker from working where nothing else stands."""
        for attempt in range(MOST_REPLANS + 1):
            result, staged = await self._stage(seen, result, approved)
            if not staged.to_plan_anew() or staged.is_cut_short or attempt == MOST_REPLANS:
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
        for_good = tuple(one for one in result.left_out if one.is_final)
        left_out = (*for_good, *_left_out(staged))
        landed = (*result.landed, *staged.merged.landed)
        changed = {
            "tree": staged.merged.tree,
            "plan": staged.plan,
            "landed": landed,
            "left_out": left_out,
            "stop": staged.stop if staged.is_cut_short else _done_of(len(landed), len(left_out)),
            "paths": tuple(dict.fromkeys((*result.paths, *_paths(approved)))),
            "approvers": tuple(dict.fromkeys((*result.approvers, *filter(None, (approved.by,))))),
        }
        return result.model_copy(update=changed), staged

    async def _measured(self, seen: Survey, result: Result, *, is_first: bool) -> Result:
        """Proved, repaired where that helps, and told in the thread."""
        job = self._job
        result = result.model_copy(update={"round": 1 if is_first else result.round + 1})
        result = await self._heard(await Proving(job, seen).prove(result, paths=result.paths))
        job.show("Summing up")
        words = await synthesis(result, goal=job.goal, run=job.run, model=job.world.model)
        result = result.model_copy(update={"words": words})
        if result.diff.files:
            await job.deliver(result.report(), f"result{result.round}")
        return result

    async def _heard(self, result: Result) -> Result:
        """A Stop while the result was measured leaves it to be decided on, like one while the workers were at it."""
        try:
            await self._job.watch.inbox.glance()
        except RunStopped as error:
            return result.model_copy(update={"stop": stop_of(error)})
        return result

    async def _decide(self, result: Result, setback: str) -> Decision | None:
        """What is to become of it; None when the run was stopped, or when nothing changed.

        What was written meanwhile is a wish for a change: at once, or where something has to be looked at first
        together with what is decided on that.
        """
        inbox = self._job.watch.inbox
        try:
            await inbox.glance()
            if not (setback or result.is_last):
                wish = self._wish()
                if wish is not None:
                    return wish
            if not result.diff.files:
                return None
            decision = await self._asked(result, setback)
        except RunStopped:
            return None
        return self._wish(decision) if decision.choice == "change" else decision

    def _wish(self, decision: Decision | None = None) -> Decision | None:
        """What was written, with what was decided, as one wish for a change."""
        written = self._job.watch.inbox.follow_ups()
        for one in (*written, *((decision,) if decision else ())):
            self._job.wanted_by(one.by)
        if not written:
            return decision
        decided = decision.fields.get("words") if decision else ""
        words = "\n".join(filter(None, (decided, *(one.words for one in written))))
        return Decision(question_id="", choice="change", by=written[-1].by, fields={"words": words})

    async def _asked(self, result: Result, setback: str) -> Decision:
        job = self._job
        job.show("Waiting for a decision on the result")
        question_id = job.question_id("result")
        question = result_question(
            result, rules=job.request.rules, question_id=question_id, run_id=job.run.id, setback=setback
        )
        return await job.ask(question)

    async def _last(self, report: Report) -> Report:
        """With what people wrote and nobody took up."""
        inbox = self._job.watch.inbox
        with suppress(RunStopped):  # it ends anyhow
            await inbox.glance()
        return report.model_copy(update={"facts": (*report.facts, *_not_taken_up(inbox.follow_ups(), report.branch))})


async def refactor(request: RefactorRequest, *, run: Run, world: World) -> Report:
    """Carry out one `/refactor`. Raises `StewardError` when there is nothing to report but why it failed."""
    watch = await Watch.begin(run, request.limits)
    return await Refactor(Job(request, run=run, world=world, watch=watch)).carry_out()


def _standing(made: Result | Rejected | Setback, result: Result | None) -> tuple[Result | None, str]:
    """What there is to decide on after a round, and what kept the round from adding to it."""
    if isinstance(made, Setback):
        return made.result, made.words
    if isinstance(made, Rejected):
        return result, "The plan for that was not approved. This is the result as it was."
    return made, ""


def _not_taken_up(written: tuple[FollowUp, ...], branch: str) -> tuple[str, ...]:
    """For whoever was told that it would be."""
    on = " Say it again in this thread to go on from the branch." if branch else ""
    said = (shortened(" ".join(one.words.split()), WRITTEN_CHARACTERS) for one in written)
    return tuple(f"not taken up: “{one}”.{on}" for one in said)


def _not_carried_out(error: StewardError) -> str:
    if isinstance(error, RunStopped):
        return "It was stopped before a plan was approved. This is the result as it was."
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


def _left_out(staged: Staged) -> tuple[LeftOut, ...]:
    """In plan order. What the train left out, a person has."""
    train = staged.merged.left_out
    return tuple(
        LeftOut(
            task_id=one.task_id, why=train.get(one.task_id) or _why(one), is_final=one.is_final or one.task_id in train
        )
        for one in staged.unfinished()
    )


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


def undecided(result: Result, decision: Decision | None = None) -> Report:
    """The result was not published; why, where somebody said so."""
    why = (f"The reason: {decision.words}",) if decision and decision.words else ()
    stop = Stop(code="rejected", words="nothing was pushed; the diff stays in this thread")
    return Report(headline=f"{result.base.repository}: discarded", stop=stop, facts=why)
