"""The hunks of a file as GitHub shows them, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Spot = tuple[str, int]
"""A side, RIGHT (after the change) or LEFT (before it), and the number of the line there."""

_HEADER = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_STEPS = {" ": (1, 1), "": (1, 1), "-": (1, 0), "+": (0, 1)}
"""By a line's first character: how many lines of the left and of the right file it is. Empty: a blank one, stripped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    text: str
    """Its first character says what became of it."""
    spots: tuple[Spot, ...]
    """Where it stands: on both sides if it is unchanged, nowhere if it is a note of git's."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that stand together."""

    header: str
    lines: list[Line] = field(default_factory=list)

    @property
    def places(self) -> Mapping[Spot, int]:
        """Where in the hunk each line stands."""
        return {spot: place for place, line in enumerate(self.lines) for spot in line.spots}


def hunks_of(patch: str) -> Iterator[Hunk]:
    """A line ends with a line feed only, whatever else it holds."""
    hunk: Hunk | None = None
    left = right = 0
    for text in patch.removesuffix("\n").split("\n"):
        if header := _HEADER.match(text):
            if hunk:
                yield hunk
            hunk, left, right = Hunk(text), int(header[1]), int(header[2])
        elif hunk:
            old, new = _STEPS.get(text[:1], (0, 0))
            spots = (("LEFT", left),) * old + (("RIGHT", right),) * new
            hunk.lines.append(Line(text, spots))
            left, right = left + old, right + new
    if hunk:
        yield hunk
