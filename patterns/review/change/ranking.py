"""Which findings come first, and which are shown at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from patterns.evaluator.criteria import Severity
from patterns.review.change.findings import Category, Finding

SHOWN = 6
SEVERITIES: tuple[Severity, ...] = ("blocker", "major", "minor")
"""By consequence, the worst first."""
CATEGORIES: tuple[Category, ...] = ("security", "correctness", "contracts", "tests", "rules")


class Shown(NamedTuple):
    """Findings parted by where they are read."""

    shown: tuple[Finding, ...]
    rest: tuple[Finding, ...]


def rank(finding: Finding, *, confirmed: bool | None = None) -> tuple[int, int, int, str, int]:
    """The less, the earlier. `confirmed`: whether its check showed it; None where nothing was run."""
    shown = {True: 0, None: 1, False: 2}[confirmed]
    place = (finding.path, finding.start_line)
    return SEVERITIES.index(finding.severity), CATEGORIES.index(finding.category), shown, *place


def ranked(findings: Iterable[Finding], confirmed: Mapping[str, bool] | None = None) -> tuple[Finding, ...]:
    """By consequence, by category, those first whose check showed them, by place. `confirmed` is by id."""
    known = confirmed or {}
    return tuple(sorted(findings, key=lambda one: rank(one, confirmed=known.get(one.id))))


def shown_and_rest(findings: Sequence[Finding], most: int = SHOWN, threshold: Severity = "major") -> Shown:
    """Ranked ones: the first that are at least that severe, and all others, which are kept."""
    last = SEVERITIES.index(threshold)
    severe = [one for one in findings if SEVERITIES.index(one.severity) <= last][:most]
    return Shown(shown=tuple(severe), rest=tuple(one for one in findings if one not in severe))
