"""The whole house at one moment: what runs, what it costs, what it waits for. A few queries, however much runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.desk import Desk
from patterns.values.money.spend import Spend
from patterns.values.questions import OpenQuestion
from patterns.values.running.journal import RunState
from patterns.values.running.record import RunRecord


@dataclass(frozen=True, slots=True)
class Glance:
    """One run as it stands."""

    record: RunRecord
    state: RunState | None
    """None for one that the engine does not know any more."""
    spend: Spend | None = None
    """None before its account is opened."""
    open: tuple[OpenQuestion, ...] = ()
    """What somebody may answer, the earliest first."""
    place: int = 0
    """In the line of those that wait for their turn, from 1; 0: it stands in none."""

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in ("waiting", "running")

    @property
    def waits_for_somebody(self) -> bool:
        """Whether it does not go on before somebody answers."""
        return any(asked.question.waits for asked in self.open)


async def live_runs(desk: Desk) -> tuple[Glance, ...]:
    """All that have not ended, the newest first."""
    states = dict(await desk.journals.active())
    return await _glances(desk, await desk.book.those(tuple(states)), states)


async def latest_runs(desk: Desk, limit: int, *, requester: str = "", channel: str = "") -> tuple[Glance, ...]:
    """The newest first, ended or not; where a person or a channel is named, only theirs."""
    records = await desk.book.latest(limit, requester=requester, channel=channel)
    return await _glances(desk, records, await desk.journals.states([one.run_id for one in records]))


async def _glances(desk: Desk, records: Sequence[RunRecord], states: Mapping[str, RunState]) -> tuple[Glance, ...]:
    asked: dict[str, tuple[OpenQuestion, ...]] = {}
    for one in await desk.questions.all_open():
        asked[one.question.run_id] = (*asked.get(one.question.run_id, ()), one)
    spends = await desk.costs.spends([one.run_id for one in records])
    waiting = [one.run_id for one in await desk.intake.seats() if one.state == "waiting"]
    places = {run_id: number for number, run_id in enumerate(waiting, 1)}
    return tuple(
        Glance(
            one,
            states.get(one.run_id),
            spends.get(one.run_id),
            asked.get(one.run_id, ()),
            places.get(one.run_id, 0),
        )
        for one in records
    )
