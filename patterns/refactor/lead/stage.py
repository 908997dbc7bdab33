"""One approved plan carried out: the workers, then the merge train."""

from __future__ import annotations

from patterns.errors import ErrorRecord, LimitReached, RunStopped
from patterns.guardrails.stops import is_shared, stop_of
from patterns.orchestrator.foreman import Outcome
from patterns.plan import Plan
from patterns.refactor.job import Job
from patterns.refactor.lead.crew import crew
from patterns.refactor.lead.foreman import WorkerForeman, handoff_of
from patterns.refactor.lead.merging import Merged, Train
from patterns.refactor.lead.yard import WorkYard
from patterns.refactor.steady import SteadyRun
from patterns.refactor.survey import Survey
from patterns.values.conversation import Frozen
from patterns.values.report import Stop
from patterns.values.repository.trees import Tree

KEPT = "What was finished by then is merged."


class Staged(Frozen):
    """What one plan came to."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    """In plan order."""
    merged: Merged
    stop: Stop

    @property
    def is_cut_short(self) -> bool:
        """A person or a limit ended it: nothing more is to be begun."""
        return self.stop.code != "done"

    def died_of(self) -> ErrorRecord | None:
        """The error that kept every worker from its work, where nothing else is to be told."""
        errors = [one.error for one in self.outcomes if one.state != "skipped"]
        return errors[0] if errors and all(errors) else None

    def to_plan_anew(self) -> tuple[Outcome, ...]:
        """What another plan could bring to its end. What people left out, in the train too, stays so."""
        return tuple(one for one in self.outcomes if one.state != "done" and not one.is_final)

    def unfinished(self) -> tuple[Outcome, ...]:
        """The subtasks that are not part of the result."""
        left_out = self.merged.left_out
        return tuple(one for one in self.outcomes if one.state != "done" or one.task_id in left_out)


async def carry_out(
    job: Job, survey: Survey, plan: Plan, start: Tree, *, label: str, done: tuple[Outcome, ...] = ()
) -> Staged:
    """To the merged tree, whatever cuts it short. `label` tells its workers from those of other plans.

    `done`: what workers of an earlier run have handed in for this very plan.
    """
    foreman = WorkerForeman(job, plan, survey=survey, start=start)
    orchestrator = crew(job, plan, foreman, label=label, on_change=job.rows_changed, done=done)
    stop: Stop | None = None
    try:
        await orchestrator.conduct()
    except (LimitReached, RunStopped) as error:
        stop = stop_of(error, kept=KEPT)
    job.close_rows()
    outcomes = tuple(orchestrator.outcomes[task.task_id] for task in plan.subtasks)
    yard = WorkYard(job, survey, label=label, stop=stop)
    job.show("Merging")
    train = Train(plan, start, run=SteadyRun(job), repository=job.world.repository, yard=yard)
    merged = await train.run({one.task_id: handoff_of(one) for one in outcomes if one.state == "done"})
    return Staged(plan=plan, outcomes=outcomes, merged=merged, stop=yard.stop or _stop_of_all(outcomes))


def _stop_of_all(outcomes: tuple[Outcome, ...]) -> Stop:
    """How the workers ended together; the run's budget is one for all, so one that met it speaks for the run."""
    for outcome in outcomes:
        met = handoff_of(outcome).limit if outcome.result else None
        limit = LimitReached(met.detail, **met.facts) if met else None
        if outcome.state != "done" and limit and is_shared(limit):
            return stop_of(limit, kept=KEPT)
    return Stop(code="done", words="all of it was tried")
