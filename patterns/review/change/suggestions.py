"""A suggestion is shown only where it would apply and leave a file that parses; a finding stands without one."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable

from patterns.review.change.findings import Finding
from patterns.wording.counting import counted

MOST_LINES = 6
Problem = Callable[[str, str], Awaitable[str | None]]
"""Why a path's text does not parse, or None: the port `Code`'s."""
_PROBLEM_CHARACTERS = 200


async def checked_suggestion(finding: Finding, new_text: str, problem: Problem) -> Finding:
    """The finding with a suggestion that fits its lines of `new_text`, or without one and with a note that says why."""
    if finding.suggestion is None:
        return finding
    lines = suggested_lines(finding.suggestion)
    if not any(line.strip() for line in lines):
        return finding.model_copy(update={"suggestion": None})  # a model's way to say that it has none
    reason = _unfit(finding, lines, new_text) or await _breaks(finding, lines, new_text, problem)
    if reason:
        notes = (*finding.notes, f"its suggestion was dropped: {reason}")
        return finding.model_copy(update={"suggestion": None, "notes": notes})
    return finding.model_copy(update={"suggestion": "\n".join(lines)})


def suggested_lines(suggestion: str) -> list[str]:
    """Its lines without their ends, and without the fence that a model may have put around them."""
    lines = suggestion.replace("\r\n", "\n").removesuffix("\n").split("\n")
    fenced = lines[0].startswith("```") and lines[-1].strip() == "```"
    return lines[1:-1] if fenced else lines


def _unfit(finding: Finding, lines: list[str], new_text: str) -> str | None:
    if finding.side == "old":
        return "the lines that it replaces are gone"
    if len(lines) > MOST_LINES:
        return f"it has {counted(len(lines), 'line')}, at most {MOST_LINES} are shown"
    if any(unicodedata.category(mark) in {"Cc", "Cf"} for line in lines for mark in line.replace("\t", "")):
        return "it holds characters that cannot be seen"
    present = [line.removesuffix("\r") for line in _present(finding, new_text)]
    if tuple(present) != finding.code:
        return "the file does not hold the lines that it replaces"
    if [line.rstrip() for line in present] == [line.rstrip() for line in lines]:
        return "it changes nothing"
    return None


async def _breaks(finding: Finding, lines: list[str], new_text: str, problem: Problem) -> str | None:
    if await problem(finding.path, new_text) is not None:
        return None
    broken = await problem(finding.path, _applied(finding, lines, new_text))
    return None if broken is None else f"the file would not parse: {broken[:_PROBLEM_CHARACTERS]}"


def _present(finding: Finding, new_text: str) -> list[str]:
    return new_text.split("\n")[finding.start_line - 1 : finding.end_line]


def _applied(finding: Finding, lines: list[str], new_text: str) -> str:
    """With the line ends that the replaced lines have."""
    end = "\r" if all(line.endswith("\r") for line in _present(finding, new_text)) else ""
    every = new_text.split("\n")
    every[finding.start_line - 1 : finding.end_line] = [line + end for line in lines]
    return "\n".join(every)
