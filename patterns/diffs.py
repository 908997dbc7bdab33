"""A unified diff as git prints it, read: which files, which lines, which modes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_HUNK = re.compile(r"^@@ -(?P<old_start>\d+)(?:,(?P<old>\d+))? \+(?P<start>\d+)(?:,(?P<new>\d+))? @@")
_HEADER = re.compile(
    r"^(?P<name>old mode|new mode|deleted file mode|new file mode|rename from|rename to|copy from|copy to|index"
    r"|Binary files|GIT binary patch)(?: (?P<value>.*))?$"
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a hunk."""

    number: int
    """In the new file; a removed line has no number of its own and stands at the next one's."""
    sign: Literal["+", "-", " "]
    text: str
    old_number: int = 0
    """In the old file; an added line stands at the next one's."""
    hunk: int = 0
    """Which hunk of its file it is in, from 1; 0 where no hunk was read."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What a diff says of one file."""

    path: str
    """In the new tree; a deleted file's in the old one."""
    old_path: str
    """Another one for a rename or a copy."""
    added: bool = False
    deleted: bool = False
    binary: bool = False
    old_mode: str = ""
    """Empty where the diff does not tell it."""
    new_mode: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class _Draft:
    names: str
    headers: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    old_left: int = 0
    new_left: int = 0
    number: int = 0
    old_number: int = 0
    hunk: int = 0

    def take(self, raw: str) -> None:
        """The next line of the file's part."""
        if not raw and self.old_left > 0 and self.new_left > 0:
            raw = " "  # a blank line of context that lost its sign where trailing blanks are stripped
        if raw[:1] in ("+", "-", " ") and (self.old_left > 0 or self.new_left > 0):
            self._take_line(raw)
        elif hunk := _HUNK.match(raw):
            self.old_left, self.new_left = int(hunk["old"] or 1), int(hunk["new"] or 1)
            self.number, self.old_number = int(hunk["start"]), int(hunk["old_start"])
            self.hunk += 1
        elif header := _HEADER.match(raw):
            self.headers[header["name"]] = header["value"] or ""

    def _take_line(self, raw: str) -> None:
        match raw[:1]:
            case "+" | "-" | " " as sign:
                self.lines.append(Line(self.number, sign, raw[1:], self.old_number, self.hunk))
                self.old_left -= sign != "+"
                self.new_left -= sign != "-"
                self.number += sign != "-"
                self.old_number += sign != "+"

    def done(self) -> FileDiff:
        """The file."""
        told = self.headers
        old = told.get("rename from") or told.get("copy from")
        new = told.get("rename to") or told.get("copy to")
        path = _unquoted(new) if new else _twice(self.names)
        mode = told.get("index", "").partition(" ")[2]
        return FileDiff(
            path=path,
            old_path=_unquoted(old) if old else path,
            added="new file mode" in told,
            deleted="deleted file mode" in told,
            binary="Binary files" in told or "GIT binary patch" in told,
            old_mode=told.get("old mode") or told.get("deleted file mode") or mode,
            new_mode=told.get("new mode") or told.get("new file mode") or mode,
            lines=tuple(self.lines),
        )


def diffs_of(diff: str) -> tuple[FileDiff, ...]:
    """Every file of the diff, in its order."""
    drafts: list[_Draft] = []
    for raw in diff.split("\n"):
        if raw.startswith("diff --git "):
            drafts.append(_Draft(names=raw.removeprefix("diff --git ")))
        elif drafts:
            drafts[-1].take(raw)
    return tuple(draft.done() for draft in drafts)


def _twice(names: str) -> str:
    """The path in `a/PATH b/PATH`; where the two differ, git names them in lines of their own."""
    if quoted := _QUOTED.match(names):
        return _unquoted(quoted[0])[2:]
    return names[2 : len(names) // 2]


def _unquoted(name: str) -> str:
    """A name as git prints it: in C's quotes where it holds what would break the line."""
    if not name.startswith('"'):
        return name
    raw = _ESCAPE.sub(_byte, name[1:-1].encode())
    return raw.decode(errors="replace")


def _byte(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _LETTERS.get(code, code)
