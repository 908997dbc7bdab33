"""What of the house concerns one person: as long as it stays the same, so does their App Home."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.operating.glance import Glance
from handlers.operating.home.house import House
from handlers.operating.sight import Sight
from patterns.values.questions import OpenQuestion
from patterns.values.research.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Wait:
    """A question that this person may answer, and the run that asks it."""

    run: Glance
    asked: OpenQuestion
    is_shown: bool
    """Whether they may read what it is about."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One person's part."""

    sight: Sight
    day: str
    live: tuple[Glance, ...] = ()
    waits: tuple[Wait, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    house: House | None = None
    """For operators alone."""

    @property
    def user(self) -> str:
        """Slack user id."""
        return self.sight.user


def slice_of(house: House, sight: Sight) -> Slice:
    """Pure: the same house and person give the same. Of whoever may not look it is empty."""
    if sight.refusal():
        return Slice(sight, house.day)
    return Slice(
        sight=sight,
        day=house.day,
        live=tuple(one for one in house.live if one.record.requester == sight.user),
        waits=tuple(
            Wait(one, asked, is_shown=sight.reads(one.record))
            for one in house.live
            for asked in one.open
            if sight.decides(asked.question)
        ),
        schedules=tuple(one for one in house.schedules if one.owner == sight.user and one.team == sight.policy.team),
        house=house if sight.is_operator else None,
    )
