"""The durable calls of a run, each of them rows of its journal: made on the engine, or read back from what it kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from patterns.values.conversation import JsonObject
from tools.engine.database import TASKS

INBOX = "inbox"
NOW, LOOK = "now", "look after tasks"
"""Names of steps that are no pattern's own."""
LETTERLESS = {"CANCELLED", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
"""Ends in which a subtask may not have written. A successful one has written before."""

TaskWorkflow = Callable[[str, str, str, JsonObject], Coroutine[Any, Any, None]]
"""The engine's workflow of a subtask: parent's id, task id, kind, payload."""

Work = Callable[[], Coroutine[Any, Any, JsonObject]]
"""What a step does, and the outcome that is kept of it."""


class Calls(Protocol):
    """One run's. The same calls in the same order give the same values again; what they raise ends the execution."""

    async def step(self, name: str, work: Work) -> JsonObject:
        """Do the work once. When the run is cancelled, `work` is too, within a second."""

    async def now(self) -> float:
        """Seconds since the epoch."""

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """Start a subtask."""

    async def cancel(self, child: str) -> None:
        """End a subtask, by its run id, and those below it."""

    async def send(self, to: str, message: JsonObject) -> None:
        """Put a message into a run's inbox."""

    async def receive(self, timeout_seconds: float) -> Any:
        """The next message of our own, or None when none came in time."""

    async def gone(self, children: Sequence[str]) -> dict[str, str]:
        """Those of the subtasks that ended and may not write any more, with the engine's word for how."""


class EngineCalls:
    """On the engine, in whose workflow they are made."""

    def __init__(self, run_id: str, task_workflow: TaskWorkflow) -> None:
        self._run_id, self._task_workflow = run_id, task_workflow

    async def step(self, name: str, work: Work) -> JsonObject:
        """See `Calls.step`."""
        return await DBOS.run_step_async({"name": name, "preemptible": True}, work)

    async def now(self) -> float:
        """See `Calls.now`."""
        return float(await DBOS.run_step_async({"name": NOW}, _now))

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Calls.spawn`. A partition for each run: many subtasks of one do not keep another's from starting."""
        with SetWorkflowID(f"{self._run_id}.{task_id}"), SetEnqueueOptions(queue_partition_key=self._run_id):
            await DBOS.enqueue_workflow_async(TASKS, self._task_workflow, self._run_id, task_id, kind, payload)

    async def cancel(self, child: str) -> None:
        """See `Calls.cancel`."""
        await DBOS.cancel_workflow_async(child, cancel_children=True)

    async def send(self, to: str, message: JsonObject) -> None:
        """See `Calls.send`."""
        await DBOS.send_async(to, message, topic=INBOX)

    async def receive(self, timeout_seconds: float) -> Any:
        """See `Calls.receive`."""
        return await DBOS.recv_async(INBOX, timeout_seconds)

    async def gone(self, children: Sequence[str]) -> dict[str, str]:
        """See `Calls.gone`."""

        async def ask() -> dict[str, str]:
            found = await DBOS.list_workflows_async(workflow_ids=list(children), load_input=False, load_output=False)
            return {one.workflow_id: one.status for one in found if one.status in LETTERLESS}

        return await DBOS.run_step_async({"name": LOOK}, ask)


async def _now() -> float:
    return time.time()
