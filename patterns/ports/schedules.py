"""Standing questions: when they fire, and what they remember."""

from __future__ import annotations

from typing import Protocol

from patterns.values.conversation import Frozen
from patterns.values.research.brief import Brief
from patterns.values.research.schedules import Memory, Muted, Schedule


class ScheduleChange(Frozen):
    """What changes of a schedule; None leaves a field as it is."""

    name: str | None = None
    channel: str | None = None
    is_private: bool | None = None
    question: str | None = None
    """Another question: its brief is drawn up anew."""
    feeds: tuple[str, ...] | None = None
    cron: str | None = None
    time_zone: str | None = None
    heartbeat: bool | None = None
    run_microdollars: int | None = None
    month_microdollars: int | None = None
    state: str | None = None
    why_paused: str | None = None
    next_at: float | None = None


class ScheduleBook(Protocol):
    """All schedules of the installation, and each one's memory."""

    async def add(self, schedule: Schedule) -> Schedule:
        """Keep a new one; it comes back with its number. The same id again gives the one that is kept."""

    async def find(self, schedule_id: str) -> Schedule | None:
        """One, a deleted one too."""

    async def standing(self) -> tuple[Schedule, ...]:
        """Those that are not deleted, by number."""

    async def change(self, schedule_id: str, change: ScheduleChange, *, by: str = "") -> Schedule | None:
        """Change it and give it as it is then; None for one that is not known or deleted.

        `by` is the Slack user id of whoever asked for it; empty: the clock.
        """

    async def due(self, now: float) -> tuple[Schedule, ...]:
        """Active ones whose `next_at` has come, the longest overdue first."""

    async def fired(self, schedule_id: str, *, slot: float, next_at: float, run_id: str) -> bool:
        """Move on from the slot that is due; False where another clock was first, or it was paused or changed.

        `run_id` is the firing that was enqueued for the slot; empty where the slot was skipped.
        """

    async def by_hand(self, schedule_id: str, run_id: str, *, after: str | None = None) -> bool:
        """A firing outside of its times; the same again changes nothing.

        False, and nothing is kept, where its last run is another one than `after` by now: somebody was first.
        """

    async def keep_brief(self, schedule_id: str, question: str, brief: Brief) -> None:
        """The brief of its first firing, unless its question is another one by now."""

    async def memory(self, schedule_id: str) -> Memory:
        """What it remembers; an empty one before its first firing."""

    async def remember(self, schedule_id: str, memory: Memory) -> None:
        """What it remembers from now on, once per firing: the same `run_id` again changes nothing."""

    async def mute(self, schedule_id: str, muted: Muted) -> None:
        """Fewer like that, from now on. The same claim again changes nothing."""

    async def unmute(self, schedule_id: str, claim: str) -> None:
        """That claim may be told again. Idempotent."""

    async def muted(self, schedule_id: str) -> tuple[Muted, ...]:
        """Of what there should be fewer, the oldest first."""


class Calendar(Protocol):
    """When a cron line comes due, in a place's own time."""

    def next_after(self, cron: str, time_zone: str, after: float) -> float:
        """The first due time later than `after`, in seconds since the epoch.

        A wall-clock time that a change of clocks leaves out is due when the clocks have moved; one that comes twice is
        due once. Raises `RequestInvalid` for a line that never comes due and for a zone that nobody knows.
        """
