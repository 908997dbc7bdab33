"""What stands of an evaluator's answer: its form, its contradictions, and what running has refuted."""

from __future__ import annotations

import pytest

from patterns.evaluator.contradictions import Executed, contradictions, settled
from patterns.evaluator.criteria import Criterion
from patterns.evaluator.verdicts import (
    Judgement,
    Verdict,
    Verdicts,
    Veto,
    approved,
    problems_of_verdicts,
    says_something,
)

CRITERIA = (
    Criterion(id="C1", severity="blocker", text="It turns a title into a slug.", how="execution"),
    Criterion(id="C2", severity="major", text="It refuses an empty title.", how="execution"),
    Criterion(id="C3", severity="minor", text="Its names are clear to a reader."),
)
READ = tuple(one.model_copy(update={"how": "judgement"}) for one in CRITERIA)
BROKEN, FAILED = Executed(broken="a file does not parse"), Executed(failed="given tests failed")


def said(passed: str) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(id=one.id, passed=one.id[1] in passed, gap="" if one.id[1] in passed else "line 1 is wrong")
        for one in CRITERIA
    )


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (said("1")[:2], ["criterion C3 has no verdict"]),
        ((*said("123"), Verdict(id="C9", passed=True)), ["'C9' is none of the criteria"]),
        ((*said("123"), said("123")[0]), ["criterion C1 has more than one verdict"]),
        ((Verdict(id="C9", passed=False),), [f"criterion C{one} has no verdict" for one in (1, 2, 3)]),
        (said("12"), []),
    ],
)
def test_a_judgement_that_is_not_whole_is_named(verdicts: tuple[Verdict, ...], words: list[str]) -> None:
    found = problems_of_verdicts(CRITERIA)(Verdicts(verdicts=verdicts))
    assert found[: len(words)] == words
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(id="C1", passed=False, gap=" "), "C1 failed: say in `gap` what is missing"),
        (Verdict(id="C1", passed=False, gap="n/a"), "C1 failed: say in `gap` what is missing"),
        (Verdict(id="C1", passed=True, gap="it is wrong"), "C1 passed, yet `gap` is not empty: which is it?"),
    ],
)
def test_a_verdict_against_its_own_gap_is_named_and_fails(verdict: Verdict, words: str) -> None:
    verdicts = (verdict, *said("123")[1:])
    found = contradictions(CRITERIA, verdicts)
    assert found == {"C1": words}
    assert [one.passed for one in settled(CRITERIA, verdicts, found)] == [False, True, True]


@pytest.mark.parametrize(
    ("criteria", "passed", "executed", "refuted"),
    [
        (CRITERIA, "123", Executed(), ""),
        (CRITERIA, "123", FAILED, "12"),
        (CRITERIA, "12", FAILED, "12"),
        (CRITERIA, "13", FAILED, ""),
        (CRITERIA, "3", FAILED, ""),
        (CRITERIA, "123", BROKEN, "12"),
        (CRITERIA, "13", BROKEN, "1"),
        (CRITERIA, "3", BROKEN, ""),
        (READ, "123", FAILED, "123"),
        (READ, "12", FAILED, ""),
        (READ, "123", BROKEN, "123"),
        (READ, "12", BROKEN, ""),
    ],
)
def test_what_passed_against_what_running_shows_is_refuted(
    criteria: tuple[Criterion, ...], passed: str, executed: Executed, refuted: str
) -> None:
    found = contradictions(criteria, said(passed), executed)
    assert "".join(one[1] for one in found) == refuted
    stands = settled(criteria, said(passed), found)
    assert {one.id[1] for one in stands if one.passed} == set(passed) - set(refuted)
    assert all(one.gap for one in stands if not one.passed), "whoever mends it is told why"


def test_an_overruled_verdict_says_so_and_keeps_the_severity_that_was_frozen() -> None:
    found = contradictions(CRITERIA, said("123"), FAILED)
    first = settled(CRITERIA, said("123"), found)[0]
    assert (first.severity, first.overruled) == ("blocker", "C1 passed, yet given tests failed")


def test_a_gullible_evaluator_cannot_approve_what_execution_refutes() -> None:
    all_passed = settled(CRITERIA, said("123"))
    assert approved(CRITERIA, Judgement(verdicts=all_passed))
    assert not approved(CRITERIA, Judgement(verdicts=all_passed, veto=Veto(words="the given tests failed", weight=2)))


@pytest.mark.parametrize("gap", ["", " \n", "-", "n/a", "N/A.", "failed", "?", "x y"])
def test_such_a_gap_says_nothing(gap: str) -> None:
    assert not says_something(gap)
    assert says_something(f"{gap} slugs.py line 3: an empty title gives an empty slug")
