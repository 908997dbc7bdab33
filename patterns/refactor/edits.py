"""Search/replace edits, applied all or none, refused when there is any doubt where."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from patterns.syntax import problem_of_syntax

NEAR_LINES = 5
"""How many of a file's lines a failed search is shown."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One block. `search` empty: a new file; `replace` None: the file goes."""

    path: str
    search: str
    replace: str | None


@dataclass(frozen=True, slots=True)
class Applied:
    """The files' new contents (None: deleted), or why not one of the edits was applied."""

    files: Mapping[str, str | None]
    problems: tuple[str, ...] = ()


def apply_edits(edits: tuple[Edit, ...], files: Mapping[str, str | None]) -> Applied:
    """All edits on `files` (contents now; None: no such file), each on the result of those before it, or none.

    A file that no longer parses counts as a problem of its edits, unless it did not parse before.
    """
    now = dict(files)
    problems: list[str] = []
    for number, edit in enumerate(edits, 1):
        outcome = _apply(edit, now.get(edit.path))
        if isinstance(outcome, _Problem):
            problems.append(f"block {number} ({edit.path}): {outcome.words}")
        else:
            now[edit.path] = outcome
    changed = {path: text for path, text in now.items() if text != files.get(path)}
    if not problems:
        problems += [f"{path}: {words}" for path, words in _broken(changed, files)]
    if not problems and edits and not changed:
        problems.append("the edits change nothing")
    return Applied(files={}, problems=tuple(problems)) if problems else Applied(files=changed)


def _broken(changed: Mapping[str, str | None], before: Mapping[str, str | None]) -> list[tuple[str, str]]:
    broken = []
    for path, text in changed.items():
        words = problem_of_syntax(path, text) if text is not None else None
        was = before.get(path)
        if words and not (was and problem_of_syntax(path, was)):
            broken.append((path, f"after the edit it no longer parses: {words}"))
    return broken


@dataclass(frozen=True, slots=True)
class _Problem:
    words: str


def _apply(edit: Edit, text: str | None) -> str | _Problem | None:
    if edit.replace is None:
        return _Problem("there is no such file to delete") if text is None else None
    if not edit.search.strip():
        return _Problem("the file exists already: search for lines of it") if text else edit.replace
    if text is None:
        return _Problem("there is no such file; an empty SEARCH makes a new one")
    return _substitute(text, edit.search, edit.replace)


def _substitute(text: str, search: str, replace: str) -> str | _Problem:
    """Works on lines that end in one character, and gives back the line ends that the file has throughout."""
    crlf, ended = 0 < text.count("\r\n") == text.count("\n"), text.endswith("\n")
    whole = text.replace("\r\n", "\n") if crlf else text
    whole = whole if ended else whole + "\n"
    found = _line_starts(whole, search)
    if len(found) != 1:
        return _Problem(_why_not(whole, search, replace, found))
    result = whole[: found[0]] + replace + whole[found[0] + len(search) :]
    result = result if ended else result.removesuffix("\n")
    return result.replace("\n", "\r\n") if crlf else result


def _line_starts(text: str, wanted: str) -> list[int]:
    """Where `wanted` stands, beginning at the start of a line."""
    found, at = [], text.find(wanted)
    while at >= 0:
        if at == 0 or text[at - 1] == "\n":
            found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _why_not(text: str, search: str, replace: str, found: list[int]) -> str:
    if found:
        lines = ", ".join(str(text.count("\n", 0, at) + 1) for at in found)
        return f"SEARCH stands {len(found)} times, at lines {lines}: add lines around it until it is unique"
    if replace.strip() and replace in text:
        return "SEARCH was not found, and REPLACE is already there: was this edit made before?"
    return f"SEARCH was not found. The nearest lines are:\n{_nearest(text, search)}"


def _nearest(text: str, search: str) -> str:
    lines, wanted = text.split("\n"), search.split("\n")[:-1]
    first = next((line for line in wanted if line.strip()), "")
    close = difflib.get_close_matches(first, lines, n=1, cutoff=0.4)
    if not close:
        return "(nothing like it in this file)"
    at = lines.index(close[0])
    shown = lines[at : at + max(len(wanted), NEAR_LINES)]
    return "\n".join(f"{at + number:5}  {line}" for number, line in enumerate(shown, 1))
