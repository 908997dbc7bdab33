"""The runs from outside, through the database alone: works in a process that carries none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from sqlite3 import Error as SqliteError
from typing import Self

from dbos import DBOSClient, EnqueueOptions, WorkflowStatus
from dbos._error import DBOSException, DBOSNonExistentWorkflowError, DBOSWorkflowIDInUseError
from sqlalchemy.exc import SQLAlchemyError

from patterns.errors import RunStopped, StewardError, Unexpected
from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, RunState, StepTaken
from patterns.values.running.letters import LETTER, Letter
from tools.engine.database import RUNS, Connection, Database
from tools.engine.engine import POLLING_SECONDS, RUN
from tools.engine.journal.rows import ACTIVE, ENDED, STATES, in_order, journal_of, step_of
from tools.engine.run.calls import INBOX
from tools.engine.run.inbox import WAKE
from tools.store.database import translate, translated

log = logging.getLogger(__name__)

LIBRARY_ERRORS = (SQLAlchemyError, SqliteError, DBOSException, OSError)
PAGE = 500


class EngineClient:
    """The ports `Runs` and `Journals`, and what an operator may do besides. Connects when it is first used."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._connection: Connection | None = None
        self._connecting = asyncio.Lock()

    async def prepare(self, *, tasks_at_once: int, polling_seconds: float = POLLING_SECONDS) -> None:
        """Make the engine's tables and queues, so that a process that only enqueues may start before any worker."""
        with translated():
            prepare = partial(self._database.prepare, tasks_at_once=tasks_at_once, polling_seconds=polling_seconds)
            await asyncio.to_thread(prepare)

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        """See `Runs.start`."""
        options: EnqueueOptions = {
            "workflow_name": RUN,
            "queue_name": RUNS,
            "workflow_id": run_id,
            "workflow_id_reuse_policy": "reject",
        }
        async with self._client() as client:
            try:
                await client.enqueue_async(options, kind, payload)
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

    async def outcome(self, run_id: str) -> JsonObject | None:
        """See `Runs.outcome`."""
        found = await self._status(run_id, with_output=True)
        return None if found is None or found.status != "SUCCESS" else (found.output or {})

    async def result(self, run_id: str, *, polling_seconds: float = 0.1) -> JsonObject:
        """Wait for the run's end and give its result; raises the error that it ended with."""
        while (found := await self._status(run_id, with_output=True)) is not None:
            if found.status in ENDED:
                return _result(found)
            await asyncio.sleep(polling_seconds)
        raise Unexpected(f"there is no run {run_id}")

    async def cancel(self, run_id: str) -> None:
        """End a run and its subtasks; steps that are under way end within about a second."""
        async with self._client() as client:
            await client.cancel_workflow_async(run_id, cancel_children=True)
        await self._send(run_id, WAKE, f"wake {run_id}")  # one that waits for a letter would not notice

    async def steps(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[StepTaken, ...]:
        """See `Journals.steps`."""
        async with self._client() as client:
            rows = await client.list_workflow_steps_async(run_id, load_output=results)
        return tuple(step_of(row, results=results, cap_characters=cap_characters) for row in rows)

    async def journals(
        self, run_id: str, *, results: bool = False, cap_characters: int | None = None
    ) -> tuple[Journal, ...]:
        """See `Journals.journals`."""
        below = f"{run_id}."
        async with self._client() as client:
            found = await client.list_workflows_async(
                workflow_id_prefix=run_id, load_input=results, load_output=results
            )
        ours = [one for one in found if one.workflow_id == run_id or one.workflow_id.startswith(below)]
        read = [
            journal_of(one, await self.steps(one.workflow_id, results=results, cap_characters=cap_characters))
            for one in ours
        ]
        return in_order(run_id, read)

    async def states(self, run_ids: Sequence[str]) -> dict[str, RunState]:
        """See `Journals.states`."""
        if not run_ids:
            return {}  # to the engine no ids are all ids
        async with self._client() as client:
            found = await client.list_workflows_async(workflow_ids=list(run_ids), load_input=False, load_output=False)
        return {one.workflow_id: STATES[one.status] for one in found}

    async def active(self) -> tuple[tuple[str, RunState], ...]:
        """See `Journals.active`."""
        async with self._client() as client:
            found = await client.list_workflows_async(status=ACTIVE, name=RUN, load_input=False, load_output=False)
        return tuple((one.workflow_id, STATES[one.status]) for one in found)

    async def retain(self, days: float) -> int:
        """Delete runs that ended more than so many days ago, with their subtasks; how many runs.

        Keep more days than any sender repeats a request: the id of a deleted run starts a new one.
        """
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        count = 0
        async with self._client() as client:
            while found := await client.list_workflows_async(
                status=ENDED, completed_before=before, name=RUN, limit=PAGE, load_input=False, load_output=False
            ):
                await client.delete_workflows_async([run.workflow_id for run in found], delete_children=True)
                count += len(found)
        return count

    async def close(self) -> None:
        """Give the connections back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.to_thread(connection.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[DBOSClient]:
        """The client, connected; nothing of the engine's or the database's errors gets past the block."""
        try:
            async with self._connecting:
                if self._connection is None:
                    self._connection = await asyncio.to_thread(Connection, self._database)
            yield self._connection.client
        except LIBRARY_ERRORS as error:
            raise translate(error) from error

    async def _send(self, run_id: str, message: JsonObject, key: str) -> None:
        async with self._client() as client:
            try:
                await client.send_async(run_id, message, topic=INBOX, idempotency_key=key)
            except DBOSNonExistentWorkflowError:
                log.info("A letter to the unknown run %s is dropped.", run_id)

    async def _status(self, run_id: str, *, with_output: bool) -> WorkflowStatus | None:
        async with self._client() as client:
            found = await client.list_workflows_async(workflow_ids=[run_id], load_input=False, load_output=with_output)
        return found[0] if found else None


def _result(found: WorkflowStatus) -> JsonObject:
    if found.status == "CANCELLED":
        raise RunStopped("cancelled")
    if found.status != "SUCCESS":
        raise found.error if isinstance(found.error, StewardError) else Unexpected(f"the run ended as {found.status}")
    result: JsonObject = found.output or {}
    return result
