"""The worker: carries runs and subtasks in this process, on the caller's event loop."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import Any, Self

from dbos import DBOS, DBOSConfig
from dbos._error import DBOSBaseException
from sqlalchemy import Engine as Pool

from patterns.errors import ConfigurationInvalid, ErrorRecord, revive
from patterns.ports.runs import Workflow
from patterns.values.conversation import JsonObject
from patterns.values.running.current import carrying
from tools.engine.database import APPLICATION, VERSION, Database, FileLock, close_pool
from tools.engine.hooks import check_hooks, destroy, is_running, quiet_logs, take_over
from tools.engine.liveness import Liveness
from tools.engine.run.calls import EngineCalls
from tools.engine.run.ending import end_of, last_letter
from tools.engine.run.run import DurableRun, as_record
from tools.engine.serializer import JsonSerializer

log = logging.getLogger(__name__)

RUN, TASK = "run", "task"
"""The engine's two workflows; what they do is looked up by kind."""
DRAIN_SECONDS = 10.0
POLLING_SECONDS = 0.25
CANCEL_SECONDS = 5.0
"""How long a cancelled step may take to clean up before the process goes all the same."""


class Engine:
    """The durable engine. One per process, launched and drained by one task.

    `executor_id` must be stable on SQLite (a restart takes its own runs up again) and may be anything unique on
    Postgres, where living workers take over from dead ones. `tasks_at_once` is how many subtasks of one run a process
    carries at a time.
    """

    def __init__(
        self, url: str, *, executor_id: str = "single", tasks_at_once: int = 4, polling_seconds: float = POLLING_SECONDS
    ) -> None:
        self.draining = False
        self._database = Database(url)
        self._executor_id = executor_id
        self._tasks_at_once, self._polling_seconds = tasks_at_once, polling_seconds
        self._kinds: dict[str, Workflow] = {}
        self._live: dict[asyncio.Task[Any], DurableRun] = {}
        self._resources = AsyncExitStack()

    def register(self, kind: str, workflow: Workflow) -> None:
        """Say what a kind of run or subtask does; before `launch`."""
        if kind in self._kinds:
            raise ConfigurationInvalid(f"two workflows are called {kind!r}")
        self._kinds[kind] = workflow

    async def launch(self) -> None:
        """Start to work, beginning with what an earlier process left unfinished.

        Raises `ConfigurationInvalid` when another process has our executor id; then nothing was started.
        """
        check_hooks()
        quiet_logs()
        if is_running():
            raise ConfigurationInvalid("this process has an engine already")
        try:
            await self._launch()
        except BaseException:
            await self._resources.aclose()
            raise

    async def drain(self, timeout_seconds: float = DRAIN_SECONDS) -> None:
        """Take no more work, let steps that have begun end within the timeout, and go.

        Whatever is unfinished goes on at the next launch, or on another worker at once.
        """
        self.draining = True
        busy = {task for task, run in self._live.items() if run.in_step}
        await _cancel(self._live.keys() - busy)
        if busy:
            _, late = await asyncio.wait(busy, timeout=timeout_seconds)
            if late:
                log.warning("Steps that did not end in %s s will begin again.", timeout_seconds)
            await _cancel(late)
        await self._resources.aclose()

    async def __aenter__(self) -> Self:
        await self.launch()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drain()

    async def _launch(self) -> None:
        liveness = await self._claim()
        await asyncio.to_thread(
            self._database.prepare, tasks_at_once=self._tasks_at_once, polling_seconds=self._polling_seconds
        )
        DBOS(config=self._config(await asyncio.to_thread(self._database.pool)))
        self._resources.push_async_callback(destroy)
        self._declare()
        DBOS.launch()  # on this loop, so that workflows run on it
        if liveness is not None:
            watch = await self._resources.enter_async_context(asyncio.TaskGroup())
            watching = watch.create_task(liveness.watch(take_over), name="watch over other workers")
            self._resources.callback(watching.cancel)

    def _declare(self) -> None:
        """Name our two workflows to the engine. It writes attributes on them, which methods do not take."""

        @DBOS.workflow(name=RUN, max_recovery_attempts=None)
        async def run(kind: str, payload: JsonObject) -> JsonObject:
            return await self._carry_run(kind, payload)

        @DBOS.workflow(name=TASK, max_recovery_attempts=None)
        async def task(parent: str, task_id: str, kind: str, payload: JsonObject) -> None:
            await self._carry_task(parent, task_id, kind, payload)

        self._task_workflow = task

    async def _claim(self) -> Liveness | None:
        if self._database.file is not None:
            lock = await asyncio.to_thread(FileLock, self._database.file, self._executor_id)
            self._resources.callback(lock.release)
            return None
        liveness = Liveness(self._database.url, self._executor_id)
        await liveness.hold()
        self._resources.push_async_callback(liveness.release)
        return liveness

    def _config(self, pool: Pool | None) -> DBOSConfig:
        if pool is not None:
            self._resources.callback(close_pool, pool)
        return DBOSConfig(
            name=APPLICATION,
            system_database_url=self._database.url,
            system_database_engine=pool,
            application_version=VERSION,
            executor_id=self._executor_id,
            serializer=JsonSerializer(),
            log_level="WARNING",
            enable_otlp=False,
            run_migrations=False,
            notification_listener_polling_interval_sec=self._polling_seconds,
            max_executor_threads=32,
        )

    async def _carry_run(self, kind: str, payload: JsonObject) -> JsonObject:
        run_id = DBOS.workflow_id
        assert run_id is not None
        ended = await self._carry(self._run(run_id, None), kind, payload)
        if isinstance(ended, ErrorRecord):
            log.info("run %s ended as %s", run_id, ended.code)
            raise revive(ended)
        return ended

    async def _carry_task(self, parent: str, task_id: str, kind: str, payload: JsonObject) -> None:
        run = self._run(f"{parent}.{task_id}", parent)
        ended = await self._carry(run, kind, payload)
        await EngineCalls(run.id, self._task_workflow).send(parent, last_letter(task_id, ended))

    def _run(self, run_id: str, parent: str | None) -> DurableRun:
        return DurableRun(run_id, parent, EngineCalls(run_id, self._task_workflow), self)

    async def _carry(self, run: DurableRun, kind: str, payload: JsonObject) -> JsonObject | ErrorRecord:
        task = asyncio.current_task()
        assert task is not None
        self._live[task] = run
        # Not before the task itself is done: one that was cancelled goes on waiting for its recorded outcome.
        task.add_done_callback(self._forget)
        try:
            with carrying(run.id):
                ended = await end_of(run, self._kinds, kind, payload, self)
                await run.end_tasks()
        except asyncio.CancelledError:
            if run.stopped_by is None or isinstance(run.stopped_by, DBOSBaseException):
                raise run.stopped_by or asyncio.CancelledError from None
            return as_record(run.id, run.stopped_by)
        return ended

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._live.pop(task, None)


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=CANCEL_SECONDS)
