"""The port `Intake` in memory, by the same rules of order."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.guardrails.intake.line import in_line, next_ones, position_of, tag_of
from patterns.values.house.intake import Capacity, Pause, Seat, SeatState, Standing, Turned
from tests.fakes.run import EPOCH


class MemoryIntake:
    """A line without a book. `most` is how many places were ever taken at once."""

    def __init__(self, capacity: Capacity) -> None:
        self.capacity = capacity
        self._seats: dict[str, Seat] = {}
        self._served = 0
        self.most = 0

    async def enter(self, run_id: str, member: str) -> Turned | None:
        """See `Intake.enter`. Nobody is turned away."""
        self._join(run_id, member)
        return None

    async def take(self, run_id: str, member: str) -> tuple[Standing, tuple[str, ...]]:
        """See `Intake.take`."""
        self._join(run_id, member)
        if self._seats[run_id].state == "resting":
            self._seats[run_id] = self._seats[run_id].model_copy(update={"state": "waiting", "has_begun": True})
        given = self._give()
        held = self._seats[run_id].state == "held"
        position = position_of(run_id, [*self._seats.values()])
        return Standing(held=held, position=position), tuple(one for one in given if one != run_id)

    async def rest(self, run_id: str) -> tuple[str, ...]:
        """See `Intake.rest`."""
        self._set(run_id, "resting")
        return self._give()

    async def leave(self, run_ids: Sequence[str]) -> tuple[str, ...]:
        """See `Intake.leave`."""
        for run_id in run_ids:
            self._seats.pop(run_id, None)
        return self._give()

    async def untold(self, seconds: float) -> tuple[str, ...]:
        """See `Intake.untold`."""
        del seconds
        return ()

    async def seats(self) -> tuple[Seat, ...]:
        """See `Intake.seats`."""
        known = [*self._seats.values()]
        return (*(one for one in known if one.state != "waiting"), *in_line(known))

    async def standing(self, run_id: str) -> Standing | None:
        """See `Intake.standing`."""
        own = self._seats.get(run_id)
        return (
            Standing(held=own.state == "held", position=position_of(run_id, [*self._seats.values()])) if own else None
        )

    async def pause(self, *, by: str, why: str) -> Pause:
        """See `Intake.pause`."""
        return Pause(by=by, why=why, at=0.0)

    async def resume(self, *, by: str) -> Pause | None:
        """See `Intake.resume`."""
        del by

    async def paused(self) -> Pause | None:
        """See `Intake.paused`."""

    def _join(self, run_id: str, member: str) -> None:
        if run_id not in self._seats:
            tag = tag_of(member, [*self._seats.values()], self._served)
            number = EPOCH + len(self._seats)
            self._seats[run_id] = Seat(run_id=run_id, member=member, state="waiting", tag=tag, entered_at=number)

    def _set(self, run_id: str, state: SeatState) -> None:
        self._seats[run_id] = self._seats[run_id].model_copy(update={"state": state})

    def _give(self) -> tuple[str, ...]:
        chosen = next_ones([*self._seats.values()], self.capacity)
        for one in chosen:
            self._set(one.run_id, "held")
            self._served = max(self._served, one.tag)
        self.most = max(self.most, sum(one.state == "held" for one in self._seats.values()))
        return tuple(one.run_id for one in chosen)
