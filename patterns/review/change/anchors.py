"""Where a proposed finding really stands: at its quote, in one hunk, or nowhere.

A model's line numbers are often off by a few and its quotes seldom; so the quote decides, as long as it leaves no doubt
which place is meant. What leaves one is refused, in words that let the model do better.
"""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from patterns.review.change.findings import Finding, Proposals, Proposed
from patterns.review.change.hunks import ChangedFile, Hunk
from patterns.values.repository.reviews import Side

REACH = 3
"""How many lines a quote may be off without being the only one of its text, and a finding away from a changed line."""
VISIBLE = 8
"""Characters that a quote needs to be known by itself, wherever in the file it stands."""
_LOOKED_AT = 60
_LINE_CHARACTERS = 200
_SHOWN_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines of a hunk; on the old side at least one of them was removed, as unchanged lines stand on the new one."""

    hunk: Hunk
    side: Side
    start: int
    end: int

    def code(self) -> tuple[str, ...]:
        """Their texts without their ends."""
        lines = self.hunk.side(self.side)
        return tuple(lines[number].removesuffix("\r") for number in range(self.start, self.end + 1))


def anchored(proposed: Proposed, change: Sequence[ChangedFile], *, lens: str = "") -> Finding | str:
    """The finding at its real lines, or why it cannot be kept, in words for the model."""
    if problem := _malformed(proposed):
        return f"{proposed.path}:{proposed.start_line}: {problem}"
    file = _file(proposed, change)
    if isinstance(file, str):
        return file
    path, hunks = file
    start = _start(proposed, hunks)
    if isinstance(start, str):
        return f"{path}:{proposed.start_line}: {start}"
    span = _span(proposed, hunks, start)
    if isinstance(span, str):
        return f"{path}:{start}: {span}"
    return _finding(proposed, path, span, lens)


def problems_of_proposals(change: Sequence[ChangedFile], answer: Proposals) -> list[str]:
    """Everything in a reviewer's answer that has no place in the change, in words for the reviewer."""
    checked = ((number, anchored(one, change)) for number, one in enumerate(answer.findings, 1))
    return [f"finding {number}: {outcome}" for number, outcome in checked if isinstance(outcome, str)]


def visible(text: str) -> int:
    """How many characters of it can be seen."""
    return len("".join(text.split()))


def _malformed(proposed: Proposed) -> str | None:
    if not proposed.quote.strip():
        return "the quote is blank"
    if proposed.end_line < proposed.start_line:
        return f"end_line {proposed.end_line} is before start_line"
    if proposed.category == "rules" and not proposed.rule.strip():
        return "a finding of category rules needs the rule that is broken, verbatim"
    return None


def _file(proposed: Proposed, change: Sequence[ChangedFile]) -> tuple[str, tuple[Hunk, ...]] | str:
    """The file's name after the change and its hunks, by the name that was given."""
    side = proposed.side
    for name in _names(proposed.path.strip()):
        named = [one for one in change if name == one.path or (side == "old" and name == one.old_path)]
        if named:
            best = min(named, key=lambda one: (not _has(one, side), name != _name_on(one, side), one.renamed))
            # A file that became a link stands in a diff twice.
            return best.path, tuple(hunk for one in change if one.path == best.path for hunk in one.hunks)
    renamed = next((one.path for one in change if one.old_path in _names(proposed.path.strip())), "")
    hint = f": it is {renamed} now" if renamed else ""
    return f"{proposed.path} is not part of the change{hint}"


def _has(file: ChangedFile, side: Side) -> bool:
    return any(hunk.side(side) for hunk in file.hunks)


def _name_on(file: ChangedFile, side: Side) -> str:
    return file.path if side == "new" else file.old_path


def _names(path: str) -> Iterator[str]:
    """The path as it is, then without what a diff or a shell puts before it."""
    yield path
    plain = path.removeprefix("./")
    yield plain
    if plain.startswith(("a/", "b/")):
        yield plain[2:]


def _start(proposed: Proposed, hunks: Sequence[Hunk]) -> int | str:
    """The number of the line that the quote is, or why there is no such one."""
    here = proposed.start_line
    lines = _lines(hunks, proposed.side)
    places = [number for hunk in hunks for number in _places(proposed.quote, hunk.side(proposed.side))]
    near = sorted((abs(number - here), number) for number in places if abs(number - here) <= REACH)
    if len(near) > 1 and near[0][0] == near[1][0]:
        return f"the quoted line stands as near above as below: {_listed(lines, places)}"
    if near:
        return near[0][1]
    if len(places) == 1 and visible(proposed.quote) >= VISIBLE:
        return places[0]
    if places:
        return f"the quoted line does not stand there, but elsewhere: {_listed(lines, places)}"
    return _not_there(proposed, hunks)


