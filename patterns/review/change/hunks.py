"""A change as hunks whose lines have both numberings, and how a model is shown it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from patterns.diffs import FileDiff, Line, diffs_of
from patterns.values.repository.reviews import Side

_NAMELESS = "diff --git a/f b/f\n"
"""A host gives hunks without the lines that name the file."""


@dataclass(frozen=True, slots=True)
class HunkLine:
    """A line of a hunk."""

    sign: Literal["+", "-", " "]
    old: int | None
    """Its number before the change; None for an added one."""
    new: int | None
    """Its number after it; None for a removed one."""
    text: str
    """With the carriage return of a file that has them."""

    def on(self, side: Side) -> int | None:
        """Its number on that side, if it is there."""
        return self.new if side == "new" else self.old

    @property
    def changed(self) -> bool:
        """Whether it was added or removed."""
        return self.sign != " "


@dataclass(frozen=True)  # without slots: what was read once is kept
class Hunk:
    """Lines that stand together on both sides."""

    old_start: int
    new_start: int
    lines: tuple[HunkLine, ...]

    def side(self, side: Side) -> Mapping[int, str]:
        """The text of its lines by their number on one side, in their order and without a gap."""
        return self._new if side == "new" else self._old

    @cached_property
    def _new(self) -> dict[int, str]:
        return {line.new: line.text for line in self.lines if line.new is not None}

    @cached_property
    def _old(self) -> dict[int, str]:
        return {line.old: line.text for line in self.lines if line.old is not None}


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """What a change does to one file."""

    path: str
    """In the new tree; a deleted file's in the old one."""
    old_path: str
    """Another one for a rename or a copy."""
    added: bool = False
    deleted: bool = False
    binary: bool = False
    modes: tuple[str, str] = ("", "")
    """Before and after; empty where the diff does not tell it."""
    hunks: tuple[Hunk, ...] = ()

    @property
    def renamed(self) -> bool:
        """Whether it had another name, or is a copy."""
        return self.path != self.old_path


def read_change(diff: str) -> tuple[ChangedFile, ...]:
    """Every file of a diff as git prints it, in its order."""
    return tuple(_changed_file(one) for one in diffs_of(diff))


def read_patch(patch: str) -> tuple[Hunk, ...]:
    """The hunks of one file, given without the lines that name it: as a code host shows them."""
    return tuple(hunk for one in diffs_of(_NAMELESS + patch) for hunk in _hunks(one))


def numbered(shown: ChangedFile | Hunk) -> str:
    """With numbers, for a model that has to name lines: `12 +text`, and `old 11 -text` for what is gone."""
    if isinstance(shown, Hunk):
        old, new = len(shown.side("old")), len(shown.side("new"))
        head = f"@@ -{shown.old_start},{old} +{shown.new_start},{new} @@"
        return "\n".join((head, *(_numbered_line(line) for line in shown.lines)))
    return "\n".join((_title(shown), *(numbered(hunk) for hunk in shown.hunks)))


def _changed_file(one: FileDiff) -> ChangedFile:
    return ChangedFile(
        path=one.path,
        old_path=one.old_path,
        added=one.added,
        deleted=one.deleted,
        binary=one.binary,
        modes=(one.old_mode, one.new_mode),
        hunks=_hunks(one),
    )


def _hunks(one: FileDiff) -> tuple[Hunk, ...]:
    groups = (tuple(lines) for _, lines in groupby(one.lines, key=lambda line: line.hunk))
    return tuple(
        Hunk(old_start=lines[0].old_number, new_start=lines[0].number, lines=tuple(_hunk_line(one) for one in lines))
        for lines in groups
    )


def _hunk_line(line: Line) -> HunkLine:
    old = None if line.sign == "+" else line.old_number
    new = None if line.sign == "-" else line.number
    return HunkLine(sign=line.sign, old=old, new=new, text=line.text)


def _numbered_line(line: HunkLine) -> str:
    number = f"old {line.old}" if line.new is None else str(line.new)
    return f"{number:>9} {line.sign}{line.text.rstrip(chr(13))}"


def _title(file: ChangedFile) -> str:
    told = [name for name in ("added", "deleted", "binary") if getattr(file, name)]
    told += [f"was {file.old_path}"] if file.renamed else []
    told += [f"mode {' to '.join(file.modes)}"] if all(file.modes) and len(set(file.modes)) > 1 else []
    return f"{file.path} ({', '.join(told)})" if told else file.path
