"""What a stop would leave, at each moment of one run."""

from __future__ import annotations

from functools import partial

from patterns.orchestrator.foreman import Outcome
from patterns.refactor.job import Job
from patterns.refactor.kept import Kept
from patterns.refactor.planning.approving import Approved
from patterns.refactor.planning.drafted import Earlier
from patterns.refactor.result.result import Result
from patterns.values.report import Report, Stop
from patterns.values.repository.trees import Base, Diff, Tree
from patterns.wording.counting import counted

RESUME = (
    "*Resume* begins no finished subtask again and asks for no other plan; what somebody was at just then is begun "
    "anew, and the result is measured before anybody is asked about it. It may spend what was left of this run's cap."
)


class Keeping:
    """Of one run."""

    def __init__(self, job: Job, before: Kept | None) -> None:
        """`before`: what the stopped run has left that this one goes on from."""
        self._job = job
        self._before = before
        self.kept: Kept | None = None
        self.result: Result | None = None
        """What is merged by now."""

    @property
    def base(self) -> Base | None:
        """The commit on which the run before stood."""
        return self._before.base if self._before else None

    def take_up(self) -> Kept | None:
        """What the run before left, as far as it may be carried out by the rules of today."""
        job, kept = self._job, self._before
        if kept is None:
            return None
        for user in kept.editors:
            job.wanted_by(user)
        if not kept.fits(job.request):
            job.notes = (*job.notes, "Planned anew: what was kept does not fit the rules of today")
            return None
        job.wishes, job.notes = kept.wishes, (*job.notes, f"Goes on from {kept.summed()}")
        before = kept.before.model_copy(update={"request": job.request}) if kept.before else None
        return kept.model_copy(update={"before": before})

    def planned(
        self,
        approved: Approved,
        *,
        base: Base,
        before: Result | None,
        earlier: Earlier | None,
        is_approved: bool,
        done: tuple[Outcome, ...] = (),
    ) -> None:
        """There is a plan. `before`: what stood before it; `done`: what of it a run before has done."""
        job = self._job
        self.kept = Kept(
            base=base,
            wishes=job.wishes,
            editors=tuple(dict.fromkeys((job.request.requester, *job.editors))),
            before=before,
            earlier=earlier,
            drafted=approved.drafted,
            estimate=approved.estimate,
            by=approved.by,
            is_approved=is_approved,
            done=done,
        )

    def worked(self, outcomes: tuple[Outcome, ...], result: Result) -> None:
        """The workers of that plan have ended, and what they did is merged."""
        assert self.kept is not None
        done = tuple(one for one in outcomes if one.state == "done")
        self.kept, self.result = self.kept.model_copy(update={"done": done}), result

    async def stopped(self, stop: Stop) -> Report:
        """Nothing is begun or measured any more; what was merged is shown. Only where something is kept."""
        assert self.kept is not None
        result = self.result
        if result is not None and result.proof is None:
            measure = partial(self._job.world.repository.diff, Tree(base=result.base), result.tree)
            diff = await self._job.run.step("diff", measure, Diff)
            result = result.model_copy(update={"diff": diff, "stop": stop})
        return stopped_report(self.kept, result, stop)


def stopped_report(kept: Kept, result: Result | None, stop: Stop) -> Report:
    """`result`: what was merged by then, if anything was."""
    changed = result is not None and bool(result.diff.files)
    known = stop.model_copy(update={"kept": _kept(kept, result if changed else None), "more": RESUME})
    is_told = result is None or result.proof is not None  # then its checklist and its diff stand in the thread
    return Report(
        headline=f"{kept.base.repository}: stopped",
        stop=known,
        facts=() if is_told or result is None else result.facts(),
        attachments=() if is_told or result is None else result.report().attachments,
        offers=("resume",),
        resume=kept.model_dump(mode="json"),
    )


def _kept(kept: Kept, result: Result | None) -> str:
    """Nothing of it has left the house."""
    if result is None:
        return f"{kept.told()}. Nothing was pushed"
    files = counted(len(result.diff.files), "changed file")
    tested = "measured before it was stopped" if result.proof else "NOT tested"
    return f"{kept.told()}. The diff of {files}, {tested}, is in this thread; nothing was pushed"
