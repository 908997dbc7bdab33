"""A run's letters in their one journalled order, and the letters of subtasks that ended without writing one."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from patterns.errors import ErrorRecord, RunStopped, Unexpected
from patterns.values.running.letters import LETTER, Letter, TaskEnded
from tools.engine.run.calls import LOOK, Calls

T = TypeVar("T")

WAKE = {"kind": "wake"}
"""A message that is no letter: it makes a run that waits notice that it was cancelled."""
SOON_SECONDS = 1.0
"""After a subtask was cancelled, when to look whether it is gone."""
FIRST_LOOK_SECONDS, LAST_LOOK_SECONDS = 30.0, 600.0
"""When else: the interval doubles, for each look is a row in the journal."""


class Guarded(Protocol):
    """Makes one durable call."""

    async def __call__(self, name: str, call: Callable[[], Awaitable[T]], /) -> T:
        """Do it."""


class Inbox:
    """What `Run.next_letter` reads.

    Everything in here follows from journalled values alone, so a replay hands out the same letters.
    """

    def __init__(self, run_id: str, calls: Calls, guarded: Guarded) -> None:
        self._run_id, self._calls, self._guarded = run_id, calls, guarded
        self._expected: dict[str, None] = {}
        self._found: deque[Letter] = deque()
        self._cancelled: set[str] = set()
        self._interval = FIRST_LOOK_SECONDS

    def expect(self, task_id: str) -> None:
        """A subtask was started; one letter about its end will be handed out."""
        self._expected[task_id] = None

    def expected(self) -> tuple[str, ...]:
        """Subtasks whose end has not been handed out, in the order of their start."""
        return tuple(self._expected)

    def look_soon_after(self, task_id: str) -> None:
        """It was cancelled and will probably not write."""
        self._cancelled.add(task_id)

    async def next(self, timeout_seconds: float) -> Letter | None:
        """The next letter, or None after the timeout."""
        remaining = max(timeout_seconds, 0.0)
        while True:
            if self._found:
                return self._accept(self._found.popleft())
            slice_seconds = min(remaining, self._patience())
            message = await self._receive(slice_seconds)
            if message is not None:
                if (letter := self._read(message)) is not None:
                    return letter
                continue
            remaining -= slice_seconds
            if self._expected and slice_seconds > 0:
                await self._look()
            if remaining <= 0 and not self._found:
                return None

    def _patience(self) -> float:
        if self._cancelled:
            return SOON_SECONDS
        return self._interval if self._expected else math.inf

    async def _receive(self, timeout_seconds: float) -> Any:
        return await self._guarded("letter", lambda: self._calls.receive(timeout_seconds))

    def _read(self, message: Any) -> Letter | None:
        if message == WAKE:
            return None
        letter = LETTER.validate_python(message)
        if isinstance(letter, TaskEnded) and letter.task_id not in self._expected:
            return None  # it wrote after all, when its end had been handed out already
        return self._accept(letter)

    def _accept(self, letter: Letter) -> Letter:
        if isinstance(letter, TaskEnded):
            self._expected.pop(letter.task_id, None)
            self._cancelled.discard(letter.task_id)
        self._interval = FIRST_LOOK_SECONDS
        return letter

    async def _look(self) -> None:
        """Ask the engine for subtasks that ended and will not write any more."""
        self._interval = min(self._interval * 2, LAST_LOOK_SECONDS)
        ids = [f"{self._run_id}.{task_id}" for task_id in self._expected]

        ended = await self._guarded(LOOK, lambda: self._calls.gone(ids))
        for task_id in self._expected:
            status = ended.get(f"{self._run_id}.{task_id}")
            if status is not None:
                self._found.append(TaskEnded(task_id=task_id, error=_error(status)))


def _error(status: str) -> ErrorRecord:
    if status == "CANCELLED":
        return RunStopped("cancelled").record()
    return Unexpected(f"the subtask ended as {status}").record()
