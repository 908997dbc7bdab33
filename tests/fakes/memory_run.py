"""The port `Run` on a journal in memory."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

from patterns.errors import ErrorRecord, Unexpected, revive
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import LETTER, Letter
from tests.fakes.journal import Kept, PathChanged, Row, as_record, is_being_cancelled

T = TypeVar("T")


@functools.cache
def adapter_of(result: type[Any]) -> TypeAdapter[Any]:
    """Made once for a type: a workflow that is played with a crash at every row asks for it thousands of times."""
    return TypeAdapter(result)


class Carrier(Protocol):
    """What a run needs of the process that carries it."""

    begun: list[tuple[str, str]]

    def clock(self) -> float:
        """Seconds since the epoch."""

    def post(self, run_id: str, letter: Letter, key: str) -> None:
        """Put a letter into an inbox."""

    def add(self, kept: Kept) -> bool:
        """Begin a run; False when it is known."""

    async def cancel(self, run_id: str) -> None:
        """End a run where it stands."""

    def keep(self, kept: Kept, row: Row) -> None:
        """Journal a row, or crash."""

    def check_alive(self) -> None:
        """Raises `SimulatedCrash` in a process that has died."""

    async def wait(self, run_id: str, timeout_seconds: float) -> None:
        """Until a letter comes, or so long."""


class MemoryRun:
    """The port `Run` on one journal."""

    def __init__(self, runs: Carrier, kept: Kept) -> None:
        self._runs, self._kept = runs, kept
        self._position = 0
        self._busy_with: str | None = None

    @property
    def id(self) -> str:
        """See `Run.id`."""
        return self._kept.id

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """See `Run.step`."""
        adapter: TypeAdapter[T] = adapter_of(result)

        async def outcome() -> JsonObject:
            self._runs.begun.append((self.id, name))
            try:
                dumped = adapter.dump_python(await work(), mode="json", warnings="error")
                adapter.validate_python(dumped)
            except asyncio.CancelledError as error:
                if is_being_cancelled():
                    raise
                return {"error": as_record(self.id, error).model_dump(mode="json")}
            except Exception as error:  # noqa: BLE001  # a step's error is a value
                return {"error": as_record(self.id, error).model_dump(mode="json")}
            return {"ok": dumped}

        value = await self._durably(f"step {name}", outcome)
        if "error" in value:
            raise revive(ErrorRecord.model_validate(value["error"]))
        return adapter.validate_python(value["ok"])

    async def now(self) -> float:
        """See `Run.now`."""
        return float(await self._durably("now", self._clock))

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Run.spawn`."""

        async def start() -> None:
            self._runs.add(Kept(f"{self.id}.{task_id}", kind, json.dumps(payload), parent=self.id))

        await self._durably(f"spawn {task_id}", start)

    async def cancel(self, task_id: str) -> None:
        """See `Run.cancel`."""
        await self._durably(f"cancel {task_id}", lambda: self._runs.cancel(f"{self.id}.{task_id}"))

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """See `Run.next_letter`."""

        async def take() -> JsonObject | None:
            if self._kept.unread() is None and timeout_seconds > 0:
                await self._runs.wait(self.id, timeout_seconds)
            text = self._kept.unread()
            return None if text is None else json.loads(text)

        value = await self._durably("letter", take)
        return None if value is None else LETTER.validate_python(value)

    async def tell_parent(self, letter: Letter) -> None:
        """See `Run.tell_parent`."""
        parent, key = self._kept.parent, f"told by {self.id} {self._position}"
        if parent is None:
            raise Unexpected(f"{self.id} has no parent")

        async def tell() -> None:
            self._runs.post(parent, letter, key)

        await self._durably("tell", tell)

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """See `Run.tell_task`."""
        child, key = f"{self.id}.{task_id}", f"told by {self.id} {self._position}"

        async def tell() -> None:
            self._runs.post(child, letter, key)

        await self._durably("tell", tell)

    async def _clock(self) -> float:
        return self._runs.clock()

    async def _durably(self, name: str, do: Callable[[], Awaitable[Any]]) -> Any:
        """Give the journalled value of this position back, or make it and journal it."""
        self._runs.check_alive()
        with self._alone(name):
            position, self._position = self._position, self._position + 1
            if position < len(self._kept.rows):
                return self._recorded(position, name)
            began = self._runs.clock()
            value = json.loads(json.dumps(await do()))
            if self._kept.ended is not None:
                raise asyncio.CancelledError
            self._runs.keep(self._kept, Row(name, value, began, self._runs.clock()))
            return value

    def _recorded(self, position: int, name: str) -> Any:
        row = self._kept.rows[position]
        if row.name != name:
            raise PathChanged(f"{self.id}: call {position} was {row.name!r} and is now {name!r}")
        return json.loads(json.dumps(row.value))

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        if self._busy_with is not None:
            raise PathChanged(f"{self.id}: {name!r} was called while {self._busy_with!r} had not ended")
        self._busy_with = name
        try:
            yield
        finally:
            self._busy_with = None
