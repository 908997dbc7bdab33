"""The foreman of `/refactor`: what each worker is told, and what is done about how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from patterns.errors import ErrorRecord, LimitReached, RunStopped
from patterns.guardrails.asking import bound
from patterns.guardrails.raising import More, is_raisable
from patterns.guardrails.stops import is_shared
from patterns.orchestrator.foreman import Again, Ask, Done, Failed, Next, Outcome
from patterns.plan import Plan, Subtask, ancestors
from patterns.refactor.job import Job
from patterns.refactor.lead.questions import blocked_question, scope_of, scope_question, worker_question
from patterns.refactor.proof.checklist import named
from patterns.refactor.survey import Survey
from patterns.refactor.worker.brief import WorkerBrief, anew, answered, repeated, resumed
from patterns.refactor.worker.handoff import PLAN_HELPS, POLICY, FailureClass, Handoff, failure_of
from patterns.values.conversation import JsonObject
from patterns.values.questions import Question, digest_of
from patterns.values.repository.trees import Tree
from patterns.values.running.letters import Decision, FollowUp, TaskEnded

OUTPUT_CHARACTERS = 4000
AGAIN = {
    "transient": "it ended with an error",
    "edit_miss": "its edits did not fit",
    "tests": "tests fail with its change",
    "idle": "it no longer acted",
}
"""For the card: why a subtask is begun once more."""
HOW = {"partial": "not finished"}
"""In which state a subtask was left, where that is no word of its own."""
LONG_FACED = "Begin again with fresh eyes: read every file before you change it."


class WorkerForeman:
    """Fits `Foreman`, for one plan. What it remembers follows from the letters alone."""

    def __init__(
        self,
        job: Job,
        plan: Plan,
        *,
        survey: Survey,
        start: Tree,
        notes: tuple[str, ...] = (),
        asks_when_blocked: bool = True,
    ) -> None:
        """`start`: the tree that the plan begins at; `notes` are told to every worker.

        `asks_when_blocked`: whether a person is asked about work that was not finished, or it is given up.
        """
        self._job = job
        self._plan = plan
        self._survey = survey
        self._start = start
        self._notes = notes
        self._asks_when_blocked = asks_when_blocked
        self._briefs: dict[str, WorkerBrief] = {}
        self._handoffs: dict[str, Handoff] = {}
        self._remedies: dict[str, Counter[FailureClass]] = {}

    async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
        """Its subtask, and what those have handed over that it builds on."""
        earlier = tuple(handoff_of(outcomes[name]) for name in ancestors(self._plan, task.task_id))
        request = self._job.request
        brief = WorkerBrief(
            goal=self._job.goal,
            subtask=task,
            earlier=earlier,
            onto=self._start,
            baseline=self._survey.tests,
            notes=self._notes,
            limits=request.limits,
            rules=request.rules,
        )
        return self._told(task, brief)

    async def judge(self, task: Subtask, ended: TaskEnded, attempt: int) -> Next:
        """By its failure's class, and how often that was mended before."""
        del attempt
        if ended.result is None:
            return self._died(task, ended.error)
        handoff = Handoff.model_validate(ended.result)
        self._handoffs[task.task_id] = handoff
        if handoff.question is not None:
            return Ask(self._question_of(task, handoff))
        if handoff.failure is None:
            return Done()
        how = "handed in while tests fail" if handoff.failure == "tests" else HOW.get(handoff.status, handoff.status)
        return self._remedy(task, handoff.failure, handoff, f"{how}: {handoff.summary}")

    def _died(self, task: Subtask, error: ErrorRecord | None) -> Next:
        """Without a word; then the error says whether another plan could fare better."""
        why = f"its worker ended with an error ({error.code})" if error else "its worker ended without a word"
        made = self._remedy(task, failure_of(error) if error else "transient", None, why)
        if isinstance(made, Failed) and error and error.code not in PLAN_HELPS:
            return Failed(why, is_final=True)
        return made

    def _remedy(self, task: Subtask, failure: FailureClass, handoff: Handoff | None, why: str) -> Next:
        name = task.task_id
        if handoff and handoff.limit:
            return self._at_limit(task, LimitReached(handoff.limit.detail, **handoff.limit.facts), why)
        remedy, used = POLICY[failure], self._remedies.setdefault(name, Counter())
        if used[failure] >= remedy.most or (handoff is None and remedy.action != "again"):
            return Failed(why)
        used[failure] += 1
        if remedy.action == "ask" and handoff is not None:
            return Ask(self._blocked(task, handoff)) if self._asks_when_blocked else Failed(why)
        if remedy.action in ("again", "again_fresh", "repair"):
            return self._once_more(task, failure, handoff)
        return Failed(why)  # stop, drop; and redo, which is the merge train's

    def _at_limit(self, task: Subtask, limit: LimitReached, why: str) -> Next:
        """More may be given: of the run's money and tokens, or of this worker's own turns and time."""
        if self._job.raising.is_final or not is_raisable(limit):
            return Failed(why)
        if is_shared(limit) and self._job.was_raised(limit):
            return self._resumed(task)
        if not (is_shared(limit) or self._asks_when_blocked):
            return Failed(why)
        return Ask(self._job.limit_question(limit, task.task_id))

    def _resumed(self, task: Subtask, more: More | None = None, *, words: str = "") -> Again:
        """Where it stood; `more` turns or time for itself, `words` of advice."""
        brief, handoff = self._briefs[task.task_id], self._handoffs[task.task_id]
        return Again(self._told(task, resumed(brief, handoff, more=more, words=words)), "goes on")

    def _once_more(self, task: Subtask, failure: FailureClass, handoff: Handoff | None) -> Again:
        brief, why = self._briefs[task.task_id], f"once more: {AGAIN.get(failure, failure)}"
        if handoff is None:
            return Again(self._told(task, repeated(brief)), why)
        start = handoff.change.after if failure == "tests" else None
        return Again(self._told(task, anew(brief, handoff, start=start, notes=(_note_of(failure, handoff),))), why)

    def _question_of(self, task: Subtask, handoff: Handoff) -> Question:
        asked = handoff.question
        assert asked is not None
        job, given = self._job, {"question_id": self._job.task_question_id(task.task_id), "run_id": self._job.run.id}
        if asked.paths:
            return job.not_for_editors(scope_question(job.request, task, asked.text, asked.paths, **given))
        return worker_question(job.request, task, asked.text, asked.options, **given)

    def _blocked(self, task: Subtask, handoff: Handoff) -> Question:
        job = self._job
        needing = [one.task_id for one in self._plan.subtasks if task.task_id in ancestors(self._plan, one.task_id)]
        return blocked_question(
            job.request,
            task,
            handoff,
            question_id=job.task_question_id(task.task_id),
            run_id=job.run.id,
            dependants=needing,
        )

    async def decided(self, task: Subtask, decision: Decision) -> Next:
        """A person has answered, or the default was taken."""
        if decision.choice == "stop":
            raise RunStopped(by=decision.by)
        if decision.choice == "raise":
            return self._resumed(task, await self._job.raise_limit(decision))
        if decision.choice == "finish":
            return self._finished(decision, self._handoffs[task.task_id])
        if decision.choice == "take":
            return Done()
        if decision.choice in ("skip", ""):
            return Failed("a person decided so" if decision.by else "nobody answered", is_final=True)
        return self._told_more(task, decision)

    def _told_more(self, task: Subtask, decision: Decision) -> Next:
        """A person's words: to a question, or to work that did not come to its end."""
        handoff, brief = self._handoffs[task.task_id], self._briefs[task.task_id]
        if handoff.failure == "stuck":
            return self._resumed(task, words=_words(decision))
        if handoff.question is None:
            words = f"A person was asked about it and says: {_words(decision)}"
            return Again(self._told(task, anew(brief, handoff, notes=(words,))), "goes on with an answer")
        paths = handoff.question.paths if decision.choice == "allow" else ()
        if paths:
            bound(decision, digest_of(scope_of(task, paths)))
        said = _said(decision, handoff.question.options)
        return Again(self._told(task, answered(brief, handoff, said, paths=paths)), "goes on with an answer")

    def _finished(self, decision: Decision, handoff: Handoff) -> Next:
        """With what there is: at the run's cap that ends all; at a worker's own, a person's word takes its files."""
        if self._job.is_about_all(decision.question_id):
            self._job.raising.is_final = True
            return Failed("the budget is used up", is_final=True)
        return Done() if decision.by and handoff.files else Failed(f"its limit is used up: {handoff.summary}")

    def heard(self, letter: FollowUp) -> bool:
        """Whoever is at work, and whoever begins after it."""
        self._job.said = (*self._job.said, letter.words)
        return True

    def _told(self, task: Subtask, brief: WorkerBrief) -> JsonObject:
        brief = brief.model_copy(update={"said": self._job.said})
        self._briefs[task.task_id] = brief
        return brief.model_dump(mode="json")


def handoff_of(outcome: Outcome) -> Handoff:
    """The handoff of a subtask whose worker came to an end."""
    return Handoff.model_validate(outcome.result)


def _note_of(failure: FailureClass, handoff: Handoff) -> str:
    if failure != "tests":
        return f"Another worker did not come to an end with this ({failure}): {handoff.summary} {LONG_FACED}"
    failed = [one for one in handoff.commands if not one.result.passed]
    output = failed[-1].result.output[-OUTPUT_CHARACTERS:] if failed else ""
    new = failed[-1].broke if failed else None
    broke = f"These fail only since then: {named(new)}. " if new else ""
    return f"The change stands in the files already, and tests fail with it. {broke}Mend that. Their output:\n{output}"


def _words(decision: Decision) -> str:
    return decision.fields.get("words") or decision.words


def _said(decision: Decision, options: tuple[str, ...]) -> str:
    """The answer in words; empty where the worker is to decide by itself."""
    if decision.choice.startswith("option"):
        number = int(decision.choice.removeprefix("option"))
        return options[number - 1]
    if decision.choice in ("allow", "deny"):
        no = ". ".join(filter(None, ("no: keep to the paths that you have", _words(decision))))
        return "yes" if decision.choice == "allow" else no
    return _words(decision)
