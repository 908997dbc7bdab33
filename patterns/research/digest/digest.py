"""One firing of a schedule: what is new, changed or gone quiet since the last one, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from patterns.errors import Unexpected
from patterns.ports.model import Ledger, Model
from patterns.ports.people import Human, Progress
from patterns.ports.runs import Run
from patterns.ports.schedules import ScheduleBook
from patterns.ports.world import Web
from patterns.research.digest.outcome import DigestOutcome
from patterns.research.request import DigestRequest


@dataclass(frozen=True, slots=True)
class World:
    """The ports of a firing."""

    model: Model
    web: Web
    ledger: Ledger
    human: Human
    progress: Progress
    schedules: ScheduleBook


async def digest(request: DigestRequest, *, run: Run, world: World) -> DigestOutcome:
    """Carry out one firing. Nothing is posted or remembered here: that is up to whoever called.

    A schedule that is deleted, or that nobody knows, comes to no report and an empty memory, which is not kept. Raises
    `StewardError` where not even a first firing's brief came about.
    """
    raise Unexpected(f"the digest of {request.schedule_id} is not written yet ({run.id}, {world})")
