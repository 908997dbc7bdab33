"""A run that works only while it has a place: it waits for one, and gives it up while people are waited for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeVar

from patterns.errors import RunStopped, StewardError
from patterns.guardrails.intake.places import Places
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.house.intake import Standing
from patterns.values.running.letters import Decision, Letter, PlaceGiven, StopAsked, TaskEnded

T = TypeVar("T")
log = logging.getLogger(__name__)

PATIENCE_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0)
"""Between looks at the line where no letter comes; the last one for as long as it takes."""

Shown = Callable[[Standing], AbstractAsyncContextManager[None]]
"""Shows where a run stands for as long as the block lasts."""


class Seat:
    """A `Run` over another. Whatever it does takes a place; waiting for a letter takes none.

    A run that waits for a letter while none of its subtasks is at work waits for people: its place is given to
    others, and it stands in the line again, before those that have not begun, when an answer has come. Whoever is
    stopped needs no place to end.
    """

    def __init__(self, run: Run, places: Places, member: str, shown: Shown) -> None:
        self._run, self._places, self._member, self._shown = run, places, member, shown
        self._held = self._is_over = False
        self._stopped_by: str | None = None
        self._at_work: set[str] = set()
        self._kept: list[Letter] = []

    @property
    def id(self) -> str:
        """See `Run.id`."""
        return self._run.id

    async def begin(self) -> None:
        """Wait for the first place. Raises `RunStopped` where somebody stops it in the line: nothing was done."""
        await self._take()
        if self._stopped_by is not None:
            raise RunStopped(by=self._stopped_by)

    async def give_up(self) -> None:
        """When all is done; again it does nothing. A run that dies without a word loses its place in the next sweep."""
        if self._is_over:
            return
        self._is_over = True
        await self._run.step("leave the place", partial(self._done, self._places.leave), bool)
        self._held = False

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """See `Run.step`."""
        await self._take()
        return await self._run.step(name, work, result)

    async def now(self) -> float:
        """See `Run.now`."""
        return await self._run.now()

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """See `Run.spawn`. Subtasks work in their run's place."""
        await self._take()
        await self._run.spawn(task_id, kind, payload)
        self._at_work.add(task_id)

    async def cancel(self, task_id: str) -> None:
        """See `Run.cancel`."""
        await self._run.cancel(task_id)
        self._at_work.discard(task_id)

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """See `Run.next_letter`."""
        if self._kept:
            return self._kept.pop(0)
        if self._held and timeout_seconds > 0 and not self._at_work:
            self._held = not await self._run.step("rest", partial(self._done, self._places.rest), bool)
        letter = await self._heard(timeout_seconds)
        if timeout_seconds > 0 and (letter is None or isinstance(letter, Decision)):
            await self._take()  # here, because the time that it takes is not the run's own
        return letter

    async def tell_parent(self, letter: Letter) -> None:
        """See `Run.tell_parent`."""
        await self._run.tell_parent(letter)

    async def tell_task(self, task_id: str, letter: Letter) -> None:
        """See `Run.tell_task`."""
        await self._run.tell_task(task_id, letter)

    async def _take(self) -> None:
        """Wait until there is a place, or until somebody stops the run."""
        if self._held or self._stopped_by is not None:
            return
        standing = await self._look()
        if not standing.held:
            async with self._shown(standing):
                await self._wait()
        self._held = True

    async def _heard(self, timeout_seconds: float) -> Letter | None:
        """The next letter that is not about places."""
        while isinstance(letter := await self._run.next_letter(timeout_seconds), PlaceGiven):
            pass
        if isinstance(letter, TaskEnded):
            self._at_work.discard(letter.task_id)
        self._mark(letter)
        return letter

    def _mark(self, letter: Letter | None) -> None:
        if isinstance(letter, StopAsked):
            self._stopped_by = letter.by

    async def _wait(self) -> None:
        """What comes meanwhile is kept for whoever asks for letters next."""
        patience = _patience()
        while self._stopped_by is None:
            letter = await self._run.next_letter(next(patience))
            self._mark(letter)
            if letter is not None and not isinstance(letter, PlaceGiven):
                self._kept.append(letter)
            elif (await self._look()).held:
                return

    async def _look(self) -> Standing:
        return await self._run.step("place", self._stand, Standing)

    async def _stand(self) -> Standing:
        """Where the line cannot be looked at just now, there is no place yet: a guard that fails, refuses."""
        try:
            return await self._places.take(self.id, self._member)
        except StewardError as error:
            log.warning("%s waits, because its place cannot be looked up: %s", self.id, error)
            return Standing(held=False)

    async def _done(self, do: Callable[[str], Awaitable[None]]) -> bool:
        """Whether it was. No run ends because its place cannot be given up: the sweep takes it back."""
        try:
            await do(self.id)
        except StewardError as error:
            log.warning("%s keeps its place: %s", self.id, error)
            return False
        return True


def _patience() -> Iterator[float]:
    yield from PATIENCE_SECONDS
    while True:
        yield PATIENCE_SECONDS[-1]
