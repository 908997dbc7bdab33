"""By consequence first, and only so many."""

from __future__ import annotations

from patterns.review.change.findings import Finding
from patterns.review.change.ranking import ranked, shown_and_rest
from tests.patterns.review.change.conftest import finding


def ids(findings: tuple[Finding, ...]) -> str:
    return " ".join(one.id for one in findings)


def test_findings_come_by_consequence_category_confirmation_and_place() -> None:
    given = (
        finding(id="F1", severity="minor", category="security"),
        finding(id="F2", severity="blocker", category="rules"),
        finding(id="F3", category="tests"),
        finding(id="F4", category="security"),
        finding(id="F5", line=9),
        finding(id="F6", line=1),
        finding(id="F7", line=7),
        finding(id="F8", line=1, path="a.py"),
    )
    assert ids(ranked(given)) == "F2 F4 F8 F6 F7 F5 F3 F1"
    assert ids(ranked(given, {"F5": True, "F8": False})) == "F2 F4 F5 F6 F7 F8 F3 F1"


def test_the_first_that_are_severe_enough_are_shown_and_the_others_kept() -> None:
    given = ranked(
        [finding(id=f"F{number}", line=number) for number in range(1, 8)]
        + [finding(id="F8", severity="minor"), finding(id="F9", severity="blocker", line=99)]
    )
    parted = shown_and_rest(given)
    assert (ids(parted.shown), ids(parted.rest)) == ("F9 F1 F2 F3 F4 F5", "F6 F7 F8")
    parted = shown_and_rest(given, most=1, threshold="blocker")
    assert (ids(parted.shown), ids(parted.rest)) == ("F9", "F1 F2 F3 F4 F5 F6 F7 F8")
    assert ids(shown_and_rest(given, most=20, threshold="minor").rest) == ""
    assert shown_and_rest((finding(severity="minor"),)).shown == ()
