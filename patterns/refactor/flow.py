"""`/refactor` from request to pull request: survey, plan, workers, merge, proof, a decision; again when asked to."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from patterns.errors import LimitReached, ModelError, RunStopped, StewardError, revive
from patterns.guardrails.limits import Watch
from patterns.guardrails.stops import stop_of
from patterns.orchestrator.foreman import Outcome
from patterns.ports.runs import Run
from patterns.refactor.again import follow_up, what_remains
from patterns.refactor.job import Job
from patterns.refactor.keeping import Keeping
from patterns.refactor.kept import Kept
from patterns.refactor.lead.stage import Staged, carry_out
from patterns.refactor.planning.approving import Approval, Approved, Rejected
from patterns.refactor.planning.drafted import Earlier
from patterns.refactor.request import RefactorRequest, World
from patterns.refactor.result.ends import rejected, undecided, with_not_taken_up
from patterns.refactor.result.landing import Setback, land
from patterns.refactor.result.proving import Proving
from patterns.refactor.result.result import LeftOut, Result, result_question, synthesis
from patterns.refactor.survey import Survey, survey
from patterns.values.conversation import JsonObject
from patterns.values.report import Report, Stop
from patterns.values.repository.trees import Diff, Tree
from patterns.values.running.letters import Decision
from patterns.wording.counting import counted

MOST_REPLANS = 2


class Refactor:
    """One run, and where it stands."""

    def __init__(self, job: Job, before: Kept | None = None) -> None:
        """`before`: what the stopped run has left that this one goes on from."""
        self._job = job
        self._stages = 0
        self._keeping = Keeping(job, before)

    async def carry_out(self) -> Report:
        """To the end. Raises `RunStopped` while there is nothing that a stop would leave."""
        try:
            return await self._to_the_end()
        except RunStopped as error:
            if self._keeping.kept is None:
                raise
            return await self._last(await self._keeping.stopped(stop_of(error)))

    async def _to_the_end(self) -> Report:
        seen = await survey(self._job, at=self._keeping.base)
        approval = Approval(self._job, seen)
        kept = self._keeping.take_up()
        result, earlier = (kept.before, kept.earlier) if kept else (None, None)
        setback = ""
        while True:
            if not setback:
                made = await self._round(seen, approval, result, earlier, kept)
                if isinstance(made, Rejected) and result is None:
                    return rejected(made)
                (result, setback), kept = _standing(made, result), None
            assert result is not None
            if result.stop.code == "stopped":
                return await self._last(await self._keeping.stopped(result.stop))
            decision = await self._decide(result, setback)
            if decision is None or decision.choice not in ("change", "publish"):
                return await self._last(undecided(result, decision) if result.diff.files else result.report())
            setback, earlier = "", None
            if decision.choice == "change":
                earlier = follow_up(result, decision.fields.get("words", ""))
            else:
                landed = await land(self._job, seen, result, decision=decision)
                if not isinstance(landed, Setback):
                    return await self._last(landed)
                setback, result, seen = landed.words, landed.result, landed.survey
                approval.stands_on(seen)

    async def _round(
        self, seen: Survey, approval: Approval, before: Result | None, earlier: Earlier | None, kept: Kept | None
    ) -> Result | Rejected | Setback:
        """What one wish comes to: a plan, or several where one did not come to its end."""
        planned = partial(self._keeping.planned, base=seen.base, before=before, earlier=earlier)
        try:
            approved = await _approved(approval, earlier, kept)
        except RunStopped:
            if approval.made is not None:
                planned(approval.made, is_approved=False)
            raise
        except (ModelError, LimitReached) as error:
            if before is None:
                raise
            return Setback(_not_carried_out(error), before, seen)
        if isinstance(approved, Rejected):
            return approved
        if earlier is not None and not (kept and kept.is_approved):
            self._job.wishes = (*self._job.wishes, earlier.words)
            self._job.raising.is_final = False  # who wants more may be asked for more
        done = kept.done if kept else ()
        planned(approved, is_approved=True, done=done)
        result = before or _nothing_yet(self._job.request, seen)
        result = result.model_copy(update={"left_out": ()})
        result = await self._carried_out(seen, approval, result, approved, done)
        return await self._measured(seen, result, is_first=before is None)

    async def _carried_out(
        self, seen: Survey, approval: Approval, result: Result, approved: Approved, done: tuple[Outcome, ...]
    ) -> Result:
        """The plan, and others in its place. Raises what kept every worker from working where nothing else stands.

        `done`: what a run before has done of the first of them.
        """
        for attempt in range(MOST_REPLANS + 1):
            result, staged = await self._stage(seen, result, approved, done)
            self._keeping.worked(staged.outcomes, result)
            if not staged.to_plan_anew() or staged.is_cut_short or attempt == MOST_REPLANS:
                break
            remains = what_remains(result, staged)
            replanned = await self._replan(approval, remains, approved)
            if replanned is None:
                break
            self._keeping.planned(replanned, base=seen.base, before=result, earlier=remains, is_approved=True)
            approved, done = replanned, ()
        died_of = None if result.landed or staged.is_cut_short else staged.died_of()
        if died_of:
            raise revive(died_of)
        return result

    async def _replan(self, approval: Approval, remains: Earlier, approved: Approved) -> Approved | None:
        """A plan for what is left, asked about only where it wants more than the one before."""
        try:
            made = await approval.plan(remains, before=approved)
        except (ModelError, LimitReached):
            return None  # what is done stands without it
        return made if isinstance(made, Approved) else None

    async def _stage(
        self, seen: Survey, result: Result, approved: Approved, done: tuple[Outcome, ...]
    ) -> tuple[Result, Staged]:
        self._stages += 1
        label = "" if self._stages == 1 else f"~{self._stages}"
        staged = await carry_out(self._job, seen, approved.plan, result.tree, label=label, done=done)
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
        """Proved, repaired where that helps, and told in the thread. What a person stopped is left as it is."""
        job = self._job
        result = result.model_copy(update={"round": 1 if is_first else result.round + 1, "proof": None})
        self._keeping.result = result
        if result.stop.code == "stopped":
            return result
        result = self._keeping.result = await Proving(job, seen).prove(result, paths=result.paths)
        await job.watch.inbox.glance()
        job.show("Summing up")
        words = await synthesis(result, goal=job.goal, run=job.run, model=job.world.model)
        result = result.model_copy(update={"words": words})
        if result.diff.files:
            await job.deliver(result.report(), f"result{result.round}")
        self._keeping.result = result
        return result

    async def _decide(self, result: Result, setback: str) -> Decision | None:
        """What is to become of it; None when nothing changed. Raises `RunStopped`.

        What was written meanwhile is a wish for a change: at once, or where something has to be looked at first
        together with what is decided on that.
        """
        await self._job.watch.inbox.glance()
        if not (setback or result.is_last):
            wish = self._wish()
            if wish is not None:
                return wish
        if not result.diff.files:
            return None
        decision = await self._asked(result, setback)
        return self._wish(decision) if decision.choice == "change" else decision

    def _wish(self, decision: Decision | None = None) -> Decision | None:
        """What was written, with what was decided, as one wish for a change."""
        written = self._job.watch.inbox.follow_ups()
        self._job.said = ()
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
        return with_not_taken_up(report, inbox.follow_ups())


async def refactor(request: RefactorRequest, *, run: Run, world: World, kept: JsonObject | None = None) -> Report:
    """Carry out one `/refactor`. Raises `StewardError` when there is nothing to report but why it failed.

    `kept`: what the stopped run has left that this one goes on from.
    """
    watch = await Watch.begin(run, request.limits)
    before = Kept.model_validate(kept) if kept else None
    return await Refactor(Job(request, run=run, world=world, watch=watch), before).carry_out()


async def _approved(approval: Approval, earlier: Earlier | None, kept: Kept | None) -> Approved | Rejected:
    """A plan that somebody approved in the run before is the same, on the same commit: nobody is asked again."""
    if kept is None:
        return await approval.plan(earlier)
    return kept.approved() if kept.is_approved and kept.by else await approval.agreed(kept.approved(), earlier)


def _standing(made: Result | Rejected | Setback, result: Result | None) -> tuple[Result | None, str]:
    """What there is to decide on after a round, and what kept the round from adding to it."""
    if isinstance(made, Setback):
        return made.result, made.words
    if isinstance(made, Rejected):
        return result, "The plan for that was not approved. This is the result as it was."
    return made, ""


def _not_carried_out(error: StewardError) -> str:
    return f"The change that was asked for could not be planned ({error.code}). This is the result as it stood before."


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
