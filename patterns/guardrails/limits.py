"""The limits of a run, and the watch that holds them between steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pydantic import Field

from patterns.errors import LimitReached
from patterns.guardrails.inbox import Inbox
from patterns.ports.runs import Run
from patterns.values.conversation import Frozen


class Limits(Frozen):
    """What a run may use. They are part of its request, so that a replay obeys the same ones."""

    cap_microdollars: int = Field(default=2_000_000, gt=0)
    cap_tokens: int = Field(default=2_000_000, gt=0)
    reserve_microdollars: int = Field(default=100_000, ge=0)
    """Kept for the closing call."""
    seconds: float = Field(default=3600, gt=0)
    """Wall clock without the time that people took to answer."""
    turns: int = Field(default=30, gt=0)
    """Model calls of one agent or worker."""
    rounds: int = Field(default=4, gt=0)
    """Drafts of an evaluator loop."""
    tasks: int = Field(default=12, gt=0)
    """Subtasks of one plan."""
    width: int = Field(default=3, gt=0)
    """Subtasks at a time."""
    answer_seconds: float = Field(default=86_400, gt=0)
    """How long a question waits for an answer."""

    def with_cap(self, microdollars: int) -> Limits:
        """The same with a lower cap, of which the closing call's reserve keeps its share."""
        reserve = min(self.reserve_microdollars, self.reserve_microdollars * microdollars // self.cap_microdollars)
        return self.model_copy(update={"cap_microdollars": microdollars, "reserve_microdollars": reserve})


class Watch:
    """The clock of a run and its Stop button, looked at before every turn."""

    def __init__(self, run: Run, limits: Limits, started: float) -> None:
        self.limits = limits
        self.inbox = Inbox(run)
        self._run = run
        self._started = started
        self._waited = 0.0
        self.used = 0.0
        """Seconds of the run's own time, when it was looked at last."""
        self.more: Callable[[LimitReached], Awaitable[bool]] | None = None
        """Asks a person for more time, and says whether there is; None: nobody is there to ask."""

    @classmethod
    async def begin(cls, run: Run, limits: Limits, *, used: float = 0.0) -> Watch:
        """A watch that starts now, as if `used` seconds had passed."""
        return cls(run, limits, await run.now() - used)

    def discount(self, seconds: float) -> None:
        """Time in which the run waited for a person."""
        self._waited += seconds

    def grant(self, seconds: float, *, turns: int = 0) -> None:
        """More time, or more turns, as a person decided."""
        self._waited += seconds
        self.limits = self.limits.model_copy(update={"turns": self.limits.turns + turns})

    async def elapsed(self) -> float:
        """Seconds of the run's own time."""
        self.used = await self._run.now() - self._started - self._waited
        return self.used

    async def check(self) -> None:
        """Raises `RunStopped` when a person pressed Stop, `LimitReached` (G-TIME) when the time is up for good."""
        await self.inbox.glance()
        used = await self.elapsed()
        if used > self.limits.seconds:
            await self.time_is_up(used)

    async def time_is_up(self, used: float) -> None:
        """A person may give more. Raises `LimitReached` (G-TIME) where nobody does, and `RunStopped`."""
        limit = out_of_time(used, self.limits.seconds)
        if self.more is None or not await self.more(limit):
            raise limit


def out_of_time(used: float, cap: float) -> LimitReached:
    """The error of a run whose time is up."""
    return LimitReached(f"{used:.0f} s of {cap:.0f} s", limit="G-TIME", value=round(used), cap=round(cap))
