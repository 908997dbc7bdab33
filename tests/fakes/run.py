"""Durable runs in memory: the ports `Run`, `Runs` and `Journals` with a journal, virtual time and crashes on demand.

A pattern's test plays a workflow to its end and reads what it left:

    runs = MemoryRuns()
    runs.register("task", worker)                       # kinds that the workflow spawns
    result = await runs.play(workflow, {"goal": "..."}, letters=[Decision(...)])
    assert [row.name for row in runs.journal("run")] == ["step plan", "spawn a", "letter"]

A fake that answers for people calls `runs.post(run_id, letter, key)` when it is asked (plain call, no await).
Nobody waits: when every run waits for a letter, the clock jumps to the earliest deadline. `pass_time` lets a fake
take its time.

Whether a workflow may die anywhere is shown by playing it once per row of its journal:

    async def stage(runs: MemoryRuns) -> JsonObject:    # everything that remembers belongs inside
        return await runs.play(make_workflow(FakeModel()), payload)

    results = await with_every_crash(stage)             # the first is the undisturbed one
    assert all(result == results[0] for result in results)

A replay that takes another path than the journal raises `PathChanged`; `runs.begun` lists each step that really began,
so a test can count what was done twice (a step may, when the crash came before its row; a row's step never).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import TypeAdapter

from patterns.errors import ConfigurationInvalid, ErrorRecord, RunStopped, revive
from patterns.ports.runs import Workflow
from patterns.values.conversation import JsonObject
from patterns.values.running.journal import RunState
from patterns.values.running.letters import LETTER, Letter, TaskEnded
from tests.fakes.journal import Ended, Kept, Row, SimulatedCrash, as_record, is_being_cancelled
from tests.fakes.journals import MemoryJournals
from tests.fakes.memory_run import MemoryRun

T = TypeVar("T")
OBJECT: TypeAdapter[JsonObject] = TypeAdapter(JsonObject)
EPOCH = 1_800_000_000.0
"""Where virtual time begins."""


class MemoryRuns(MemoryJournals):
    """The port `Runs`, and the engine behind it.

    `crash_after=k` kills the process once, just after the k-th row (counted over all runs) was journalled, and
    `crash_before=k` just before, when what the row would record has happened. `play` then starts it again.
    `real_time` turns the virtual clock off: timeouts are waited for. `by_hand`: time passes by `pass_time` alone.
    """

    def __init__(
        self,
        *,
        crash_after: int | None = None,
        crash_before: int | None = None,
        real_time: bool = False,
        by_hand: bool = False,
    ) -> None:
        super().__init__()
        self.begun: list[tuple[str, str]] = []
        """(run id, step name) of each step that began, in order."""
        self.rows_written = 0
        self._crash_after, self._crash_before = crash_after, crash_before
        self._real_time, self._by_hand, self._passed = real_time, by_hand, 0.0
        self._kinds: dict[str, Workflow] = {}
        self._group: asyncio.TaskGroup | None = None
        self._alive = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waits: dict[str, tuple[float, asyncio.Event]] = {}

    def register(self, kind: str, workflow: Workflow) -> None:
        """Say what a kind of run or subtask does."""
        self._kinds[kind] = workflow

    # The port.

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        """See `Runs.start`."""
        return self.add(Kept(run_id, kind, json.dumps(payload)))

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        """See `Runs.deliver`."""
        self.post(run_id, letter, key)

    async def state(self, run_id: str) -> RunState | None:
        """See `Runs.state`."""
        kept = self._kept.get(run_id)
        return kept.state if kept else None

    async def outcome(self, run_id: str) -> JsonObject | None:
        """See `Runs.outcome`."""
        kept = self._kept.get(run_id)
        return kept.ended.result if kept and kept.ended and kept.ended.state == "done" else None

    # What a test may do besides.

    async def cancel(self, run_id: str) -> None:
        """End a run and its subtasks where they stand."""
        for kept in [k for k in self._kept.values() if k.id == run_id or k.id.startswith(f"{run_id}.")]:
            self._stop(kept)

    async def ended(self, run_id: str) -> Ended:
        """Wait for a run's end and say how it was."""
        kept = self._kept[run_id]
        while kept.ended is None:
            await kept.changed.wait()
        return kept.ended

    async def play(
        self, workflow: Workflow, payload: JsonObject, *, letters: Sequence[Letter] = (), run_id: str = "run"
    ) -> JsonObject:
        """Carry one run to its end, through a crash if one was asked for; raises the error that it ended with.

        `letters` lie in its inbox from the start.
        """
        self.register("played", workflow)
        await self.start("played", run_id, payload)
        for number, letter in enumerate(letters):
            self.post(run_id, letter, f"played {number}")
        while (ended := self._kept[run_id].ended) is None:
            await self._until_death(run_id)
        if ended.error is not None:
            raise revive(ended.error)
        assert ended.result is not None, f"{run_id} was {ended.state}"
        return ended.result

    def post(self, run_id: str, letter: Letter, key: str) -> None:
        """`deliver` as a plain call, for fakes."""
        kept = self._kept.get(run_id)
        if kept is None or kept.ended or key in kept.keys:
            return
        kept.keys.add(key)
        kept.inbox.append(LETTER.dump_json(letter).decode())
        self._wake(run_id)

    def journal(self, run_id: str) -> tuple[Row, ...]:
        """The rows of one run."""
        return tuple(self._kept[run_id].rows)

    def run_ids(self) -> tuple[str, ...]:
        """Every run and subtask, in the order of their beginning."""
        return tuple(self._kept)

    def clock(self) -> float:
        """Seconds since the epoch: virtual unless `real_time`."""
        return time.time() if self._real_time else EPOCH + self._passed

    def pass_time(self, seconds: float) -> None:
        """Let virtual time pass."""
        self._passed += seconds
        if self._by_hand:
            for run_id in [one for one, (deadline, _) in self._waits.items() if deadline <= self.clock()]:
                self._wake(run_id)

    def at_rest(self) -> bool:
        """Whether every run waits for a letter, or has ended."""
        return len(self._waits) >= len(self._tasks)

    def die_at(self, moment: int, *, before: bool = False) -> None:
        """Die again: at the row that is the `moment`th from here, counted over all runs."""
        at = self.rows_written + moment
        self._crash_before, self._crash_after = (at, None) if before else (None, at)

    @asynccontextmanager
    async def process(self) -> AsyncIterator[MemoryRuns]:
        """A process that carries the runs: unfinished ones go on, and leaving the block kills it."""
        async with asyncio.TaskGroup() as group:
            self._group, self._tasks, self._waits, self._alive = group, {}, {}, True
            for kept in list(self._kept.values()):
                if kept.ended is None:
                    self._launch(kept)
            yield self
            self._alive = False
            for task in self._tasks.values():
                task.cancel()

    # For MemoryRun.

    def add(self, kept: Kept) -> bool:
        if kept.id in self._kept:
            return False
        self._kept[kept.id] = kept
        if self._alive:
            self._launch(kept)
        return True

    def _stop(self, kept: Kept) -> None:
        if kept.ended is None:
            self._end(kept, Ended("cancelled"), RunStopped("cancelled").record())
            if kept.id in self._tasks:
                self._tasks[kept.id].cancel()

    def keep(self, kept: Kept, row: Row) -> None:
        self.rows_written += 1
        if self.rows_written == self._crash_before:
            self._die(f"before {kept.id}: {row.name}")
        kept.rows.append(row)
        if self.rows_written == self._crash_after:
            self._die(f"after {kept.id}: {row.name}")

    def check_alive(self) -> None:
        """Nothing is journalled by what a dead process still does."""
        if not self._alive:
            raise SimulatedCrash("dead already")

    def _die(self, moment: str) -> None:
        self._alive = False
        raise SimulatedCrash(moment)

    async def wait(self, run_id: str, timeout_seconds: float) -> None:
        woken = asyncio.Event()
        self._waits[run_id] = (self.clock() + timeout_seconds, woken)
        self._jump()
        try:
            async with asyncio.timeout(timeout_seconds if self._real_time else None):
                await woken.wait()
        except TimeoutError:
            self._waits.pop(run_id, None)

    # The engine's own.

    async def _until_death(self, run_id: str) -> None:
        try:
            async with self.process():
                await self.ended(run_id)
        except BaseExceptionGroup as dead:
            _, other = dead.split(SimulatedCrash)
            if other is not None:
                raise other.exceptions[0] from None

    def _launch(self, kept: Kept) -> None:
        assert self._group is not None
        self._tasks[kept.id] = self._group.create_task(self._carry(kept), name=kept.id)

    async def _carry(self, kept: Kept) -> None:
        kept.state = "running"
        try:
            result = await self._workflow(kept.kind)(MemoryRun(self, kept), json.loads(kept.payload))
            self._end(kept, Ended("done", result=OBJECT.dump_python(result, mode="json", warnings="error")), None)
        except asyncio.CancelledError as error:
            if is_being_cancelled() or kept.ended:
                raise
            self._fail(kept, error)
        except Exception as error:  # noqa: BLE001  # a run's end is a value, whatever it is
            self._fail(kept, error)
        finally:
            self._tasks.pop(kept.id, None)
            if self._alive:
                self._jump()

    def _fail(self, kept: Kept, error: BaseException) -> None:
        record = as_record(kept.id, error)
        self._end(kept, Ended("failed", error=record), record)

    def _workflow(self, kind: str) -> Workflow:
        if kind not in self._kinds:
            raise ConfigurationInvalid(f"no workflow is registered under {kind!r}")
        return self._kinds[kind]

    def _end(self, kept: Kept, ended: Ended, error: ErrorRecord | None) -> None:
        if kept.ended is not None:
            return
        kept.state, kept.ended = ended.state, ended
        kept.changed.set()
        for other in self._kept.values():
            if other.parent == kept.id:
                self._stop(other)  # no subtask outlives its run
        if kept.parent is not None:
            task_id = kept.id.removeprefix(f"{kept.parent}.")
            self.post(kept.parent, TaskEnded(task_id=task_id, result=ended.result, error=error), f"end of {task_id}")

    def _wake(self, run_id: str) -> None:
        if run_id in self._waits:
            self._waits.pop(run_id)[1].set()

    def _jump(self) -> None:
        """When every run waits, the earliest deadline is now."""
        if self._real_time or self._by_hand or not self._waits or len(self._waits) < len(self._tasks):
            return
        run_id = min(self._waits, key=lambda waiting: self._waits[waiting][0])
        self._passed = max(self._passed, self._waits[run_id][0] - EPOCH)
        self._wake(run_id)


async def play(
    workflow: Workflow,
    payload: JsonObject,
    *,
    letters: Sequence[Letter] = (),
    crash_after: int | None = None,
) -> JsonObject:
    """Play a workflow that spawns nothing, when only its result matters."""
    return await MemoryRuns(crash_after=crash_after).play(workflow, payload, letters=letters)


async def with_every_crash(stage: Callable[[MemoryRuns], Awaitable[T]]) -> list[T]:
    """What `stage` gives undisturbed, then with a crash after each row, then with one before each."""
    undisturbed = MemoryRuns()
    results = [await stage(undisturbed)]
    moments = range(1, undisturbed.rows_written + 1)
    results += [await stage(MemoryRuns(crash_after=moment)) for moment in moments]
    results += [await stage(MemoryRuns(crash_before=moment)) for moment in moments]
    return results
