"""The order in which runs come to be worked on: first come, first served for each person, and fair between them.

Start-time fair queueing (Goyal, Vin and Cheng, 1996) with runs of one size: whoever joins is tagged one behind the
later of the tag served last and their own last one, and the lowest tag goes first. So ten runs of one person stand
between the runs of ten others and not before them, and nobody waits for ever: a tag once given is never passed by more
than the others have people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from patterns.values.house.intake import Capacity, Seat


def tag_of(member: str, seats: Sequence[Seat], served: int) -> int:
    """The tag of a run that joins; `served` is the highest that was ever given a place."""
    return max(served, *(one.tag for one in seats if one.member == member), 0) + 1


def in_line(seats: Sequence[Seat]) -> list[Seat]:
    """Those that wait, in their order: who was at work before, then by tag, then by when they came."""
    waiting = (one for one in seats if one.state == "waiting")
    return sorted(waiting, key=lambda one: (not one.has_begun, one.tag, one.entered_at, one.run_id))


def next_ones(seats: Sequence[Seat], capacity: Capacity) -> list[Seat]:
    """Who is given a place now: as many as there are places, none to whoever has as many as one person may."""
    at_work = Counter(one.member for one in seats if one.state == "held")
    chosen: list[Seat] = []
    for one in in_line(seats):
        if at_work.total() >= capacity.of_house:
            break
        if at_work[one.member] < capacity.of_member:
            at_work[one.member] += 1
            chosen.append(one)
    return chosen


def position_of(run_id: str, seats: Sequence[Seat]) -> int:
    """From 1; 0 for one that does not wait."""
    return next((number for number, one in enumerate(in_line(seats), 1) if one.run_id == run_id), 0)
