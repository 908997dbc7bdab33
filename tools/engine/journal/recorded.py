"""A run's durable calls answered from its journal: no step's work is done, and nothing leaves the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Call, Journal, StepTaken
from tools.engine.run.calls import Work


class PathLeft(Exception):
    """The code asked for something else than the journal has there."""

    def __init__(self, position: int, *, has: str, asked: str) -> None:
        super().__init__(f"{position}: {has} / {asked}")
        self.position, self.has, self.asked = position, has, asked


class JournalEnds(Exception):
    """The code asked for more than the journal holds; nothing of it was done."""

    def __init__(self, position: int, *, asked: str) -> None:
        super().__init__(f"{position}: {asked}")
        self.position, self.asked = position, asked


class Recorded:
    """Fits `Calls`. Raises `PathLeft` and `JournalEnds`, and gives nothing that is not in the journal."""

    def __init__(self, journal: Journal, children: Mapping[str, Journal]) -> None:
        """`children`: the subtasks' journals by their run ids."""
        self._run_id, self._children = journal.run_id, children
        self._steps: Mapping[int, StepTaken] = {step.position: step for step in journal.steps}
        self._position = 0

    @property
    def taken(self) -> int:
        """How many rows have been given back."""
        return self._position

    def left(self) -> Sequence[StepTaken]:
        """The rows that nobody has asked for."""
        return [step for position, step in sorted(self._steps.items()) if position > self._position]

    async def step(self, name: str, work: Work) -> JsonObject:
        """See `Calls.step`. The work is not done."""
        del work
        step = self._next("step", name)
        if step.cut_characters:
            raise JournalEnds(step.position, asked=f"the result of {name!r}, which was left out as too long")
        if step.error is not None:
            return {"error": step.error.model_dump(mode="json")}
        return {"ok": step.result}

    async def now(self) -> float:
        """See `Calls.now`."""
        return float(self._next("time", "time").result)

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Calls.spawn`. What the subtask is given has to be what it was given."""
        step = self._next("spawn", f"spawn {task_id}")
        child = self._children.get(f"{self._run_id}.{task_id}")
        if child is None or child.payload is None:
            return
        if child.kind != kind:
            raise PathLeft(step.position, has=f"{step.name} as {child.kind}", asked=f"{step.name} as {kind}")
        if other := first_difference(child.payload, payload):
            raise PathLeft(step.position, has=step.name, asked=f"{step.name} with another {other}")

    async def cancel(self, child: str) -> None:
        """See `Calls.cancel`."""
        del child
        self._next("cancel", "cancel")

    async def send(self, to: str, message: JsonObject) -> None:
        """See `Calls.send`."""
        del to, message
        self._next("tell", "tell")

    async def receive(self, timeout_seconds: float) -> Any:
        """See `Calls.receive`. The engine keeps two rows of it: the letter, and until when it is waited for."""
        del timeout_seconds
        if self._position + 1 not in self._steps and self._position + 2 in self._steps:
            raise JournalEnds(self._position + 1, asked="a letter")
        letter = self._next("letter", "letter")
        following = self._steps.get(self._position + 1)
        if following is not None and following.call == "wait":
            self._position += 1
        return letter.result

    async def gone(self, children: Sequence[str]) -> dict[str, str]:
        """See `Calls.gone`."""
        del children
        found: dict[str, str] = self._next("look", "look").result
        return found

    def _next(self, call: Call, name: str) -> StepTaken:
        position = self._position + 1
        step = self._steps.get(position)
        if step is None:
            raise JournalEnds(position, asked=name)
        if step.call != call or (call in ("step", "spawn") and step.name != name):
            raise PathLeft(position, has=step.name, asked=name)
        self._position = position
        return step


def first_difference(before: Any, now: Any, where: str = "") -> str:
    """The place at which two JSON values differ first, as `a.b.0`; empty when they are alike.

    A field that one of them does not know is alike to an empty one: fields with defaults come and go.
    """
    if isinstance(before, dict) and isinstance(now, dict):
        names = [*before, *(name for name in now if name not in before)]
        pairs = [(name, before.get(name), now.get(name)) for name in names]
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        pairs = [(str(at), *pair) for at, pair in enumerate(zip(before, now, strict=True))]
    else:
        alike = before == now or (None in (before, now) and not (before or now))
        return "" if alike else where or "value"
    found = (first_difference(one, other, f"{where}.{name}" if where else name) for name, one, other in pairs)
    return next(filter(None, found), "")
