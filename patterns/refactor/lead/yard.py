"""What the merge train asks for: a subtask made again, a person's choice, a quick look at what a merge left."""

from __future__ import annotations

from functools import partial

from patterns.errors import LimitReached, PathRefused, RunStopped
from patterns.guardrails.stops import stop_of
from patterns.plan import Plan, Subtask
from patterns.refactor.job import Job
from patterns.refactor.lead.crew import crew
from patterns.refactor.lead.foreman import WorkerForeman, handoff_of
from patterns.refactor.lead.questions import conflict_question
from patterns.refactor.steady import SteadyRun
from patterns.refactor.survey import Survey, run_command
from patterns.refactor.worker.handoff import Handoff
from patterns.values.report import Stop
from patterns.values.repository.trees import Conflict, Diff, Tree
from patterns.values.running.progress import Row

OUTPUT_CHARACTERS = 3000


class WorkYard:
    """Fits `Yard`. Once something cuts the run short it does nothing more, and `stop` says what."""

    def __init__(self, job: Job, survey: Survey, *, label: str, stop: Stop | None = None) -> None:
        """`label` tells this plan's workers from those of other plans."""
        self.stop = stop
        self._job = job
        self._survey = survey
        self._label = label

    async def _hear(self) -> bool:
        """Whether a person has stopped the run: then nothing is begun or looked at any more."""
        if self.stop is None:
            try:
                await self._job.watch.inbox.glance()
            except RunStopped as error:
                self.stop = stop_of(error)
        return self.stop is not None and self.stop.code == "stopped"

    async def redo(self, task: Subtask, tree: Tree, note: str) -> Handoff | None:
        """By a worker that starts on `tree`; None when it does not come to its end."""
        if await self._hear() or self.stop is not None:
            return None
        alone = task.model_copy(update={"dependencies": ()})
        plan = Plan(summary=f"Make {task.task_id} again.", subtasks=(alone,))
        return await self.single(plan, tree, note, label=f"{self._label}~again", shown=" (once more)")

    async def single(self, plan: Plan, tree: Tree, note: str, *, label: str, shown: str = "") -> Handoff | None:
        """A plan of one subtask, carried out beside all others; nobody is asked where it is not finished.

        `shown` stands behind its title on the card.
        """
        job, survey = self._job, self._survey
        notes = (note,) if note else ()
        foreman = WorkerForeman(job, plan, survey=survey, start=tree, notes=notes, asks_when_blocked=False)
        orchestrator = crew(job, plan, foreman, label=label, on_change=partial(_shown, job, shown))
        try:
            (outcome,) = (await orchestrator.conduct()).values()
        except (LimitReached, RunStopped) as error:
            self.stop = stop_of(error)
            return None
        finally:
            job.close_rows()
        return handoff_of(outcome) if outcome.state == "done" else None

    async def choose(self, task: Subtask, conflict: Conflict) -> str:
        """Of the question that is put to a person; `skip` where nobody can be asked any more."""
        if self.stop is not None:
            return "skip"
        job = self._job
        job.show("Waiting for a decision on a conflict")
        question = conflict_question(
            job.request, task, conflict, question_id=job.question_id("conflict"), run_id=job.run.id
        )
        try:
            return (await job.ask(question)).choice
        except RunStopped as error:
            self.stop = stop_of(error)
            return "skip"

    async def quick_checks(self, before: Tree, after: Tree) -> str:
        """Files that no longer parse; else the first quick command that passed on the base and fails now.

        After a person's Stop nobody looks.
        """
        if await self._hear():
            return ""
        job = self._job
        broken = await SteadyRun(job).step("parse", partial(self._unparsed, before, after), str)
        if broken:
            return broken
        for rule in job.request.rules.commands:
            if not (rule.quick and self._survey.passes(rule)) or await self._hear():
                continue
            result = await run_command(job, rule.name, after, stage=f"Merging: running {rule.name}")
            if result.ran and not result.passed:
                return f"{rule.name} fails, which passed before:\n{result.output[-OUTPUT_CHARACTERS:]}"
        return ""

    async def _unparsed(self, before: Tree, after: Tree) -> str:
        """In one step: reading and parsing are cheap and can be done again."""
        repository = self._job.world.repository
        diff: Diff = await repository.diff(before, after)
        problems = []
        for path in diff.files:
            new, old = await self._problem(after, path), await self._problem(before, path)
            if new and not old:
                problems.append(f"{path} no longer parses: {new}")
        return "\n".join(problems)

    async def _problem(self, tree: Tree, path: str) -> str | None:
        try:
            text = await self._job.world.repository.read(tree, path)
        except PathRefused:
            return None
        return await self._job.world.code.problem(path, text)


def _shown(job: Job, more: str, rows: tuple[Row, ...]) -> None:
    job.rows_changed(tuple(row.model_copy(update={"title": f"{row.title}{more}"}) for row in rows))
