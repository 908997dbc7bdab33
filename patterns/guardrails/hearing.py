"""A run on which a Stop is heard before each step: for steps that take long, one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from patterns.guardrails.inbox import Inbox
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Letter

T = TypeVar("T")


class Hearing:
    """Fits `Run`. Letters that come otherwise are kept in the inbox."""

    def __init__(self, run: Run, inbox: Inbox) -> None:
        self._run = run
        self._inbox = inbox

    @property
    def id(self) -> str:
        """See `Run.id`."""
        return self._run.id

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """See `Run.step`. Raises `RunStopped`, once: what a stopped run does to close is not kept from it."""
        await self._inbox.glance()
        return await self._run.step(name, work, result)

    async def now(self) -> float:
        """See `Run.now`."""
        return await self._run.now()

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Run.spawn`."""
        await self._run.spawn(task_id, kind, payload)

    async def cancel(self, task_id: str) -> None:
        """See `Run.cancel`."""
        await self._run.cancel(task_id)

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """See `Run.next_letter`."""
        return await self._run.next_letter(timeout_seconds)

    async def tell_parent(self, letter: Letter) -> None:
        """See `Run.tell_parent`."""
        await self._run.tell_parent(letter)

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """See `Run.tell_task`."""
        await self._run.tell_task(task_id, letter)
