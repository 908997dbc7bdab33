"""A run's journal as data: what it did, in the order in which it did it, and what came of each step."""

from __future__ import annotations

from typing import Any, Literal

from patterns.errors import ErrorRecord
from patterns.values.conversation import Frozen, JsonObject

RunState = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: frozenset[RunState] = frozenset({"done", "failed", "cancelled"})
"""Those in which nothing happens any more."""

Call = Literal["step", "time", "letter", "wait", "spawn", "cancel", "tell", "look"]
"""What a run did there: work of its own; asked for the time; took a letter, or went on without one; set the moment
until which it waits for one; started a subtask; cancelled one; wrote a letter; looked after subtasks."""


class StepTaken(Frozen):
    """A row of a run's journal."""

    position: int
    """From 1, and without gaps in a run that has ended: a letter that is waited for has its place already."""
    call: Call
    name: str
    """A step's own; `spawn TASK` for a subtask that was started; else what `call` says."""
    began: float | None = None
    ended: float | None = None
    """Seconds since the epoch."""
    child: str | None = None
    """The subtask's run id, where the row started one."""
    result: Any = None
    """JSON: what the step gave, the moment, the letter (None: none came in time); None where it was not asked for."""
    error: ErrorRecord | None = None
    """What it raised instead, where results were asked for."""
    cut_characters: int = 0
    """As JSON the result has so many characters, more than were asked for: it is left out. 0: it is whole."""

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return None if self.began is None or self.ended is None else self.ended - self.began


class Journal(Frozen):
    """A run or subtask, as the engine keeps it."""

    run_id: str
    parent: str | None = None
    """The run that started this subtask."""
    kind: str = ""
    """Which workflow it is; empty where results were not asked for."""
    payload: JsonObject | None = None
    """What it was given; None where results were not asked for."""
    state: RunState
    asked: float | None = None
    """Seconds since the epoch: when it was enqueued."""
    began: float | None = None
    """When it was taken up first."""
    ended: float | None = None
    steps: tuple[StepTaken, ...] = ()
    result: JsonObject | None = None
    """What it handed back. A subtask hands it back by a letter, and has none."""
    error: ErrorRecord | None = None
    """What it ended with instead."""

    @property
    def task_id(self) -> str:
        """A subtask's id below its run."""
        return self.run_id.removeprefix(f"{self.parent}.")

    @property
    def seconds(self) -> float:
        """From its first row to its last; the engine's own times of a run are whole seconds."""
        times = [at for step in self.steps for at in (step.began, step.ended) if at is not None]
        return max(times) - min(times) if times else 0.0
