"""Where the lines of a SEARCH stand in a file: letter by letter, else but for white space, else indented otherwise.

The first of these rungs that matches anywhere decides; a place counts only when it is the one place of its rung.
What a SEARCH does not say may not be lost: lines that the worker left as they are keep the file's own letters, and
white space between quotes is never passed over.
"""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

NEAR_LINES = 5
"""How many of a file's lines a failed search is shown, at least."""
MOST_NEAR_LINES = 40
SAME_LINES = 3
"""So many in a row are no accident: a search that begins with them is told where it parts from the file."""
LINES_COMPARED = 500
BLANKS = " \t\r"

Rung = Literal["exact", "spaces", "indent"]


@dataclass(frozen=True, slots=True)
class Place:
    """The lines from index `start` on."""

    start: int
    rung: Rung = "exact"
    more: str = ""
    """The file is indented by this more than SEARCH."""
    less: str = ""
    """By this less."""


def places_of(lines: Sequence[str], wanted: Sequence[str]) -> list[Place]:
    """Every place of the first rung that has one."""
    starts, size = range(len(lines) - len(wanted) + 1), len(wanted)
    if exact := exact_places(lines, wanted):
        return exact
    bare, sought = [_bare(line) for line in lines], [_bare(line) for line in wanted]
    if spaced := [Place(at, "spaces") for at in starts if bare[at : at + size] == sought]:
        return spaced
    ended, sought = [line.rstrip(BLANKS) for line in lines], [line.rstrip(BLANKS) for line in wanted]
    return [place for at in starts if (place := _shifted(at, ended[at : at + size], sought))]


def exact_places(lines: Sequence[str], wanted: Sequence[str]) -> list[Place]:
    """Every place of the first rung, letter by letter."""
    starts, size = range(len(lines) - len(wanted) + 1), len(wanted)
    return [Place(at) for at in starts if lines[at] == wanted[0] and [*lines[at : at + size]] == [*wanted]]


def _bare(line: str) -> str:
    """The line with its indent, and without what may differ: blanks at its end, and how many stand in between."""
    body = line.strip(BLANKS)
    if not body:
        return ""
    indent = line[: len(line) - len(line.lstrip(BLANKS))]
    return indent + (body if re.search("[\"'`]", body) else re.sub(r"[ \t]+", " ", body))


def _shifted(at: int, found: Sequence[str], sought: Sequence[str]) -> Place | None:
    """A place whose every line is indented by the same blanks more, or less."""
    pairs = [(has, wants) for has, wants in zip(found, sought, strict=True) if has or wants]
    has, wants = pairs[0]
    more, less = _surplus(has, wants), _surplus(wants, has)
    if more and all(other and one == more + other for one, other in pairs):
        return Place(at, "indent", more=more)
    if less and all(one and less + one == other for one, other in pairs):
        return Place(at, "indent", less=less)
    return None


def _surplus(longer: str, shorter: str) -> str:
    """The blanks by which one line is indented more than the other; empty where they differ otherwise."""
    before = longer.removesuffix(shorter) if shorter else ""
    return before if before != longer and not before.strip(BLANKS) else ""


def replacement(place: Place, found: Sequence[str], search: Sequence[str], replace: Sequence[str]) -> list[str] | None:
    """The lines that shall stand there; None where they cannot be indented as the file is."""
    if place.rung == "exact":
        return list(replace)
    ends = "\r" if all(line.endswith("\r") for line in found) else ""
    lines: list[str] = []
    matcher = difflib.SequenceMatcher(None, search, replace, autojunk=False)
    for kind, from_search, to_search, from_replace, to_replace in matcher.get_opcodes():
        if kind == "equal":
            lines += found[from_search:to_search]
            continue
        for line in replace[from_replace:to_replace]:
            if line.strip(BLANKS) and not line.startswith(place.less):
                return None
            lines.append((place.more + line.removeprefix(place.less) if line.strip(BLANKS) else line) + ends)
    return lines


def nearest(lines: Sequence[str], wanted: Sequence[str]) -> str:
    """What stands in place of lines that were not found: where they part from the file, or the lines most like them."""
    start, same = _begins_alike(lines, wanted)
    if same >= SAME_LINES:
        shown = _numbered(lines, start + same - 1, NEAR_LINES)
        return f"Its first {same} lines stand at line {start + 1}; its line {same + 1} does not come next:\n{shown}"
    at = _most_alike(lines, wanted)
    if at is None:
        return "Did you mean these lines?\n(nothing like it in this file)"
    shown = _numbered(lines, at, min(max(len(wanted), NEAR_LINES), MOST_NEAR_LINES))
    return f"Did you mean these lines?\n{shown}"


def _numbered(lines: Sequence[str], at: int, count: int) -> str:
    return "\n".join(f"{at + number:5}  {line}" for number, line in enumerate(lines[at : at + count], 1))


def _begins_alike(lines: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    """Where most of the first lines that were wanted stand in a row, letter by letter, and how many those are."""
    best = (0, 0)
    for at, line in enumerate(lines):
        if line == wanted[0]:
            pairs = zip(lines[at : at + len(wanted)], wanted, strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            best = max(best, (at, same), key=lambda one: one[1])
    return best


def _most_alike(lines: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where most lines are the same in their order; else where one is like the first that was wanted."""
    bodies, sought = [line.strip() for line in lines], [line.strip() for line in wanted]
    votes: dict[int, int] = {}
    for offset, line in enumerate(sought):
        for at, body in enumerate(bodies):
            if body and body == line:
                votes[max(at - offset, 0)] = votes.get(max(at - offset, 0), 0) + 1
    if votes:
        return max(votes, key=lambda at: (votes[at], -at))
    first = next((line for line in sought if line), "")
    close = difflib.get_close_matches(first, _likely(first, dict.fromkeys(bodies)), n=1, cutoff=0.4)
    return bodies.index(close[0]) if close else None


def _likely(line: str, bodies: Iterable[str]) -> list[str]:
    """Of very many lines those that share most words with this one: comparing letters takes long."""
    words = set(re.findall(r"\w+", line))
    return heapq.nlargest(LINES_COMPARED, bodies, key=lambda body: len(words.intersection(re.findall(r"\w+", body))))
