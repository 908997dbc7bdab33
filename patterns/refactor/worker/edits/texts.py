"""One file's text under the changes of one message: all found in the text as it is, then made together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from patterns.refactor.worker.edits.cuts import ends_of, fault_of
from patterns.refactor.worker.edits.places import Place, exact_places, nearest, places_of, replacement
from patterns.refactor.worker.edits.written import Cut, Edit

LINES_NAMED = 20

Numbered = tuple[int, Edit]
"""A block with its number in the message."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text, or what is wrong with each block that has no place and each range that is none."""

    text: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Blocks that were put in although white space differed."""


@dataclass(frozen=True, slots=True)
class _Splice:
    name: str
    start: int
    end: int
    lines: list[str]
    cut: Cut | None = None
    """The lines go to another file."""


def rewrite(text: str, blocks: Sequence[Numbered], cuts: Sequence[Cut] = ()) -> Rewritten:
    """Works on lines that end in one character, and gives back the line ends that the file has throughout."""
    crlf = 0 < text.count("\r\n") == text.count("\n")
    lines, ended = _lines(text.replace("\r\n", "\n") if crlf else text)
    faults = [fault_of(cut, lines) for cut in cuts]
    problems = [fault for fault in faults if fault]
    splices = [
        _Splice(str(cut), cut.first - 1, cut.last, [], cut)
        for cut, fault in zip(cuts, faults, strict=True)
        if not fault
    ]
    notes: list[str] = []
    for number, edit in blocks:
        outcome = _splice(lines, number, edit, [other for at, other in blocks if at != number])
        if isinstance(outcome, str):
            problems.append(f"block {number} ({edit.path}): {outcome}")
            continue
        place, splice = outcome
        splices.append(splice)
        if place.rung != "exact":
            notes.append(f"block {number} stands at line {place.start + 1} of {edit.path} with other white space")
    splices.sort(key=lambda one: one.start)
    problems += [_overlap(one, later, lines) for one, later in pairwise(splices) if later.start < one.end]
    result = "".join(f"{line}\n" for line in _put_in(lines, splices))
    result = result if ended else result.removesuffix("\n")
    return Rewritten(result.replace("\n", "\r\n") if crlf else result, tuple(problems), tuple(notes))


def _lines(text: str) -> tuple[list[str], bool]:
    """The lines without their ends, and whether the last one has one."""
    ended = text.endswith("\n")
    return (text.removesuffix("\n").split("\n") if text else []), ended


def _overlap(one: _Splice, later: _Splice, lines: list[str]) -> str:
    moved = [each.cut for each in (one, later) if each.cut]
    if not moved:
        return f"{later.name} overlaps {one.name}: make them one"
    shown = "".join(ends_of(cut, lines) for cut in moved)
    if len(moved) > 1:
        return f"{later.name} overlaps {one.name}:{shown}"
    block, move = (later, one) if one.cut else (one, later)
    return f"{block.name} searches in lines that {move.name} takes away; change them in a later message:{shown}"


def _put_in(lines: list[str], splices: list[_Splice]) -> list[str]:
    result, at = [], 0
    for one in splices:
        result += [*lines[at : one.start], *one.lines]
        at = one.end
    return result + lines[at:]


def _splice(lines: list[str], number: int, edit: Edit, others: Sequence[Edit]) -> tuple[Place, _Splice] | str:
    search, replace = _lines(edit.search)[0], _lines(edit.replace)[0]
    places = places_of(lines, search)
    if not places:
        return _missing(lines, search, replace, others)
    if len(places) > 1:
        return _ambiguous(places)
    (place,) = places
    end = place.start + len(search)
    new = replacement(place, lines[place.start : end], search, replace)
    if new is None:
        return f"at line {place.start + 1} the file is indented less than SEARCH, and REPLACE even less: send it again"
    return place, _Splice(f"block {number}", place.start, end, new)


def _leaves_out(line: str, lines: list[str]) -> bool:
    """Nothing but an ellipsis, after the sign of a comment or without one, that is no line of the file."""
    return line.strip().lstrip("#/-;* ").rstrip("*/ ") in ("...", "…") and line not in lines


def _ambiguous(places: list[Place]) -> str:
    more = f" and {len(places) - LINES_NAMED} more" if len(places) > LINES_NAMED else ""
    named = ", ".join(str(place.start + 1) for place in places[:LINES_NAMED]) + more
    nearly = "" if places[0].rung == "exact" else "but for white space "
    return f"{nearly}SEARCH stands {len(places)} times, at lines {named}: add lines around it until it is unique"


def _missing(lines: list[str], search: list[str], replace: list[str], others: Sequence[Edit]) -> str:
    if gap := next((number for number, line in enumerate(search, 1) if _leaves_out(line, lines)), 0):
        return (
            f"SEARCH was not found: its line {gap} stands for lines that were left out, and SEARCH has to hold every "
            "line that is to be replaced or removed"
        )
    if any(line.strip() for line in replace) and exact_places(lines, replace) and not exact_places(search, replace):
        return "SEARCH was not found, and REPLACE is already there: was this edit made before?"
    if any(places_of(_lines(other.replace)[0], search) for other in others):
        return "SEARCH was not found in the file as it is: it stands in another block's REPLACE; make them one block"
    return f"SEARCH was not found. {nearest(lines, search)}"
