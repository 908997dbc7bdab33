"""Edits read out of a worker's text.

The format is the one that models write best (code inside JSON measurably worsens it):

    path/to/file.py
    <<<<<<< SEARCH
    the lines as they are
    =======
    the lines as they shall be
    >>>>>>> REPLACE

An empty SEARCH makes a new file. On lines of their own, `DELETE path/to/file.py` removes one,
`MOVE path/to/file.py -> new/path.py` moves one and `MOVE path/to/file.py:120-340 -> other/file.py` moves lines.
A fence around the block, also between it and its path, is passed over.
"""

from __future__ import annotations

import re

from patterns.refactor.worker.edits.written import Cut, Deletion, Edit, Move, Written

OPENS, DIVIDES, CLOSES = "<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE"
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_DELETE = re.compile(r"DELETE (?P<path>\S.*)")
_MOVE = re.compile(r"MOVE (?P<path>\S.*?) -> (?P<to>\S.*)")
_RANGE = re.compile(r"(?P<path>.+):(?P<first>\d{1,9})-(?P<last>\d{1,9})")


def find_edits(text: str) -> tuple[tuple[Written, ...], tuple[str, ...]]:
    """The changes in a message, blocks first, and what is wrong with the way they are written."""
    lines = text.replace("\r\n", "\n").split("\n")
    edits: list[Edit] = []
    problems: list[str] = []
    others: list[Deletion | Move | Cut] = []
    at = 0
    while at < len(lines):
        if lines[at].rstrip() == OPENS:
            end = _end_of_block(lines, at)
            edit = _read_block(lines, at, end)
            if isinstance(edit, Edit):
                edits.append(edit)
            else:
                problems.append(f"block {len(edits) + len(problems) + 1}: {edit}")
            at = end
        elif lines[at].rstrip() == CLOSES:
            problems.append(f"a line {CLOSES!r} ends no block: such a line cannot stand inside one")
        elif other := _read_line(lines[at]):
            others.append(other)
        at += 1
    return (*edits, *others), tuple(problems)


def _read_line(line: str) -> Deletion | Move | Cut | None:
    if gone := _DELETE.match(line):
        return Deletion(_plain(gone["path"]))
    if moved := _MOVE.match(line):
        path, to = _plain(moved["path"]), _plain(moved["to"])
        if cut := _RANGE.fullmatch(path):
            return Cut(_plain(cut["path"]), int(cut["first"]), int(cut["last"]), to)
        return Move(path, to)
    return None


def holds_edits(text: str) -> bool:
    """Whether a message's text is meant to change files, well written or not."""
    lines = text.splitlines()
    return (OPENS in text and DIVIDES in text) or any(_read_line(line) for line in lines)


def _end_of_block(lines: list[str], at: int) -> int:
    """The line that ends the block: its own end, or the last before the next block where it has none."""
    for number in range(at + 1, len(lines)):
        if lines[number].rstrip() == CLOSES:
            return number
        if lines[number].rstrip() == OPENS:
            return number - 1
    return len(lines) - 1


def _read_block(lines: list[str], at: int, end: int) -> Edit | str:
    path, body = _path_above(lines, at), lines[at + 1 : end]
    if lines[end].rstrip() != CLOSES:
        return f"it has no line {CLOSES!r} of its own"
    dividers = [number for number, line in enumerate(body) if line.rstrip() == DIVIDES]
    if not path:
        return f"it has no path on the line above {OPENS!r}"
    if not dividers:
        return f"it has no line {DIVIDES!r}"
    if len(dividers) > 1 and dividers[0] > 0:
        return f"it has {len(dividers)} lines {DIVIDES!r}, so where SEARCH ends is open: choose lines without one"
    search, replace = body[: dividers[0]], body[dividers[0] + 1 :]
    return Edit(path, _joined(search), _joined(replace))


def _path_above(lines: list[str], at: int) -> str:
    above = at - 1
    while above >= 0 and _FENCE.match(lines[above]):
        above -= 1
    return _plain(lines[above]) if above >= 0 and lines[above].rstrip() != CLOSES else ""


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _plain(path: str) -> str:
    return path.strip().lstrip("# ").rstrip(":").strip("`* ").rstrip(":").removeprefix("./")
