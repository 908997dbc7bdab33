"""A patch that somebody shared, in git's form: what `diff -u` leaves out is put before each file."""

from __future__ import annotations

import re

_OLD = re.compile(r"^--- (?P<path>[^\t\n]+)")
_NEW = re.compile(r"^\+\+\+ (?P<path>[^\t\n]+)")
_HUNK = re.compile(r"^@@ -\d+(?:,(?P<old>\d+))? \+\d+(?:,(?P<new>\d+))? @@")
NOWHERE = "/dev/null"


def as_git(text: str) -> str:
    """From the first file on; a mail's head and foot are left out. Empty where there is no file in it."""
    lines = text.replace("\r\n", "\n").split("\n")
    if any(line.startswith("diff --git ") for line in lines):
        start = next(number for number, line in enumerate(lines) if line.startswith("diff --git "))
        return "\n".join(lines[start:])
    return "".join(f"{line}\n" for line in _headed(lines))


def _headed(lines: list[str]) -> list[str]:
    made: list[str] = []
    left = 0
    for number, line in enumerate(lines):
        if left > 0:
            made.append(line)
            left -= _weight(line)
        elif (old := _OLD.match(line)) and number + 1 < len(lines) and (new := _NEW.match(lines[number + 1])):
            made += [*_header(old["path"].strip(), new["path"].strip()), line]
        elif hunk := _HUNK.match(line):
            made.append(line)
            left = int(hunk["old"] or 1) + int(hunk["new"] or 1)
        elif _NEW.match(line) and made:
            made.append(line)
    return made


def _weight(line: str) -> int:
    """How much of a hunk's two counts the line uses up."""
    return {"+": 1, "-": 1, "\\": 0}.get(line[:1], 2)


def _header(old: str, new: str) -> list[str]:
    path = _bare(old if new == NOWHERE else new)
    kind = ["new file mode 100644"] if old == NOWHERE else ["deleted file mode 100644"] if new == NOWHERE else []
    return [f"diff --git a/{path} b/{path}", *kind]


def _bare(path: str) -> str:
    return path[2:] if path[:2] in ("a/", "b/") else path
