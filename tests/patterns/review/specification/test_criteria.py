"""What a result is judged by: read from a person's lines, and written as lines again."""

from __future__ import annotations

import pytest

from patterns.errors import RequestInvalid
from patterns.evaluator.criteria import Criterion
from patterns.review.specification.criteria import as_lines, given_criteria, lines_of, problems_of_form

SLUG = "It turns a title into a slug."


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        (SLUG, "major"),
        (f"blocker: {SLUG}", "blocker"),
        (f"  BLOCKER :  {SLUG}", "blocker"),
        (f"major: {SLUG}", "major"),
        (f"minor:{SLUG}", "minor"),
        (f"! {SLUG}", "blocker"),
        (f"!{SLUG}", "blocker"),
    ],
)
def test_a_line_begins_with_its_severity(line: str, severity: str) -> None:
    first, _ = given_criteria([line, "A second one that is major."])
    assert (first.id, first.severity, first.text) == ("C1", severity, SLUG)


@pytest.mark.parametrize("line", ["minority: reports are kept", "blockers are named first", "Not! this one either"])
def test_a_word_that_only_begins_like_a_severity_is_none(line: str) -> None:
    assert given_criteria([line])[0].severity == "major"
    assert given_criteria([line])[0].text == line


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("An empty title raises ValueError.", "execution"),
        ("It comes with tests that pass.", "execution"),
        ("slug('A b') returns a-b.", "execution"),
        ("Its names are clear to a reader.", "judgement"),
        ("No line is longer than it has to be.", "judgement"),
    ],
)
def test_what_comes_out_when_it_is_run_is_checked_by_execution(text: str, how: str) -> None:
    assert given_criteria([text])[0].how == how


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "there is none"),
        (["", "  "], "there is none"),
        (["Is fast"], "criterion 1: text: String should have at least 10 characters"),
        ([SLUG, "x" * 401], "criterion 2: text: String should have at most 400 characters"),
        ([f"minor: {SLUG}"], "every criterion is minor: then anything would be approved"),
        ([SLUG] * 13, "13 criteria are too many: at most 12"),
        (["y" * 399] * 8, "they are too long: at most 2,800 characters in all"),
    ],
)
def test_lines_that_cannot_be_taken_say_why(lines: list[str], why: str) -> None:
    with pytest.raises(RequestInvalid) as raised:
        given_criteria(lines)
    assert why in raised.value.detail
    assert problems_of_form({}, {"criteria": "\n".join(lines)}) == {"criteria": raised.value.detail}


def test_bullets_and_numbers_before_a_line_are_no_part_of_it() -> None:
    lines = lines_of(f"- blocker: {SLUG}\n\n  2) minor: 3 words at most.\n* {SLUG}\n")
    assert lines == (f"blocker: {SLUG}", "minor: 3 words at most.", SLUG)
    assert problems_of_form({}, {"criteria": f"- minor: {SLUG}"})["criteria"].endswith("would be approved.")


def test_a_line_that_was_there_before_is_checked_as_it_was() -> None:
    drafted = Criterion(id="C4", text=SLUG.replace(" a ", "\na  "), severity="blocker", how="execution")
    assert as_lines([drafted]) == f"blocker: {SLUG}"
    first, second = given_criteria([f"minor: {SLUG}", "A second one that is major."], known=(drafted,))
    assert (first.id, first.severity, first.how, second.how) == ("C1", "minor", "execution", "judgement")


def test_criteria_written_as_lines_are_the_same_criteria() -> None:
    criteria = given_criteria(["! An empty title raises ValueError.", SLUG, "minor: Its names are clear."])
    assert given_criteria(as_lines(criteria).splitlines()) == criteria
    assert problems_of_form({}, {"criteria": as_lines(criteria)}) == {}
