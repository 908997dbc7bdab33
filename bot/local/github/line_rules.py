"""Which lines of a pull request GitHub takes a comment on: told from the hunks that it shows, and from nothing else.

Written against GitHub's documentation and answers, on purpose without the project's own reading of diffs.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.local.github.hunks import Spot, hunks_of

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
    return _problem_of_range([one.places for one in hunks_of(patches[path])], start, end)


def _problem_of_range(hunks: list[Mapping[Spot, int]], start: Spot | None, end: Spot) -> str | None:
    here = next((hunk for hunk in hunks if end in hunk), None)
    if here is None:
        return NO_LINE
    if start is None:
        return None
    if start in here:
        return None if _precedes(start, end, here) else ORDER
    return ORDER if start[0] == end[0] and start[1] >= end[1] else HUNK


def _precedes(start: Spot, end: Spot, hunk: Mapping[Spot, int]) -> bool:
    return start[1] < end[1] if start[0] == end[0] else hunk[start] < hunk[end]
