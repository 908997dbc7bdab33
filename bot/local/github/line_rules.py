"""Which lines of a pull request GitHub takes a comment on: told from the hunks that it shows, and from nothing else.

Written against GitHub's documentation and answers, on purpose without the project's own reading of diffs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Spot = tuple[str, int]
"""A side, RIGHT (after the change) or LEFT (before it), and the number of the line there."""

_HEADER = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_STEPS = {" ": (1, 1), "": (1, 1), "-": (1, 0), "+": (0, 1)}
"""By a line's first character: how many lines of the left and of the right file it is. Empty: a blank one, stripped."""
PATH = "Pull request review thread path is invalid"
SIDE = "Pull request review thread side is not included in the list"
NO_LINE = "Pull request review thread line must be part of the diff"
ORDER = "Pull request review thread start line must precede the end line."
HUNK = "Pull request review thread start line must be part of the same hunk as the line."


def problem_of_comment(
    patches: Mapping[str, str],
    *,
    path: str,
    side: str,
    line: int,
    start_line: int | None = None,
    start_side: str | None = None,
) -> str | None:
    """What GitHub says against a comment there, or None.

    `patches` are the hunks by path, as its list of files tells them. An unchanged line can be named on either side.
    """
    if path not in patches:
        return PATH
    if {side, start_side or side} - {"LEFT", "RIGHT"}:
        return SIDE
    end = (side, line)
    start = None if start_line is None else (start_side or side, start_line)
    return _problem_of_range(list(_hunks(patches[path])), start, end)


def _problem_of_range(hunks: list[dict[Spot, int]], start: Spot | None, end: Spot) -> str | None:
    here = next((hunk for hunk in hunks if end in hunk), None)
    if here is None:
        return NO_LINE
    if start is None:
        return None
    if start in here:
        return None if _precedes(start, end, here) else ORDER
    return ORDER if start[0] == end[0] and start[1] >= end[1] else HUNK


def _precedes(start: Spot, end: Spot, hunk: dict[Spot, int]) -> bool:
    return start[1] < end[1] if start[0] == end[0] else hunk[start] < hunk[end]


def _hunks(patch: str) -> Iterator[dict[Spot, int]]:
    """Of each hunk, where its lines stand in it. A line ends with a line feed only, whatever else it holds."""
    spots: dict[Spot, int] | None = None
    left = right = 0
    for place, text in enumerate(patch.removesuffix("\n").split("\n")):
        if header := _HEADER.match(text):
            if spots is not None:
                yield spots
            spots, left, right = {}, int(header[1]), int(header[2])
        elif spots is not None and (steps := _STEPS.get(text[:1])):
            spots |= {("LEFT", left): place} if steps[0] else {}
            spots |= {("RIGHT", right): place} if steps[1] else {}
            left, right = left + steps[0], right + steps[1]
    if spots is not None:
        yield spots
