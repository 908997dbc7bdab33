"""Orchestrator-workers: subtasks started the moment their dependencies are done, at a given width, without barriers.

After Anthropic's and Skytells' pattern of that name. One loop decides, on one journalled inbox, so that a replay
starts the same subtasks in the same order whatever order they end in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from patterns.errors import LimitReached, RunStopped, StewardError
from patterns.guardrails.limits import Watch
from patterns.orchestrator.foreman import Again, Ask, Done, Failed, Foreman, Next, Outcome
from patterns.orchestrator.waiting import Waiting
from patterns.plan import Plan, Subtask, priorities
from patterns.ports.people import Human
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision, FollowUp, TaskEnded, TaskNote
from patterns.values.running.progress import Row, State


@dataclass(slots=True)
class Work:
    """A subtask that has been begun and has no outcome yet."""

    task: Subtask
    attempt: int = 0
    child: str = ""
    """The worker that is at it; empty while it waits."""
    began: float = 0.0
    seconds: float = 0.0
    """Of the workers that have ended."""
    last: TaskEnded | None = None
    note: str = ""


class Orchestrator:
    """Carries out one plan."""

    def __init__(
        self,
        plan: Plan,
        *,
        run: Run,
        watch: Watch,
        human: Human,
        kind: str,
        foreman: Foreman,
        on_change: Callable[[tuple[Row, ...]], None] = lambda _: None,
        label: str = "",
        done: Sequence[Outcome] = (),
    ) -> None:
        """`label` tells the workers of several plans of one run apart; `done`: subtasks that an earlier run did."""
        self.outcomes: dict[str, Outcome] = {one.task_id: one for one in done}
        self._plan = plan
        self._run = run
        self._watch = watch
        self._kind = kind
        self._foreman = foreman
        self._on_change = on_change
        self._label = label
        self._work: dict[str, Work] = {}
        self._again: dict[str, JsonObject] = {}
        """Payloads of subtasks that go on as soon as there is a place."""
        self._waiting = Waiting(run, human)
        longest = priorities(plan)
        self._order = sorted(plan.subtasks, key=lambda task: -longest[task.task_id])
        self._names = {task.task_id for task in plan.subtasks}

    async def conduct(self) -> dict[str, Outcome]:
        """Until every subtask has an outcome.

        A failed worker fails those that depend on it and nobody else. When a person stops the run or the time is
        up, the running workers are cancelled, every subtask has an outcome, and the error goes on to the caller.
        """
        try:
            while len(self.outcomes) < len(self._plan.subtasks):
                left = self._watch.limits.seconds - await self._watch.elapsed()
                if left > 0:
                    await self._start_ready()
                self._show()
                await self._hear(max(left, 0.0))
        except StewardError as error:
            stopped = await self._abandon()
            if stopped is not None and isinstance(error, LimitReached):
                raise stopped from error
            raise
        self._show()
        return self.outcomes

    def _running(self) -> list[Work]:
        return [work for work in self._work.values() if work.child]

    async def _start_ready(self) -> None:
        for task in self._order:
            if len(self._running()) >= self._watch.limits.width:
                return
            if task.task_id in self._again:
                await self._start(task, self._again.pop(task.task_id))
            elif self._is_ready(task):
                await self._start(task, await self._foreman.brief(task, self.outcomes))

    def _is_ready(self, task: Subtask) -> bool:
        """What it depends on beyond this plan was done by an earlier one."""
        name = task.task_id
        done = {other for other, outcome in self.outcomes.items() if outcome.state == "done"}
        needed = self._names.intersection(task.dependencies)
        return name not in self.outcomes and name not in self._work and needed <= done

    async def _start(self, task: Subtask, payload: JsonObject) -> None:
        work = self._work.setdefault(task.task_id, Work(task))
        work.attempt += 1
        child = child_id(task.task_id, self._label, work.attempt)
        await self._run.spawn(child, self._kind, payload)
        work.child = child
        work.began = await self._run.now()

    async def _hear(self, left: float) -> None:
        """One letter. When the time is up, what has come by then still counts."""
        began = await self._run.now()
        patience = self._waiting.patience(began)
        # Nobody works: only people are waited for, and their time is not the run's. When there is none left to go on
        # with, no answer would help.
        idle = not self._running() and patience is not None and left > 0
        letter = await self._watch.inbox.next(_shortest(None if idle else left, patience))
        if idle:
            self._watch.discount(await self._run.now() - began)
        if letter is None:
            await self._nothing_came()
        elif isinstance(letter, TaskNote):
            self._note(letter)
        elif isinstance(letter, TaskEnded):
            await self._end(letter)
        elif isinstance(letter, Decision):
            await self._decide(letter)
        elif isinstance(letter, FollowUp) and self._foreman.heard(letter):
            for work in self._running():
                await self._run.tell_task(work.child, letter)

    async def _nothing_came(self) -> None:
        overdue = await self._waiting.overdue()
        for decision in overdue:
            await self._decide(decision)
        cap = self._watch.limits.seconds
        if not overdue and await self._watch.elapsed() >= cap:
            await self._watch.time_is_up(cap)

    def _note(self, letter: TaskNote) -> None:
        for work in self._work.values():
            if letter.task_id == work.task.task_id:
                work.note = letter.note

    async def _end(self, letter: TaskEnded) -> None:
        work = next((one for one in self._running() if one.child == letter.task_id), None)
        if work is None:
            return
        work.seconds += await self._run.now() - work.began
        work.child, work.last = "", letter
        await self._go_on(work, await self._foreman.judge(work.task, letter, work.attempt))

    async def _decide(self, decision: Decision) -> None:
        for task_id in self._waiting.take(decision):
            work = self._work[task_id]
            await self._go_on(work, await self._foreman.decided(work.task, decision))

    async def _go_on(self, work: Work, what: Next) -> None:
        if isinstance(what, Again):
            self._again[work.task.task_id] = what.payload
            work.note = what.why
        elif isinstance(what, Ask):
            work.note = "waits for an answer"
            await self._waiting.ask(work.task.task_id, what.question)
        else:
            self._settle(work, what)

    def _settle(self, work: Work, what: Done | Failed | None) -> None:
        """None: it was stopped."""
        name = work.task.task_id
        self._work.pop(name)
        self._again.pop(name, None)
        failed = isinstance(what, Failed)
        self.outcomes[name] = Outcome(
            task_id=name,
            state="stopped" if what is None else "failed" if failed else "done",
            result=work.last.result if work.last else None,
            error=work.last.error if work.last else None,
            why=what.why if isinstance(what, Failed) else "",
            is_final=isinstance(what, Failed) and what.is_final,
            seconds=work.seconds,
            attempts=work.attempt,
        )
        if failed:
            self._skip_dependants(name)

    def _skip_dependants(self, failed: str) -> None:
        for task in self._plan.subtasks:
            if failed in task.dependencies and task.task_id not in self.outcomes:
                why = f"it needs {failed}"
                final = self.outcomes[failed].is_final
                self.outcomes[task.task_id] = Outcome(task_id=task.task_id, state="skipped", why=why, is_final=final)
                self._skip_dependants(task.task_id)

    async def _abandon(self) -> RunStopped | None:
        """A person's Stop, where one came after what ends the plan."""
        stopped = await self._read_out()
        for work in self._running():
            await self._run.cancel(work.child)
        await self._waiting.close_all()
        for work in tuple(self._work.values()):
            self._settle(work, None)
        for task in self._plan.subtasks:
            self.outcomes.setdefault(task.task_id, Outcome(task_id=task.task_id, state="stopped"))
        self._show()
        return stopped

    async def _read_out(self) -> RunStopped | None:
        """What has come by now: nothing that was handed in, written or pressed is lost."""
        stopped = None
        while True:
            try:
                letter = await self._watch.inbox.next(0)
            except RunStopped as error:
                stopped = error
                continue
            if letter is None:
                return stopped
            if isinstance(letter, TaskEnded):
                await self._keep(letter)  # handed in before it could be stopped

    async def _keep(self, letter: TaskEnded) -> None:
        """Nothing is asked or begun any more: what does not count as it is stays as it was left."""
        work = next((one for one in self._running() if one.child == letter.task_id), None)
        if work is None:
            return
        work.seconds += await self._run.now() - work.began
        work.child, work.last = "", letter
        what = await self._foreman.judge(work.task, letter, work.attempt)
        if isinstance(what, Done):
            self._settle(work, what)

    def _show(self) -> None:
        self._on_change(tuple(self._row(task) for task in self._plan.subtasks))

    def _row(self, task: Subtask) -> Row:
        outcome, work = self.outcomes.get(task.task_id), self._work.get(task.task_id)
        if outcome:
            note = outcome.why or (outcome.error.code if outcome.error else "")
            return Row(id=task.task_id, title=task.title, state=outcome.state, note=note, seconds=outcome.seconds)
        active: State = "running" if work and work.child else "waiting"
        return Row(id=task.task_id, title=task.title, state=active, note=work.note if work else "")


def child_id(task_id: str, label: str, attempt: int) -> str:
    """The worker's id below the run: the subtask's own for the first, so that people recognise it."""
    return f"{task_id}{label}" if attempt == 1 else f"{task_id}{label}.{attempt}"


def _shortest(left: float | None, patience: float | None) -> float:
    return min(one for one in (left, patience) if one is not None)
