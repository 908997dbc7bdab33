"""A durable run, from inside and from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, RunState, StepTaken
from patterns.values.running.letters import Letter

T = TypeVar("T")


class Run(Protocol):
    """A durable run: what has been done once is never done again, whatever dies.

    One task owns a run and awaits its methods one at a time; the order of calls is the run's path and must not
    depend on anything but the values that these methods returned.
    """

    @property
    def id(self) -> str:
        """The run's id; a subtask's is `RUN.TASK`."""

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """Do `work` once and journal its result, or give the journalled one back.

        `result` says how to read the JSON of the journal (anything pydantic can adapt). An error of `work` is
        journalled and raised again on every replay; one that is not a `StewardError` becomes `Unexpected`.
        Cancellation is not journalled: the step begins again when the run goes on.
        """

    async def now(self) -> float:
        """Seconds since the epoch, journalled."""

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """Start the subtask `RUN.TASK` of a registered kind; it ends with a `TaskEnded` letter, whatever happens."""

    async def cancel(self, task_id: str) -> None:
        """End a subtask that is no longer wanted. Its letter may still come."""

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """The next letter in the run's one order, or None when none came in time (0: only look)."""

    async def tell_parent(self, letter: Letter) -> None:
        """From a subtask: a letter to the run that spawned it, sent once."""

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """To a subtask that this run spawned, sent once; one that has ended drops it."""


Workflow = Callable[[Run, JsonObject], Awaitable[JsonObject]]
"""What the engine runs under a kind's name: input and result are JSON objects."""


class Runs(Protocol):
    """The runs from outside: what a listener may do after it has acknowledged."""

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        """Enqueue durably. False when a run of that id exists: a redelivered request starts nothing."""

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        """Put a letter into a run's inbox, once per `key`. A run that has ended drops it."""

    async def cancel(self, run_id: str) -> None:
        """End a run where it stands, without a word to anybody: for one that has not begun."""

    async def state(self, run_id: str) -> RunState | None:
        """Where the run stands, or None when there is none of that id."""

    async def outcome(self, run_id: str) -> JsonObject | None:
        """What a run that is done handed back, or None when it is not done or not known (any more)."""


class Journals(Protocol):
    """What runs have done, from outside and without waking them.

    A step's result is given as JSON values where it is asked for, as long as it has no more characters than
    `cap_characters` (None: whatever it has); a longer one is left out and says so.
    """

    async def steps(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[StepTaken, ...]:
        """One run's or subtask's journal so far, in its order; empty for a run that is not known (any more)."""

    async def journals(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[Journal, ...]:
        """The run and its subtasks, in the order of their beginning; empty for a run that is not known (any more)."""

    async def states(self, run_ids: Sequence[str]) -> Mapping[str, RunState]:
        """Where each of them stands, in one query; those that are not known (any more) are left out."""

    async def active(self) -> tuple[tuple[str, RunState], ...]:
        """Every run (no subtask) that has not ended, with its state, the oldest first; in one query."""
