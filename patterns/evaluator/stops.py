"""When another round is not worth its price, computed from the rounds so far."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from patterns.evaluator.rounds import Rank, Round
from patterns.evaluator.verdicts import says_something
from patterns.values.report import Stop

D = TypeVar("D")
PLATEAU_ROUNDS = 2
"""Rounds in a row without anything better."""
SWING = [False, True, False]
"""How a criterion ends that was mended and broken again: failed, passed, failed."""


def stop_of_rounds(rounds: Sequence[Round[D]], cap: int) -> Stop | None:
    """Why the loop ends after its last round, or None: it goes on."""
    last = rounds[-1]
    if last.approved:
        return Stop(code="approved", words=f"approved in round {last.number} of at most {cap}")
    if not last.veto and not any(says_something(one.gap) for one in last.failed()):
        return Stop(code="no_feedback", words="the evaluator names nothing that could be mended, asked twice")
    if swinging := _swinging(rounds):
        words = f"{', '.join(swinging)} failed, passed and failed again: mending one thing breaks another"
        return Stop(code="oscillation", words=words)
    return _without_progress(rounds)


def _swinging(rounds: Sequence[Round[D]]) -> list[str]:
    """Criteria that decide on approval; a minor one may swing as it likes."""
    deciding = [one.id for one in rounds[-1].verdicts if one.severity != "minor"]
    return [one for one in deciding if _runs(rounds, one)[-3:] == SWING]


def _runs(rounds: Sequence[Round[D]], criterion_id: str) -> list[bool]:
    """Passed or not over the rounds, each run of the same once."""
    history = [verdict.passed for one in rounds for verdict in one.verdicts if verdict.id == criterion_id]
    return [passed for passed, _ in groupby(history)]


def _without_progress(rounds: Sequence[Round[D]]) -> Stop | None:
    recent, before = rounds[-PLATEAU_ROUNDS:], rounds[:-PLATEAU_ROUNDS]
    if not before:
        return None
    top: Rank = max(one.rank for one in before)
    if all(one.rank < top for one in recent):
        return Stop(code="regression", words=f"{PLATEAU_ROUNDS} rounds in a row were worse than the best before them")
    if all(one.rank <= top for one in recent):
        return Stop(code="plateau", words=f"{PLATEAU_ROUNDS} rounds in a row brought nothing better")
    return None
