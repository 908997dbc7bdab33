"""Verdicts: what the evaluator says, what is wrong with how it says it, and what stands of it in the end.

Approval and score are computed from what stands, never taken from a model's word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from patterns.evaluator.criteria import WEIGHT, Criterion, Severity
from patterns.values.conversation import Frozen

_WORD = re.compile(r"\w{2,}")
LEAST_WORDS = 2


class Verdict(BaseModel):
    """What the evaluator says of one criterion."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    id: str
    """The criterion's id."""
    passed: bool
    """True only when the evidence or the text itself shows it."""
    gap: str = Field(default="", max_length=800)
    """What is missing, naming lines or findings; empty when passed."""
    evidence: str = Field(default="", max_length=800)
    """What shows it: a test's outcome, a line."""


class Verdicts(BaseModel):
    """The evaluator's answer: one verdict for every criterion."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    verdicts: tuple[Verdict, ...] = Field(min_length=1)


class Judged(Frozen):
    """What stands of a verdict."""

    id: str
    passed: bool
    severity: Severity
    """The criterion's own: it was frozen with it, and no evaluator talks it down."""
    gap: str = ""
    evidence: str = ""
    overruled: str = ""
    """Why the evaluator's "passed" was not believed."""


class Veto(Frozen):
    """What running a draft has refuted, and nobody may overlook."""

    words: str
    weight: int
    """The heavier, the worse: it orders drafts before their verdicts do."""


class Judgement(Frozen):
    """A draft judged."""

    verdicts: tuple[Judged, ...]
    """One for each criterion, in their order."""
    veto: Veto | None = None
    """With one nothing is approved, whatever the verdicts say."""


def problems_of_verdicts(criteria: Sequence[Criterion]) -> Callable[[Verdicts], list[str]]:
    """A check for the form of the evaluator's answer: every criterion judged once, and no others."""
    ids = [criterion.id for criterion in criteria]

    def problems(answer: Verdicts) -> list[str]:
        given = [verdict.id for verdict in answer.verdicts]
        wrong = [f"criterion {one} has no verdict" for one in ids if one not in given]
        wrong += [f"{one!r} is none of the criteria" for one in given if one not in ids]
        wrong += [f"criterion {one} has more than one verdict" for one in ids if given.count(one) > 1]
        return wrong

    return problems


def says_something(gap: str) -> bool:
    """Whether there is anything in it that a generator could go by: "n/a" and "failed" are nothing."""
    return len(_WORD.findall(gap)) >= LEAST_WORDS


def approved(criteria: Sequence[Criterion], judgement: Judgement) -> bool:
    """Computed: nothing is refuted by running it, every criterion has a verdict, no blocker or major one failed."""
    passed = {verdict.id for verdict in judgement.verdicts if verdict.passed}
    held = all(criterion.id in passed or criterion.severity == "minor" for criterion in criteria)
    return held and judgement.veto is None


def score(verdicts: Sequence[Judged]) -> int:
    """The weight of what passed."""
    return sum(WEIGHT[one.severity] for one in verdicts if one.passed)


def worst(verdicts: Sequence[Judged]) -> int:
    """The weight of the worst that failed; 0 where nothing did."""
    return max((WEIGHT[one.severity] for one in verdicts if not one.passed), default=0)