def _places(quote: str, lines: Mapping[int, str]) -> list[int]:
    """Where it stands. A quote of several lines is asked for as one, and holds if all of them follow each other."""
    wanted = [_as_shown(line) for line in quote.strip().split("\n")]
    texts = {number: _as_shown(text) for number, text in lines.items()}
    return [number for number in texts if all(texts.get(number + at) == line for at, line in enumerate(wanted))]


def _as_shown(line: str) -> str:
    """Alike for a line and for what a prompt makes of it: one that holds one of our tags is shown with a mark."""
    return line.strip().replace("<\\", "<")


def _not_there(proposed: Proposed, hunks: Sequence[Hunk]) -> str:
    told = f"the quoted line does not stand there: {_shown(proposed.quote.strip())}"
    other: Side = "old" if proposed.side == "new" else "new"
    across = [number for hunk in hunks for number in _places(proposed.quote, hunk.side(other))]
    if across:
        return f"{told}; on the side {other} it is line {across[0]}"
    lines = _lines(hunks, proposed.side)
    if not lines:
        return f"{told}; the file has no lines on the side {proposed.side}"
    return f"{told}; did you mean {_listed(lines, _alike(proposed, lines))}?"


def _lines(hunks: Iterable[Hunk], side: Side) -> dict[int, str]:
    return {number: text for hunk in hunks for number, text in hunk.side(side).items()}


def _alike(proposed: Proposed, lines: dict[int, str]) -> list[int]:
    """The lines that the quote may have been meant to be; the nearest to the number, if none looks like it."""
    looked_at = heapq.nsmallest(_LOOKED_AT, lines, key=lambda number: (abs(number - proposed.start_line), number))
    texts = {number: lines[number].strip()[:_LINE_CHARACTERS] for number in looked_at}
    close = difflib.get_close_matches(proposed.quote.strip(), texts.values(), n=2, cutoff=0.6)
    return [number for number in looked_at if texts[number] in close][:2] or looked_at[:1]


def _listed(lines: dict[int, str], numbers: Iterable[int]) -> str:
    first = list(numbers)[:3]
    return ", ".join(f"line {number}: {_shown(lines[number].strip())}" for number in first)


def _shown(text: str) -> str:
    return repr(text[:_SHOWN_CHARACTERS])


def _span(proposed: Proposed, hunks: Sequence[Hunk], start: int) -> _Span | str:
    """The lines from start on, or why they are no place for a finding."""
    side = proposed.side
    end = start + proposed.end_line - proposed.start_line
    hunk = next(one for one in hunks if start in _places(proposed.quote, one.side(side)))
    if end not in hunk.side(side):
        return f"lines {start} to {end} are not in one hunk: this one ends with line {max(hunk.side(side))}"
    on_side = [line.on(side) for line in hunk.lines]
    first, last = on_side.index(start), on_side.index(end)
    if not any(line.changed for line in hunk.lines[max(0, first - REACH) : last + REACH + 1]):
        return f"neither these lines nor any within {REACH} of them were changed"
    removed = any(line.new is None for line in hunk.lines[first : last + 1])
    ends = hunk.lines[first].new, hunk.lines[last].new
    if side == "old" and not removed and ends[0] is not None and ends[1] is not None:
        return _Span(hunk, "new", ends[0], ends[1])
    return _Span(hunk, side, start, end)


def _finding(proposed: Proposed, path: str, span: _Span, lens: str) -> Finding:
    code = span.code()
    return Finding(
        category=proposed.category,
        severity=proposed.severity,
        path=path,
        side=span.side,
        start_line=span.start,
        end_line=span.end,
        quote=code[0],
        code=code,
        claim=proposed.claim.strip(),
        failure=proposed.failure.strip(),
        rule=proposed.rule.strip(),
        suggestion=proposed.suggestion,
        check=proposed.check,
        lenses=(lens,) if lens else (),
        notes=_moves(proposed, span),
    )


def _moves(proposed: Proposed, span: _Span) -> tuple[str, ...]:
    if span.side != proposed.side:
        return (f"moved from line {proposed.start_line} before the change to {span.start} after it",)
    return (f"moved from line {proposed.start_line} to {span.start}",) if span.start != proposed.start_line else ()
