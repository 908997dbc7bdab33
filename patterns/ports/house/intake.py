"""The intake: whether new work is taken, and in which order it comes to be worked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from patterns.values.house.intake import Capacity, Pause, Seat, Standing, Turned


class Intake(Protocol):
    """The durable line. Every method is one transaction, so that no limit is passed, whoever asks at the same time.

    A run's place is the run's: it survives the worker that carries it.
    """

    @property
    def capacity(self) -> Capacity:
        """How much is worked on at once, and how much may be asked for."""

    async def enter(self, run_id: str, member: str) -> Turned | None:
        """Stand in the line; None: it does. One that stands there already, stands there still."""

    async def take(self, run_id: str, member: str) -> tuple[Standing, tuple[str, ...]]:
        """Where the run stands now, and the runs that were given a place by this and should hear of it."""

    async def rest(self, run_id: str) -> tuple[str, ...]:
        """Give the place up while people are waited for; who was given one and should hear of it."""

    async def leave(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """Give it up for good; who was given one and should hear of it. Again, it changes nothing."""

    async def untold(self, seconds: float) -> tuple[str, ...]:
        """Runs that were given a place so long ago and do not seem to know."""

    async def seats(self) -> tuple[Seat, ...]:
        """All of them: those at work, those that rest, then the line in its order."""

    async def standing(self, run_id: str) -> Standing | None:
        """Where a run stands; None for one that is over, or never was."""

    async def pause(self, *, by: str, why: str) -> Pause:
        """Take no new work, until it is resumed; what holds. Whoever is second changes the reason."""

    async def resume(self, *, by: str) -> Pause | None:
        """Take new work again; the pause that this ended."""

    async def paused(self) -> Pause | None:
        """Whether new work is taken: None if it is."""
