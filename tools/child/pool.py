"""A few warm children: a question that is too much work loses its process, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Literal, Self

from tools.child.process import Child, ChildFailed

START_SECONDS = 30.0


class Unanswered(Exception):
    """No answer: it took too long, the child broke on the question, or none could be started."""

    def __init__(self, why: Literal["late", "broken", "no start"]) -> None:
        super().__init__(why)
        self.why = why


class Children:
    """Between entering and leaving its block; the first question starts the first of them."""

    def __init__(self, module: str, *, width: int, seconds: float, most: int) -> None:
        """`module` has the function `answer`; `width`: children at once; `seconds` for one question.

        After `most` questions a child is replaced, whatever they may have left behind in its memory.
        """
        self.idle: list[Child] = []
        self._module = module
        self._width = asyncio.Semaphore(width)
        self._seconds = seconds
        self._most = most

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with AsyncExitStack() as ending:
            while self.idle:
                ending.push_async_callback(self.idle.pop().kill)

    async def ask(self, question: Mapping[str, str]) -> bytes:
        """The answer as JSON. Raises `Unanswered`."""
        async with self._width:
            child = await self._child()
            keep = False
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await child.ask(question)
                keep = child.answered < self._most
            except TimeoutError as error:
                raise Unanswered("late") from error
            except ChildFailed as error:
                raise Unanswered("broken") from error
            finally:
                if keep:
                    self.idle.append(child)
                else:
                    await child.kill()
            return answer

    async def _child(self) -> Child:
        """A warm one, or a new one."""
        while self.idle:
            child = self.idle.pop()
            if child.alive:
                return child
            await child.kill()
        try:
            async with asyncio.timeout(START_SECONDS):
                return await Child.start(self._module, cpu_seconds=int(self._seconds) + 2)
        except (ChildFailed, OSError, TimeoutError) as error:
            raise Unanswered("no start") from error
