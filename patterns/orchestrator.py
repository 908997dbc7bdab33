"""Orchestrator-workers: subtasks started the moment their dependencies are done, at a given width, without barriers.

After Anthropic's and Skytells' pattern of that name. One loop decides, on one journalled inbox, so that a replay
starts the same subtasks in the same order whatever order they end in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from patterns.errors import ErrorRecord, StewardError
from patterns.guardrails.limits import Watch, out_of_time
from patterns.plan import Plan, Subtask, priorities
from patterns.ports import Run
from patterns.values.conversation import Frozen, JsonObject
from patterns.values.letters import TaskEnded, TaskNote
from patterns.values.progress import Row, State


class Outcome(Frozen):
    """How one subtask ended."""

    task_id: str
    state: Literal["done", "failed", "skipped", "stopped"]
    result: JsonObject | None = None
    """What the worker handed back; only when done."""
    error: ErrorRecord | None = None
    why: str = ""
    """For a skipped one: what it waited for. For a failed one: what its worker said of it."""
    seconds: float | None = None
    """How long its worker took; None when it never had one."""


Brief = Callable[[Subtask, dict[str, Outcome]], Awaitable[JsonObject]]
"""Makes a worker's payload from its subtask and the outcomes so far."""
Failed = Callable[[JsonObject], str | None]
"""Says why a worker's own result counts as a failure, or None when it is good."""


class Orchestrator:
    """Carries out one plan."""

    def __init__(
        self,
        plan: Plan,
        *,
        run: Run,
        watch: Watch,
        kind: str,
        brief: Brief,
        failed: Failed = lambda _: None,
        on_change: Callable[[tuple[Row, ...]], None] = lambda _: None,
    ) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self._plan = plan
        self._run = run
        self._watch = watch
        self._kind = kind
        self._brief = brief
        self._failed = failed
        self._on_change = on_change
        self._running: dict[str, float] = {}
        self._notes: dict[str, str] = {}
        longest = priorities(plan)
        self._order = sorted(plan.subtasks, key=lambda task: -longest[task.task_id])

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
        except StewardError:
            await self._abandon()
            raise
        self._show()
        return self.outcomes

    async def _start_ready(self) -> None:
        for task in self._order:
            if len(self._running) >= self._watch.limits.width:
                return
            if self._is_ready(task):
                payload = await self._brief(task, self.outcomes)
                await self._run.spawn(task.task_id, self._kind, payload)
                self._running[task.task_id] = await self._run.now()

    def _is_ready(self, task: Subtask) -> bool:
        name = task.task_id
        done = {other for other, outcome in self.outcomes.items() if outcome.state == "done"}
        return name not in self.outcomes and name not in self._running and set(task.dependencies) <= done

    async def _hear(self, left: float) -> None:
        """One letter. When the time is up, what has come by then still counts."""
        letter = await self._watch.inbox.next(left)
        if letter is None:
            cap = self._watch.limits.seconds
            raise out_of_time(cap, cap)
        if isinstance(letter, TaskNote):
            self._notes[letter.task_id] = letter.note
        elif isinstance(letter, TaskEnded) and letter.task_id in self._running:
            await self._end(letter)

    async def _end(self, letter: TaskEnded) -> None:
        started = self._running.pop(letter.task_id)
        seconds = await self._run.now() - started
        why = self._failed(letter.result) if letter.result is not None else None
        good = letter.result is not None and why is None
        self.outcomes[letter.task_id] = Outcome(
            task_id=letter.task_id,
            state="done" if good else "failed",
            result=letter.result,
            error=letter.error,
            why=why or "",
            seconds=seconds,
        )
        if not good:
            self._skip_dependants(letter.task_id)

    def _skip_dependants(self, failed: str) -> None:
        for task in self._plan.subtasks:
            if failed in task.dependencies and task.task_id not in self.outcomes:
                why = f"it needs {failed}"
                self.outcomes[task.task_id] = Outcome(task_id=task.task_id, state="skipped", why=why)
                self._skip_dependants(task.task_id)

    async def _abandon(self) -> None:
        while (letter := await self._run.next_letter(0)) is not None:
            if isinstance(letter, TaskEnded) and letter.task_id in self._running:
                await self._end(letter)  # handed in before it could be stopped
        for name in tuple(self._running):
            await self._run.cancel(name)
        for task in self._plan.subtasks:
            self.outcomes.setdefault(task.task_id, Outcome(task_id=task.task_id, state="stopped"))
        self._running.clear()
        self._show()

    def _show(self) -> None:
        self._on_change(tuple(self._row(task) for task in self._plan.subtasks))

    def _row(self, task: Subtask) -> Row:
        outcome = self.outcomes.get(task.task_id)
        if outcome:
            note = outcome.why or (outcome.error.code if outcome.error else "")
            return Row(id=task.task_id, title=task.title, state=outcome.state, note=note, seconds=outcome.seconds)
        active: State = "running" if task.task_id in self._running else "waiting"
        return Row(id=task.task_id, title=task.title, state=active, note=self._notes.get(task.task_id, ""))
