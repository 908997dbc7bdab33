"""The runs from outside, through the database alone: works in a process that carries none."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Self

from dbos import DBOSClient, WorkflowStatus
from dbos._error import DBOSNonExistentWorkflowError, DBOSWorkflowIDInUseError

from patterns.errors import RunStopped, StewardError, Unexpected
from patterns.ports import RunState
from patterns.values.conversation import Frozen, JsonObject
from patterns.values.letters import LETTER, Letter
from tools.engine.database import RUNS, Connection, Database
from tools.engine.engine import RUN
from tools.engine.inbox import INBOX, WAKE

log = logging.getLogger(__name__)

STATES: dict[str, RunState] = {
    "DELAYED": "waiting",
    "ENQUEUED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
PAGE = 500


class StepTaken(Frozen):
    """A row of a run's journal, for the operator."""

    position: int
    name: str
    began: float | None
    ended: float | None
    """Seconds since the epoch."""
    child: str | None
    """The subtask's run id, where the row started one."""


class EngineClient:
    """The port `Runs`, and what an operator may do besides. Connects when it is first used."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._connection: Connection | None = None
        self._connecting = asyncio.Lock()

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        """See `Runs.start`."""
        client = await self._client()
        try:
            await client.enqueue_async(
                {
                    "workflow_name": RUN,
                    "queue_name": RUNS,
                    "workflow_id": run_id,
                    "workflow_id_reuse_policy": "reject",
                },
                kind,
                payload,
            )
        except DBOSWorkflowIDInUseError:
            return False
        return True

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        """See `Runs.deliver`. A run that is not known (any more) drops it too."""
        await self._send(run_id, LETTER.dump_python(letter, mode="json"), key)

    async def state(self, run_id: str) -> RunState | None:
        """See `Runs.state`."""
        found = await self._status(run_id, with_output=False)
        return None if found is None else STATES[found.status]

    async def result(self, run_id: str, *, polling_seconds: float = 0.1) -> JsonObject:
        """Wait for the run's end and give its result; raises the error that it ended with."""
        while (found := await self._status(run_id, with_output=True)) is not None:
            if found.status in ENDED:
                return _result(found)
            await asyncio.sleep(polling_seconds)
        raise Unexpected(f"there is no run {run_id}")

    async def cancel(self, run_id: str) -> None:
        """End a run and its subtasks; steps that are under way end within about a second."""
        client = await self._client()
        await client.cancel_workflow_async(run_id, cancel_children=True)
        await self._send(run_id, WAKE, f"wake {run_id}")  # one that waits for a letter would not notice

    async def steps(self, run_id: str) -> tuple[StepTaken, ...]:
        """The run's journal so far."""
        client = await self._client()
        rows = await client.list_workflow_steps_async(run_id, load_output=False)
        return tuple(
            StepTaken(
                position=row["function_id"],
                name=row["function_name"],
                began=_seconds(row["started_at_epoch_ms"]),
                ended=_seconds(row["completed_at_epoch_ms"]),
                child=row["child_workflow_id"],
            )
            for row in rows
        )

    async def retain(self, days: float) -> int:
        """Delete runs that ended more than so many days ago, with their subtasks; how many runs.

        Keep more days than any sender repeats a request: the id of a deleted run starts a new one.
        """
        client = await self._client()
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        count = 0
        while True:
            found = await client.list_workflows_async(
                status=ENDED, completed_before=before, name=RUN, limit=PAGE, load_input=False, load_output=False
            )
            if not found:
                return count
            await client.delete_workflows_async([run.workflow_id for run in found], delete_children=True)
            count += len(found)

    async def close(self) -> None:
        """Give the connections back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.to_thread(connection.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _client(self) -> DBOSClient:
        async with self._connecting:
            if self._connection is None:
                self._connection = await asyncio.to_thread(Connection, self._database)
        return self._connection.client

    async def _send(self, run_id: str, message: JsonObject, key: str) -> None:
        client = await self._client()
        try:
            await client.send_async(run_id, message, topic=INBOX, idempotency_key=key)
        except DBOSNonExistentWorkflowError:
            log.info("A letter to the unknown run %s is dropped.", run_id)

    async def _status(self, run_id: str, *, with_output: bool) -> WorkflowStatus | None:
        client = await self._client()
        found = await client.list_workflows_async(workflow_ids=[run_id], load_input=False, load_output=with_output)
        return found[0] if found else None


def _result(found: WorkflowStatus) -> JsonObject:
    if found.status == "CANCELLED":
        raise RunStopped("cancelled")
    if found.status != "SUCCESS":
        raise found.error if isinstance(found.error, StewardError) else Unexpected(f"the run ended as {found.status}")
    result: JsonObject = found.output or {}
    return result


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
