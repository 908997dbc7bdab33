"""The port `Run` on the durable calls of a workflow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn, Protocol, TypeVar

from pydantic import TypeAdapter

from patterns.errors import ErrorRecord, StewardError, Unexpected, revive
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import LETTER, Letter
from tools.engine.run.calls import NOW, Calls
from tools.engine.run.inbox import WAKE, Inbox

T = TypeVar("T")
log = logging.getLogger(__name__)


class Draining(Protocol):
    """Whether the process is about to end."""

    draining: bool


class DurableRun:
    """One run or subtask in this process."""

    def __init__(self, run_id: str, parent: str | None, calls: Calls, process: Draining) -> None:
        self._id, self._parent = run_id, parent
        self._calls, self._process = calls, process
        self._inbox = Inbox(run_id, calls, self._guarded)
        self._busy_with: str | None = None
        self._in_step = False
        self.stopped_by: BaseException | None = None
        """Why this execution may not go on, in the engine's words; its `CancelledError` is on the way up."""

    @property
    def id(self) -> str:
        """See `Run.id`."""
        return self._id

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """See `Run.step`. When the run is cancelled, `work` is too, within a second."""
        adapter: TypeAdapter[T] = TypeAdapter(result)

        async def outcome() -> JsonObject:
            self._in_step = True
            try:
                dumped = adapter.dump_python(await work(), mode="json", warnings="error")
                adapter.validate_python(dumped)
            except asyncio.CancelledError as error:
                if is_being_cancelled():
                    raise
                return {"error": as_record(self._id, error).model_dump(mode="json")}
            except Exception as error:  # noqa: BLE001  # a step's error is a value, so that a replay branches alike
                return {"error": as_record(self._id, error).model_dump(mode="json")}
            return {"ok": dumped}

        try:
            value = await self._guarded(name, lambda: self._calls.step(name, outcome))
        finally:
            self._in_step = False
        if "error" in value:
            raise revive(ErrorRecord.model_validate(value["error"]))
        return adapter.validate_python(value["ok"])

    async def now(self) -> float:
        """See `Run.now`."""
        return await self._guarded(NOW, self._calls.now)

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Run.spawn`."""
        await self._guarded(f"spawn {task_id}", lambda: self._calls.spawn(task_id, kind, payload))
        self._inbox.expect(task_id)

    async def cancel(self, task_id: str) -> None:
        """See `Run.cancel`."""
        if task_id not in self._inbox.expected():
            return
        child = f"{self._id}.{task_id}"
        await self._guarded("cancel", lambda: self._calls.cancel(child))
        # It may be waiting for a letter, and would not notice.
        await self._guarded("wake", lambda: self._calls.send(child, WAKE))
        self._inbox.look_soon_after(task_id)

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """See `Run.next_letter`."""
        return await self._inbox.next(timeout_seconds)

    async def tell_parent(self, letter: Letter) -> None:
        """See `Run.tell_parent`."""
        if self._parent is None:
            raise Unexpected(f"{self._id} has no parent")
        parent, text = self._parent, LETTER.dump_python(letter, mode="json")
        await self._guarded("tell", lambda: self._calls.send(parent, text))

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """See `Run.tell_task`."""
        child, text = f"{self._id}.{task_id}", LETTER.dump_python(letter, mode="json")
        await self._guarded("tell", lambda: self._calls.send(child, text))

    @property
    def in_step(self) -> bool:
        """Whether work is going on that a restart would do again."""
        return self._in_step

    async def end_tasks(self) -> None:
        """No subtask outlives its run."""
        for task_id in self._inbox.expected():
            await self.cancel(task_id)

    async def _guarded(self, name: str, call: Callable[[], Awaitable[T]]) -> T:
        """One durable call. When it says that this execution may not go on, nothing may catch that by accident."""
        if self._process.draining or self.stopped_by is not None:
            raise asyncio.CancelledError
        if self._busy_with is not None:
            self._stop(Unexpected(f"{name!r} was called while {self._busy_with!r} had not ended"))
        self._busy_with = name
        try:
            return await call()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001  # cancelled, owned by another, another path than the journal's
            self._stop(error)
        finally:
            self._busy_with = None

    def _stop(self, error: BaseException) -> NoReturn:
        self.stopped_by = error
        raise asyncio.CancelledError from error


def as_record(run_id: str, error: BaseException) -> ErrorRecord:
    """The error as the journal keeps it; one that no adapter translated is a fault of ours and logged whole."""
    if isinstance(error, StewardError):
        return error.record()
    log.error("run %s: %r", run_id, error, exc_info=error)
    return Unexpected(f"{type(error).__name__}: {error}").record()


def is_being_cancelled() -> bool:
    """False for a `CancelledError` that nobody asked for; taken at its word it would strand the run."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
