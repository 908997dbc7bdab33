"""The proof of a result, and the rounds that mend what it finds: at most three, the best candidate kept."""

from __future__ import annotations

from functools import partial

from patterns.guardrails.hearing import Hearing
from patterns.plan import Plan, Subtask, with_files
from patterns.refactor.job import Job
from patterns.refactor.lead.merging import Landed
from patterns.refactor.lead.yard import WorkYard
from patterns.refactor.proof.measure import prove
from patterns.refactor.result.result import Result
from patterns.refactor.steady import SteadyRun
from patterns.refactor.survey import Survey
from patterns.refactor.worker.handoff import Handoff
from patterns.values.repository.trees import Diff, Merge, Tree
from patterns.wording.inert import shortened

MOST_REPAIRS = 3
DONE_CHARACTERS = 2000
TITLE = "Mend what the proof has found"
TOOLS = ("list_files", "search_code", "read_file", "edit_file", "run_command")


class Proving:
    """Of one run."""

    def __init__(self, job: Job, survey: Survey) -> None:
        self._job = job
        self._survey = survey

    async def prove(self, result: Result, *, paths: tuple[str, ...]) -> Result:
        """The result with its diff and its proof, repaired where that helps. `paths`: what repairs may write."""
        best = await self.proved(result)
        yard = WorkYard(self._job, self._survey, label=f"~proof{result.round}")
        for number in range(1, MOST_REPAIRS + 1):
            problems = best.proof.needs_repair() if best.proof else ()
            if not problems or best.stop.code != "done":
                break
            mended = await self._repaired(best, yard, number, problems, paths)
            if mended is None:
                break
            best = min(best, mended, key=score) if mended.proof else best  # taking all of it back mends nothing
        return best if yard.stop is None else best.model_copy(update={"stop": yard.stop})

    async def proved(self, result: Result) -> Result:
        """The result with its diff and its proof, as it is. Raises `RunStopped`."""
        job, survey = self._job, self._survey
        start = Tree(base=result.base)
        diff = await SteadyRun(job).step("diff", partial(job.world.repository.diff, start, result.tree), Diff)
        if not diff.files:
            return result.model_copy(update={"diff": diff, "proof": None})
        job.show("Running the tests on the result")
        proof = await prove(
            start,
            result.tree,
            diff,
            rules=job.request.rules,
            baseline=survey.baseline,
            repository=job.world.repository,
            code=job.world.code,
            run=Hearing(SteadyRun(job), job.watch.inbox),
        )
        return result.model_copy(update={"diff": diff, "proof": proof})

    async def _repaired(
        self, best: Result, yard: WorkYard, number: int, problems: tuple[str, ...], paths: tuple[str, ...]
    ) -> Result | None:
        """A candidate; None where nobody came to an end with it or nothing was changed."""
        task = _repair(number, best, paths)
        plan = Plan(summary="Mend what the proof has found.", subtasks=(task,))
        handoff = await yard.single(plan, best.tree, "\n\n".join(problems), label=f"~proof{best.round}")
        if handoff is None or not handoff.files:
            return None
        merge = await SteadyRun(self._job).step("merge", partial(self._merge, best.tree, handoff), Merge)
        if merge.conflicts:
            return None
        landed = Landed(task_id=task.task_id, title=TITLE, handoff=handoff, before=best.tree, tree=merge.tree)
        return await self.proved(best.model_copy(update={"tree": merge.tree, "landed": (*best.landed, landed)}))

    async def _merge(self, tree: Tree, handoff: Handoff) -> Merge:
        return await self._job.world.repository.merge(tree, (handoff.change,))


def _name(number: int, best: Result) -> str:
    return f"repair-{number}" if best.round == 1 else f"repair-{best.round}-{number}"


def _repair(number: int, best: Result, paths: tuple[str, ...]) -> Subtask:
    """What was found is told as a note: it is as long as the outputs are."""
    done = ", ".join(f"{one.task_id} ({one.title})" for one in best.landed)
    changed = (path for one in best.landed for path in one.handoff.files)
    return Subtask(
        task_id=_name(number, best),
        title=TITLE,
        description=(
            "These subtasks were done and merged, and their result was measured against the repository as it was "
            "before. <attempt-before> says what it broke. Mend that, in the code and not by weakening what measures "
            "it; only a test that expects what <overall-goal> itself changes is made to expect the new. "
            f"The subtasks: {shortened(done, DONE_CHARACTERS)}"
        ),
        tools_needed=TOOLS,
        paths_allowed=with_files(paths, changed),
        acceptance=("Each of the problems named in <attempt-before> is gone.",),
    )


def score(result: Result) -> tuple[int, ...]:
    """Orders candidates of one request, the best first."""
    return result.proof.score(result.request.text) if result.proof else ()
