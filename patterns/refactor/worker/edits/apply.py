"""A message's changes, applied on the files as they are: all of them or none, refused when there is any doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from patterns.ports import Code
from patterns.refactor.worker.edits.texts import Numbered, rewrite
from patterns.refactor.worker.edits.written import Deletion, Edit, Move, Written

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
    a move changes the moved file. A file that no longer parses counts as a problem, unless it did not parse before.
    """
    turn = _Turn(written, files)
    turn.carry_out()
    changed = {path: text for path, text in turn.now.items() if text != files.get(path)}
    problems = turn.problems or await _broken(changed, files, turn.origin, code)
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
        self._blocks = list(enumerate((one for one in written if isinstance(one, Edit)), 1))

    def carry_out(self) -> None:
        """Fill `now`, or `problems` with everything that is wrong."""
        self._take_away()
        self._move()
        self._change()
        self._make()

    def _take_away(self) -> None:
        for path in self._gone:
            if self._files.get(path) is None:
                self.problems.append(f"DELETE {path}: there is no such file to delete")
            self.now[path] = None

    def _move(self) -> None:
        leaving = {*self._moves, *self._gone}
        targets = Counter(self._moves.values())
        for path, to in self._moves.items():
            words = ""
            if self._files.get(path) is None or path in self._gone:
                words = "there is no such file to move"
            elif targets[to] > 1 or (self._files.get(to) is not None and to not in leaving):
                words = f"{to} exists already"
            if words:
                self.problems.append(f"MOVE {path} -> {to}: {words}")
            self.now[path] = None
        self.now |= {to: self._files.get(path) for path, to in self._moves.items()}

    def _change(self) -> None:
        """Blocks that search, file by file."""
        of_file: dict[str, list[Numbered]] = {}
        for number, edit in self._blocks:
            if not edit.makes:
                of_file.setdefault(self.origin.get(edit.path, edit.path), []).append((number, edit))
        for path, blocks in of_file.items():
            text = self._files.get(path)
            if text is None or path in self._gone:
                numbers = ", ".join(str(number) for number, _ in blocks)
                self.problems.append(
                    f"block {numbers} ({path}): there is no such file; an empty SEARCH makes a new one"
                )
                continue
            outcome = rewrite(text, blocks)
            self.problems += outcome.problems
            self.notes += outcome.notes
            self.now[self._moves.get(path, path)] = outcome.text

    def _make(self) -> None:
        """Blocks that make a file, also where one was just taken away; an empty file may be filled."""
        leaving, made = {*self._moves, *self._gone}, set[str]()
        for number, edit in self._blocks:
            if not edit.makes:
                continue
            stands = bool(self._files.get(edit.path)) and edit.path not in leaving
            if stands or edit.path in made or edit.path in self.origin:
                self.problems.append(f"block {number} ({edit.path}): the file exists already: search for lines of it")
            self.now[edit.path] = edit.replace
            made.add(edit.path)


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
