"""Children of a review at work: a batch of independent parts under the orchestrator, each a row on the card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patterns.errors import ErrorRecord, LimitReached, ModelOverloaded, ModelUnreachable, RunStopped
from patterns.guardrails.stops import is_shared
from patterns.orchestrator.foreman import Again, Done, Failed, Next, Outcome
from patterns.orchestrator.orchestrator import Orchestrator
from patterns.plan import Plan, Subtask
from patterns.review.job import Job
from patterns.values.conversation import Frozen, JsonObject
from patterns.values.running.letters import Decision, FollowUp, TaskEnded

TASK_KIND = "review_task"
"""Under which the engine knows the child."""
PASSING = (ModelUnreachable.code, ModelOverloaded.code)
"""Errors that the same again may not meet."""


class Part(Frozen):
    """One child."""

    task_id: str
    title: str
    payload: JsonObject


class _Foreman:
    """Fits the port of that name: nothing is asked, and what ended by an outage is begun once more."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._payloads = {one.task_id: one.payload for one in parts}

    async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
        """Its own payload."""
        del outcomes
        return self._payloads[task.task_id]

    async def judge(self, task: Subtask, ended: TaskEnded, attempt: int) -> Next:
        """What it handed back counts."""
        if ended.result is not None:
            return Done()
        code = ended.error.code if ended.error else ""
        if code in PASSING and attempt == 1:
            return Again(self._payloads[task.task_id], "once more: the model did not answer")
        return Failed(f"ended with an error ({code or 'unknown'})")

    async def decided(self, task: Subtask, decision: Decision) -> Next:
        """Nothing is asked, so nothing is decided."""
        del task
        raise RunStopped(by=decision.by)

    def heard(self, letter: FollowUp) -> bool:
        """Nobody is asked for more than was asked at first."""
        del letter
        return False


class Team:
    """Gives the batches of one run names that do not meet."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._batches = 0
        self._names: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}
        """Of the parts that were worked on last."""
        self.limit: LimitReached | None = None
        """The shared cap that kept a part from its end, where nobody raised it."""

    async def work(self, parts: Sequence[Part], *, stage: str, kept: str) -> dict[str, Outcome]:
        """Every part's outcome. `kept`: what there is when the budget is used up, for the person who is asked.

        Raises `LimitReached` (G-TIME) and `RunStopped`; what had come by then is in `outcomes`.
        """
        self.outcomes = {}
        self._job.kept = kept
        waiting = list(parts)
        while waiting:
            self._job.show(stage)
            await self._batch(waiting)
            limit = _limit_of(self.outcomes)
            if limit is None or not await self._job.raising.is_raised(limit):
                self.limit = limit or self.limit
                break
            waiting = [one for one in parts if _met_limit(self.outcomes[one.task_id].error)]
        return self.outcomes

    async def _batch(self, parts: Sequence[Part]) -> None:
        self._batches += 1
        job = self._job
        orchestrator = Orchestrator(
            _plan(parts),
            run=job.run,
            watch=job.watch,
            human=job.world.human,
            kind=TASK_KIND,
            foreman=_Foreman(parts),
            on_change=job.rows_changed,
            label=self._label(parts),
        )
        try:
            await orchestrator.conduct()
        finally:
            self.outcomes |= orchestrator.outcomes
            job.close_rows()

    def _label(self, parts: Sequence[Part]) -> str:
        """None where every name is new."""
        names = {one.task_id for one in parts}
        taken = self._names & names
        self._names |= names
        return f"~{self._batches}" if taken else ""


def _plan(parts: Sequence[Part]) -> Plan:
    tasks = (
        Subtask(task_id=one.task_id, title=one.title[:80], description=f"{one.title}: one part of the review")
        for one in parts
    )
    return Plan(summary="The parts of a review, all at once.", subtasks=tuple(tasks))


def _limit_of(outcomes: Mapping[str, Outcome]) -> LimitReached | None:
    for outcome in outcomes.values():
        if outcome.error and _met_limit(outcome.error):
            return LimitReached(outcome.error.detail, **outcome.error.facts)
    return None


def _met_limit(error: ErrorRecord | None) -> bool:
    return error is not None and is_shared(LimitReached("", **error.facts))
