"""A message's changes, applied on the files as they are: all of them or none, refused when there is any doubt."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from patterns.ports.repository import Code
from patterns.refactor.worker.edits.cuts import ends_of, lines_of, put_at_end
from patterns.refactor.worker.edits.texts import Numbered, rewrite
from patterns.refactor.worker.edits.written import Cut, Deletion, Edit, Move, Written

AROUND = 2
"""How many lines before and behind a fault of syntax are shown."""

Files = Mapping[str, str | None]
"""Contents by path; None: no such file."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The files' new contents (None: gone), or why not one of the changes was applied."""

    files: Files
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the writer should know of changes that were applied."""


async def apply_edits(written: tuple[Written, ...], files: Files, *, code: Code) -> Applied:
    """All changes on `files`, which must hold every path that they name.

    Each block is looked for in its file as it is, not as another block leaves it. A block that names either path of
    a move changes the moved file. Lines that go to another file stand behind all that blocks make of it. A file that
    no longer parses counts as a problem, unless it did not parse before.
    """
    turn = _Turn(written, files)
    turn.carry_out()
    changed = {path: text for path, text in turn.now.items() if text != files.get(path)}
    problems = turn.problems
    if not problems and (broken := await _broken(changed, files, turn.origin, code)):
        problems = broken + turn.would_move()
    if not problems and written and not changed:
        problems = ["the edits change nothing"]
    return Applied({}, tuple(problems)) if problems else Applied(changed, notes=tuple(turn.notes))


class _Turn:
    """What comes of one message."""

    def __init__(self, written: tuple[Written, ...], files: Files) -> None:
        self.now: dict[str, str | None] = {}
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._files = files
        self._moves = {one.path: one.to for one in written if isinstance(one, Move)}
        self.origin = {to: path for path, to in self._moves.items()}
        """The former path of each moved file, by its new one."""
        self._gone = tuple(one.path for one in written if isinstance(one, Deletion))
        self._leaving = {*self._moves, *self._gone}
        self._cuts = [one for one in written if isinstance(one, Cut)]
        self._blocks = list(enumerate((one for one in written if isinstance(one, Edit)), 1))

    def carry_out(self) -> None:
        """Fill `now`, or `problems` with everything that is wrong."""
        self._take_away()
        self._move()
        self._change()
        self._make()
        if not self.problems:
            self._put()

    def would_move(self) -> list[str]:
        """For a writer whose numbers may be wrong."""
        return [f"{cut} would have moved:{ends_of(cut, self._lines(cut))}" for cut in self._cuts]

    def _take_away(self) -> None:
        for path in self._gone:
            if self._files.get(path) is None:
                self.problems.append(f"DELETE {path}: there is no such file to delete")
            self.now[path] = None

    def _move(self) -> None:
        targets = Counter(self._moves.values())
        for path, to in self._moves.items():
            words = ""
            if self._files.get(path) is None or path in self._gone:
                words = "there is no such file to move"
            elif targets[to] > 1 or (self._files.get(to) is not None and to not in self._leaving):
                words = f"{to} exists already"
            if words:
                self.problems.append(f"MOVE {path} -> {to}: {words}")
            self.now[path] = None
        self.now |= {to: self._files.get(path) for path, to in self._moves.items()}

    def _change(self) -> None:
        """Blocks that search, and lines that go, file by file."""
        blocks, cuts = defaultdict[str, list[Numbered]](list), defaultdict[str, list[Cut]](list)
        for number, edit in self._blocks:
            if not edit.makes:
                blocks[self._before(edit.path)].append((number, edit))
        for cut in self._cuts:
            cuts[self._before(cut.path)].append(cut)
        for path in dict.fromkeys((*blocks, *cuts)):
            self._rewrite(path, blocks[path], cuts[path])

    def _rewrite(self, path: str, blocks: list[Numbered], cuts: list[Cut]) -> None:
        """Lines can also go from a file that is deleted with the rest."""
        text, gone = self._files.get(path), path in self._gone
        if blocks and (text is None or gone):
            numbers = ", ".join(str(number) for number, _ in blocks)
            self.problems.append(f"block {numbers} ({path}): there is no such file; an empty SEARCH makes a new one")
            return
        if text is None:
            self.problems += [f"{cut}: there is no such file" for cut in cuts]
            return
        outcome = rewrite(text, blocks, cuts)
        self.problems += outcome.problems
        self.notes += outcome.notes
        if not gone:
            self.now[self._moves.get(path, path)] = outcome.text

    def _before(self, path: str) -> str:
        """The path that the file had before the message."""
        return self.origin.get(path, path)

    def _lines(self, cut: Cut) -> list[str]:
        return lines_of(self._files.get(self._before(cut.path)) or "")

    def _make(self) -> None:
        """Blocks that make a file, also where one was just taken away; an empty file may be filled."""
        made = set[str]()
        for number, edit in self._blocks:
            if not edit.makes:
                continue
            stands = bool(self._files.get(edit.path)) and edit.path not in self._leaving
            if stands or edit.path in made or edit.path in self.origin:
                self.problems.append(f"block {number} ({edit.path}): the file exists already: search for lines of it")
            self.now[edit.path] = edit.replace
            made.add(edit.path)

    def _put(self) -> None:
        """Lines that go, where they go to."""
        arriving = defaultdict[str, list[Cut]](list)
        for cut in self._cuts:
            arriving[cut.to].append(cut)
        for to, cuts in arriving.items():
            text = (self.now[to] if to in self.now else self._files.get(to)) or ""
            stood = bool(self._files.get(self._before(to))) and (to in self.origin or to not in self._leaving)
            pieces = ["".join(self._lines(cut)[cut.first - 1 : cut.last]) for cut in cuts]
            sources = "".join(line for cut in cuts for line in self._lines(cut))
            self.now[to] = put_at_end(text, pieces, stood=stood, sources=sources)
            self._tell(cuts, len(lines_of(text)))

    def _tell(self, cuts: list[Cut], before: int) -> None:
        """What went, and where it stands now, behind so many lines."""
        for cut in cuts:
            size = cut.last - cut.first + 1
            there = f"now lines {before + 1}-{before + size} there"
            self.notes.append(f"{cut}: {there}:{ends_of(cut, self._lines(cut))}")
            before += size


async def _broken(changed: Files, before: Files, origin: Mapping[str, str], code: Code) -> list[str]:
    problems = []
    for path, text in changed.items():
        words = await code.problem(path, text) if text is not None else None
        if not words or text is None:
            continue
        old = origin.get(path, path)
        was = before.get(old)
        if not (was and await code.problem(old, was)):
            problems.append(f"{path}: after the edit it no longer parses: {words}{_around(text, words)}")
    return problems


def _around(text: str, words: str) -> str:
    """The lines about the one that a parser named."""
    named = re.search(r"\bline (\d+)", words)
    if not named:
        return ""
    number = int(named[1])
    lines = text.replace("\r\n", "\n").split("\n")
    first = max(number - AROUND, 1)
    shown = lines[first - 1 : number + AROUND]
    return "".join(f"\n{at:5}  {line}" for at, line in enumerate(shown, first))
