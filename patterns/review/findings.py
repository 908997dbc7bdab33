"""Findings on a diff: what a reviewer may claim, and what code can refute without a model."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from patterns.diffs import diffs_of
from patterns.evaluator.criteria import Severity
from patterns.values.conversation import Frozen

REACH = 3
"""How many lines a quote may be off before the finding is refused; it is moved to where the quote stands."""


class Finding(BaseModel):
    """One defect that a change brings in."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    path: str
    line: int = Field(ge=1)
    """In the new file."""
    quote: str = Field(min_length=1, max_length=400)
    """That line, letter by letter."""
    severity: Severity
    claim: str = Field(min_length=10, max_length=600)
    """What is wrong."""
    failure: str = Field(min_length=10, max_length=600)
    """For which input or state, what happens, and who notices."""


class Findings(BaseModel):
    """A reviewer's answer; empty is a good one."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    findings: tuple[Finding, ...] = Field(default=(), max_length=20)


class Line(Frozen):
    """A line of a diff with its number in the new file."""

    path: str
    number: int
    sign: str
    """`+`, a blank for context; a removed line has no number of its own and stands at the next one's, as `-`."""
    text: str


def lines_of(diff: str) -> tuple[Line, ...]:
    """Every line of every hunk of a unified diff."""
    return tuple(
        Line(path=file.path, number=line.number, sign=line.sign, text=line.text)
        for file in diffs_of(diff)
        for line in file.lines
    )


def shown(diff: str) -> str:
    """The diff with the new file's line numbers, for a model that has to name lines."""
    parts: list[str] = []
    path = ""
    for line in lines_of(diff):
        if line.path != path:
            path = line.path
            parts.append(f"\n{path}")
        number = "     " if line.sign == "-" else f"{line.number:5}"
        parts.append(f"{number} {line.sign}{line.text}")
    return "\n".join(parts).strip()


def anchored(finding: Finding, lines: tuple[Line, ...]) -> Finding | str:
    """The finding at the line where its quote really stands, or why it cannot be kept."""
    here = [line for line in lines if line.path == finding.path]
    if not here:
        return f"{finding.path} is not part of the change"
    wanted = finding.quote.strip()
    if not wanted:
        return f"{finding.path}:{finding.line}: the quote is blank"
    near = [line for line in here if line.text.strip() == wanted and abs(line.number - finding.line) <= REACH]
    if not near:
        return f"{finding.path}:{finding.line}: the quoted line does not stand there: {wanted[:80]!r}"
    best = min(near, key=lambda line: abs(line.number - finding.line))
    return finding.model_copy(update={"line": best.number})


def problems_of_findings(diff: str, answer: Findings) -> list[str]:
    """Every finding that code refutes, in words for the reviewer."""
    lines = lines_of(diff)
    checked = [(number, anchored(one, lines)) for number, one in enumerate(answer.findings, 1)]
    problems = [f"F{number}: {outcome}" for number, outcome in checked if isinstance(outcome, str)]
    places = [(one.path, one.quote.strip(), one.claim) for one in answer.findings]
    return problems + ["the same finding is given twice"] * (len(places) != len(set(places)))
