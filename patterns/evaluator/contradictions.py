"""Where a judgement contradicts itself or what running the draft has shown, and what then stands of it.

Each contradiction is named to the evaluator once; what is left of them after that fails, computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from patterns.evaluator.criteria import Criterion
from patterns.evaluator.verdicts import Judged, Verdict, says_something
from patterns.values.conversation import Frozen

NONE: Mapping[str, str] = MappingProxyType({})


class Executed(Frozen):
    """What running the draft has refuted, in words; both empty where it refuted nothing."""

    broken: str = ""
    """It cannot be run at all: nothing can have been shown by running it."""
    failed: str = ""
    """It was run, and tests failed."""


NOTHING_RUN = Executed()


def contradictions(
    criteria: Sequence[Criterion], verdicts: Sequence[Verdict], executed: Executed = NOTHING_RUN
) -> dict[str, str]:
    """By criterion, in words for the evaluator. The verdicts have the right form: one for each criterion."""
    found = {one.id: words for one in verdicts if (words := _with_itself(one))}
    return {**_with_execution(criteria, verdicts, executed), **found}


def _with_itself(verdict: Verdict) -> str:
    if verdict.passed and verdict.gap.strip():
        return f"{verdict.id} passed, yet `gap` is not empty: which is it?"
    if not verdict.passed and not says_something(verdict.gap):
        return f"{verdict.id} failed: say in `gap` what is missing"
    return ""


def _with_execution(criteria: Sequence[Criterion], verdicts: Sequence[Verdict], executed: Executed) -> dict[str, str]:
    """Only what was passed. Where tests failed, one failed criterion that running can show takes account of it."""
    passed = {one.id for one in verdicts if one.passed}
    shown_by_running = [one.id for one in criteria if one.how == "execution"]
    suspects = shown_by_running or [one.id for one in criteria]
    is_all = passed.issuperset(suspects)
    if executed.broken and (shown_by_running or is_all):
        return {one: f"{one} passed, yet {executed.broken}: nothing was run" for one in suspects if one in passed}
    if executed.failed and is_all:
        return {one: f"{one} passed, yet {executed.failed}" for one in suspects}
    return {}


def settled(
    criteria: Sequence[Criterion], verdicts: Sequence[Verdict], found: Mapping[str, str] = NONE
) -> tuple[Judged, ...]:
    """What stands, in the criteria's order: a contradiction that was not cleared up is read as a failure."""
    by_id = {one.id: one for one in verdicts}
    return tuple(_judged(one, by_id[one.id], found.get(one.id, "")) for one in criteria)


def _judged(criterion: Criterion, verdict: Verdict, contradiction: str) -> Judged:
    overruled = contradiction if verdict.passed else ""
    return Judged(
        id=criterion.id,
        passed=verdict.passed and not overruled,
        severity=criterion.severity,
        gap=verdict.gap.strip() or overruled,
        evidence=verdict.evidence,
        overruled=overruled,
    )
