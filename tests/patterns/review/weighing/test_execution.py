"""A check run before and after the change, and words against it."""

from __future__ import annotations

import pytest

from patterns.evaluator.verdicts import Verdict
from patterns.review.weighing.check import Side, judged
from patterns.review.weighing.criteria import CRITERIA, FITTING, OURS, TRUE, Executed, contradiction, criteria_of, ruled
from patterns.review.weighing.judge import Judged
from patterns.values.repository.trees import CommandResult


def ended(code: int | None, output: str = "", *, ran: bool = True, timed_out: bool = False) -> CommandResult:
    return CommandResult(
        command=("python3", "steward_check.py"),
        ran=ran,
        exit_code=code,
        output=output,
        timed_out=timed_out,
        isolation="sandbox" if ran else "",
        reason="" if ran else "there is no sandbox: install bubblewrap",
    )


def side(result: CommandResult, *, is_whole: bool = True) -> Side:
    return Side(result=result, is_whole=is_whole)


RIGHT, WRONG = side(ended(0)), side(ended(1, "AssertionError: 2 != 3"))
BROKEN = side(ended(1, "ImportError: no such name"))
LEFT = side(ended(0), is_whole=False)


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (RIGHT, WRONG, "confirmed"),
        (RIGHT, BROKEN, "confirmed"),
        (RIGHT, side(ended(None, timed_out=True)), "confirmed"),
        (RIGHT, LEFT, "unclear"),
        (LEFT, RIGHT, "refuted"),
        (LEFT, WRONG, "unclear"),
        (RIGHT, RIGHT, "refuted"),
        (WRONG, RIGHT, "refuted"),
        (BROKEN, RIGHT, "refuted"),
        (WRONG, WRONG, "unclear"),
        (BROKEN, BROKEN, "unclear"),
        (BROKEN, WRONG, "unclear"),
        (side(ended(None, ran=False)), side(ended(None, ran=False)), "not run"),
        (RIGHT, side(ended(None, ran=False)), "not run"),
    ],
)
def test_only_what_passed_before_and_fails_now_is_confirmed(before: Side, after: Side, outcome: str) -> None:
    assert judged(before, after).outcome == outcome


def test_a_check_that_could_not_run_says_why() -> None:
    assert "install bubblewrap" in judged(side(ended(None, ran=False)), side(ended(None, ran=False))).words


def verdicts(*failed: str, checked: bool = False) -> tuple[Verdict, ...]:
    ids = [one.id for one in CRITERIA] + ([FITTING] if checked else [])
    return tuple(Verdict(id=one, passed=one not in failed, gap="no" if one in failed else "") for one in ids)


REFUTED = Executed(outcome="refuted", words="The check passes after the change.", isolation="sandbox")
CONFIRMED = Executed(outcome="confirmed", words="The check passes before and fails after.", isolation="sandbox")


def test_a_gullible_evaluator_cannot_confirm_what_execution_refutes() -> None:
    given = verdicts()
    assert "passed" in contradiction(given, REFUTED)
    kept = Judged(verdicts=ruled(given, REFUTED), executed=REFUTED)
    assert not kept.stands
    assert "Overruled by running it" in kept.gaps()


def test_a_stubborn_evaluator_cannot_refute_what_execution_confirms() -> None:
    given = verdicts(TRUE, OURS, checked=True)
    assert contradiction(given, CONFIRMED)
    assert Judged(verdicts=ruled(given, CONFIRMED), executed=CONFIRMED).stands


def test_a_check_of_something_else_confirms_nothing() -> None:
    given = verdicts(TRUE, FITTING, checked=True)
    assert contradiction(given, CONFIRMED) == ""
    assert not Judged(verdicts=ruled(given, CONFIRMED), executed=CONFIRMED).stands


@pytest.mark.parametrize("outcome", ["unclear", "not run"])
def test_what_shows_nothing_changes_nothing(outcome: str) -> None:
    executed = Executed.model_validate({"outcome": outcome, "words": "It fails on both sides."})
    for given in (verdicts(), verdicts(TRUE)):
        assert contradiction(given, executed) == ""
        assert ruled(given, executed) == given


def test_the_check_is_judged_only_where_it_was_run() -> None:
    assert [one.id for one in criteria_of(Executed())] == [one.id for one in CRITERIA]
    assert criteria_of(CONFIRMED)[-1].id == FITTING
    assert criteria_of(REFUTED) == CRITERIA


def test_a_finding_stands_only_when_every_criterion_of_weight_has_passed() -> None:
    assert Judged(verdicts=verdicts()).stands
    assert not Judged(verdicts=()).stands
    for one in CRITERIA:
        assert not Judged(verdicts=verdicts(one.id)).stands
