"""The line in front of the work: who stands in it, who has a place, and whether new work is taken at all."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen

SeatState = Literal["waiting", "held", "resting"]
"""In the line; at work; waiting for people, with no place and no hurry."""


class Capacity(Frozen):
    """How much is worked on at once, and how much may be asked for."""

    of_house: int = 20
    """Runs at work at once."""
    of_member: int = 3
    """Runs of one person at work at once."""
    an_hour: int = 30
    """Runs that one person may ask for within an hour."""
    in_line: int = 200
    """Runs that may wait."""
    in_line_of_member: int = 20
    """Of these, those of one person."""


class Seat(Frozen):
    """One run's place, or its place in the line."""

    run_id: str
    member: str
    """Whose it is: a person, or what fires for them."""
    state: SeatState
    tag: int
    """By which turns are taken: see `tag_of`."""
    has_begun: bool = False
    """It was at work before, and waited for people since: it goes before those that have not begun."""
    entered_at: float
    """Seconds since the epoch."""


class Standing(Frozen):
    """Where a run stands."""

    held: bool
    """It has a place."""
    position: int = 0
    """In the line, from 1; 0 for one that stands in none."""


class Pause(Frozen):
    """New work is not taken just now."""

    by: str
    """Slack user id."""
    why: str
    at: float
    """Seconds since the epoch."""


class Turned(Frozen):
    """New work that was turned away."""

    kind: Literal["paused", "rate", "line", "own_line"]
    pause: Pause | None = None
    """Where the intake is paused."""
    most: int = 0
    """What may not be passed."""
    again_at: float = 0.0
    """When it may be asked for again, where that is known: seconds since the epoch."""
