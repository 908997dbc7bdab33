"""A patch that somebody shared, in git's form: what `diff -u` leaves out is put before each file."""

from __future__ import annotations

import re

_OLD = re.compile(r"^--- (?P<path>[^\t\n]+)")
_NEW = re.compile(r"^\+\+\+ (?P<path>[^\t\n]+)")
_HUNK = re.compile(r"^@@ -\d+(?:,(?P<old>\d+))? \+\d+(?:,(?P<new>\d+))? @@")
GIT = "diff --git "
NOWHERE = "/dev/null"


def as_git(text: str) -> str:
    """Every file of it, whichever way each is written; mails around them are left out. Empty where there is none."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "".join(f"{line}\n" for line in _headed(lines))


def _headed(lines: list[str]) -> list[str]:
    made: list[str] = []
    left, is_named = 0, False
    for number, line in enumerate(lines):
        if line.startswith(GIT):  # no line of a hunk begins like this, whatever its head counts
            made.append(_prefixed(line))
            left, is_named = 0, True
        elif left > 0:
            made.append(line)
            left -= _weight(line)
        elif (old := _OLD.match(line)) and number + 1 < len(lines) and (new := _NEW.match(lines[number + 1])):
            made += [*([] if is_named else _header(old["path"].strip(), new["path"].strip())), line]
            is_named = False
        elif hunk := _HUNK.match(line):
            made.append(line)
            left, is_named = int(hunk["old"] or 1) + int(hunk["new"] or 1), False
        elif is_named or (_NEW.match(line) and made):
            made.append(line)
    return made


def _prefixed(line: str) -> str:
    """With `a/` and `b/`, which a setting of git's leaves out."""
    names = line.removeprefix(GIT)
    half = len(names) // 2
    return f"{GIT}a/{names[:half]} b/{names[:half]}" if names[:half] == names[half + 1 :] else line


def _weight(line: str) -> int:
    """How much of a hunk's two counts the line uses up."""
    return {"+": 1, "-": 1, "\\": 0}.get(line[:1], 2)


def _header(old: str, new: str) -> list[str]:
    path = _bare(old if new == NOWHERE else new)
    kind = ["new file mode 100644"] if old == NOWHERE else ["deleted file mode 100644"] if new == NOWHERE else []
    return [f"{GIT}a/{path} b/{path}", *kind]


def _bare(path: str) -> str:
    return path[2:] if path[:2] in ("a/", "b/") else path
