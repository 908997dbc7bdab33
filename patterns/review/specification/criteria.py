"""The criteria of a specification: given by a person, one a line, or drafted once by the model; then frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from patterns.errors import RequestInvalid
from patterns.evaluator.criteria import Criterion, How, Severity, told
from patterns.values.conversation import JsonObject
from patterns.values.report import Report, Section, Stop
from patterns.wording.answers import problems_of

FIELD = "criteria"
"""Of the form in which a person changes them."""
MOST_GIVEN = 12
MOST_CHARACTERS = 2_800
"""Of all of them as lines: a field of a form holds 3,000."""
ALL_MINOR = "every criterion is minor: then anything would be approved"

_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKS: dict[str, Severity] = {"!": "blocker", "blocker": "blocker", "major": "major", "minor": "minor"}
_SEVERITY = re.compile(r"(?:(blocker|major|minor)\s*:|(!))\s*", re.IGNORECASE)
_RUNS = re.compile(
    r"\b(?:tests?|runs?|returns?|raises?|throws?|prints?|gives|accepts?|rejects?|refuses?|exits?)\b",
    re.IGNORECASE,
)
"""Words of what comes out when it is run."""


class Criteria(BaseModel):
    """The criteria, drafted once."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    criteria: tuple[Criterion, ...] = Field(min_length=2, max_length=8)


def lines_of(text: str) -> tuple[str, ...]:
    """What a person wrote into a field, one criterion a line, without bullets and numbers before them."""
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def given_criteria(statements: Sequence[str], known: Sequence[Criterion] = ()) -> tuple[Criterion, ...]:
    """What a person wrote: `blocker: …`, `! …` (the same), `minor: …`, anything else is major.

    A statement that is `known` is checked in the way that it was.
    Raises `RequestInvalid` with everything that is wrong.
    """
    lines = [" ".join(one.split()) for one in statements if one.strip()]
    ways = {" ".join(one.text.split()): one.how for one in known}
    made = [_given(number, line, ways) for number, line in enumerate(lines[:MOST_GIVEN], 1)]
    criteria = tuple(one for one in made if isinstance(one, Criterion))
    problems = [one for one in made if isinstance(one, str)]
    if len(lines) > MOST_GIVEN:
        problems.append(f"{len(lines)} criteria are too many: at most {MOST_GIVEN}")
    problems += _problems_of_all(criteria) if not problems else []
    if problems:
        raise RequestInvalid(f"The criteria cannot be taken: {'; '.join(problems)}.")
    return criteria


def _given(number: int, line: str, ways: Mapping[str, How]) -> Criterion | str:
    marked = _SEVERITY.match(line)
    text = line[marked.end() :] if marked else line
    severity = _MARKS[(marked[1] or marked[2]).lower()] if marked else "major"
    how: How = ways.get(text) or ("execution" if _RUNS.search(text) else "judgement")
    try:
        return Criterion(id=f"C{number}", text=text, severity=severity, how=how)
    except ValidationError as error:
        return f"criterion {number}: {'; '.join(problems_of(error))}"


def _problems_of_all(criteria: Sequence[Criterion]) -> list[str]:
    if not criteria:
        return ["there is none"]
    problems = [ALL_MINOR] if all(one.severity == "minor" for one in criteria) else []
    if len(as_lines(criteria)) > MOST_CHARACTERS:
        problems.append(f"they are too long: at most {MOST_CHARACTERS:,} characters in all")
    return problems


def problems_of_criteria(made: Criteria) -> list[str]:
    """What the schema cannot say of the model's criteria."""
    ids = [one.id for one in made.criteria]
    twice = [f"the id {one} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]
    return twice + _problems_of_all(made.criteria)


def problems_of_form(_: JsonObject, fields: dict[str, str]) -> dict[str, str]:
    """What is wrong with the form in which a person changes them, by field; empty when it can be taken."""
    try:
        given_criteria(lines_of(fields.get(FIELD, "")))
    except RequestInvalid as error:
        return {FIELD: error.detail}
    return {}


def as_lines(criteria: Sequence[Criterion]) -> str:
    """As a person would write them: each on one line, whatever a model has written."""
    return "\n".join(f"{one.severity}: {' '.join(one.text.split())}" for one in criteria)


def criteria_report(criteria: Sequence[Criterion], *, words: str, drafted: bool) -> Report:
    """The frozen criteria, for the thread. `words`: how they came about; `drafted`: by the model."""
    by_running = sum(one.how == "execution" for one in criteria)
    return Report(
        headline=f"The code is judged by {len(criteria)} criteria",
        stop=Stop(code="done", words=words),
        facts=(f"{by_running} of them are checked by running the code, where it can be run here",),
        sections=(
            Section(
                title="Frozen criteria",
                text="\n".join(f"• {told(one)}" for one in criteria),
                author="model" if drafted else "code",
            ),
        ),
    )
