"""Lines that go from one file to the end of another: which they are, and how they join what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from patterns.refactor.worker.edits.written import Cut

SHOWN_CHARACTERS = 200
_NUMBERED = re.compile(r":\d+(-\d+)?$")


def lines_of(text: str) -> list[str]:
    """Each with its end; as many as a worker is shown numbers."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def fault_of(cut: Cut, lines: Sequence[str]) -> str:
    """Why the range cannot be taken out of these lines, with the lines that it names; empty where it can."""
    words = ""
    if _NUMBERED.search(cut.to):
        words = "lines go to the end of a file: name it without numbers"
    elif cut.first > cut.last:
        words = "the range is empty"
    elif cut.first < 1 or cut.last > len(lines):
        words = f"{cut.path} has {len(lines)} lines, numbered from 1"
    return f"{cut}: {words}{ends_of(cut, lines)}" if words else ""


def ends_of(cut: Cut, lines: Sequence[str]) -> str:
    """The first and the last line of the range, as far as the file has them."""
    numbers = sorted({min(max(at, 1), len(lines)) for at in (cut.first, cut.last)}) if lines else []
    return "".join(f"\n{at:5}  {lines[at - 1].rstrip()[:SHOWN_CHARACTERS]}" for at in numbers)


def put_at_end(text: str, pieces: Sequence[str], *, stood: bool, sources: str) -> str:
    """The text with the pieces behind it, each beginning a line of its own.

    A file that `stood` keeps the line ends that it has throughout, and ends with a newline or without as it did. One
    that is made takes on the line ends of the pieces' `sources`, and ends as the last piece does.
    """
    own = _line_end(text if stood and "\n" in text else sources)
    end = own or "\n"
    parts = [_with_ends(part, own) for part in (text, *pieces) if part]
    result = "".join(part if part.endswith("\n") else part + end for part in parts)
    ended = (text if stood and text else pieces[-1]).endswith("\n")
    mixed = not own and parts[-1].endswith("\n")
    return result if ended or mixed else result.removesuffix(end)


def _line_end(text: str) -> str:
    """The one that stands throughout; empty where there is none, or more than one."""
    windows, all_of_them = text.count("\r\n"), text.count("\n")
    if not all_of_them or 0 < windows < all_of_them:
        return ""
    return "\r\n" if windows else "\n"


def _with_ends(part: str, end: str) -> str:
    return part.replace("\r\n", "\n").replace("\n", end) if end else part
