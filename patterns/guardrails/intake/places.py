"""Places given, taken and given up, and those told who wait for one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from patterns.errors import StewardError
from patterns.ports.house.intake import Intake
from patterns.ports.runs import Journals, Runs
from patterns.values.house.intake import Standing
from patterns.values.running.journal import ENDED
from patterns.values.running.letters import PlaceGiven
from patterns.values.running.record import Command, RunRecord

log = logging.getLogger(__name__)

OTHERS: Mapping[Command, str] = {"digest": "digests", "choose": "choices"}

UNTOLD_SECONDS = 10.0
LOST_SECONDS = 600.0
"""A run that is in the line and nowhere else for so long was asked for by a process that died in the middle of it."""


def member_of(record: RunRecord) -> str:
    """Whose place a run takes: its requester's; a digest, and a run that only chooses a command, takes another."""
    return f"{OTHERS[record.command]} of {record.requester}" if record.command in OTHERS else record.requester


@dataclass(frozen=True, slots=True)
class Places:
    """The line, and the way to those who stand in it."""

    intake: Intake
    runs: Runs
    journals: Journals
    clock: Callable[[], float]
    """Seconds since the epoch."""

    async def take(self, run_id: str, member: str) -> Standing:
        """See `Intake.take`."""
        standing, given = await self.intake.take(run_id, member)
        await self._tell(given)
        return standing

    async def rest(self, run_id: str) -> None:
        """See `Intake.rest`."""
        await self._tell(await self.intake.rest(run_id))

    async def leave(self, run_id: str) -> None:
        """See `Intake.leave`."""
        await self._tell(await self.intake.leave([run_id]))

    async def sweep(self) -> None:
        """Take back the places of runs that have ended without a word, and say again what may have been lost."""
        now, seats = self.clock(), await self.intake.seats()
        states = await self.journals.states([one.run_id for one in seats])
        over = [
            one.run_id
            for one in seats
            if states.get(one.run_id) in ENDED or (one.run_id not in states and one.entered_at < now - LOST_SECONDS)
        ]
        if over:
            log.warning("%s runs are over and gave up no place: it is taken back", len(over))
            await self._tell(await self.intake.leave(over))
        for run_id in await self.intake.untold(UNTOLD_SECONDS):
            # One that is carried by nobody just now hears of it once in a while, not with every look.
            await self.runs.deliver(run_id, PlaceGiven(), f"place {run_id} again {int(now / LOST_SECONDS)}")

    async def _tell(self, given: Iterable[str]) -> None:
        """The same run may wait more than once, and one letter too many changes nothing."""
        for run_id in given:
            try:
                await self.runs.deliver(run_id, PlaceGiven(), f"place {run_id} {self.clock():.3f}")
            except StewardError as error:
                log.warning("%s was given a place and is told so later: %s", run_id, error)
