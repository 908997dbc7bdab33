"""The owner of every background task of the local Slack: none outlives the server's block."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self


class Jobs:
    """A task group whose tasks are cancelled, not awaited to their end, when the block is left.

    A job that raises ends the block with its error: a bug in this server must not pass for a bug in the bot.
    """

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Run a job beside the others."""
        task = self._group.create_task(job)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in list(self._running):
            task.cancel()
        # Without the body's error: it travels on by itself, not wrapped in a group with ours.
        await self._group.__aexit__(None, None, None)
