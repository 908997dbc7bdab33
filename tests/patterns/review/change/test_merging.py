"""One defect is one finding, and two defects are two."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.review.change.findings import Finding, Site
from patterns.review.change.fingerprints import fingerprints
from patterns.review.change.merging import is_dismissed, merged, said_already, same_defect
from patterns.values.repository.reviews import Remark
from patterns.values.reviewed import Dismissed
from tests.patterns.review.change.conftest import WRONG, finding

ONE_DEFECT = [
    ("Only the first price is counted.", "The total ignores every price but the first."),
    ("An empty list raises IndexError.", "prices[0] fails with IndexError for an empty cart."),
    (
        "The query is built from user input: SQL injection.",
        "User input is concatenated into the SQL statement, which allows injection.",
    ),
    ("The file handle is never closed.", "open() without close leaks a file handle."),
    ("The token is compared with == and leaks timing.", "Timing attack: secret tokens are compared with ==."),
    ("The default list is shared between calls.", "A mutable default argument is shared by all calls."),
    ("The except swallows every error.", "A bare except hides all errors including KeyboardInterrupt."),
    ("Division by zero when count is 0.", "If count is zero this raises ZeroDivisionError."),
]
TWO_DEFECTS = [
    ("Only the first price is counted.", "An empty list raises IndexError."),
    ("Division by zero when count is 0.", "Only the first price is counted."),
    ("The query is built from user input: SQL injection.", "The query loads all rows into memory."),
    ("The file handle is never closed.", "The file is opened without an encoding."),
    ("The token is compared with == and leaks timing.", "The token is logged in clear text."),
    ("The default list is shared between calls.", "The default list is never sorted before it is returned."),
    ("The except swallows every error.", "The except returns None where callers expect a list."),
    ("`user` may be None here.", "`user` may be from another tenant here."),
]


@pytest.mark.parametrize("category", ["correctness", "security"])
@pytest.mark.parametrize(("claim", "other"), ONE_DEFECT)
def test_one_defect_of_a_line_in_two_wordings_is_one(claim: str, other: str, category: str) -> None:
    """Also where another lens files it under another category."""
    assert same_defect(finding(claim=claim), finding(claim=other, category=category))
    assert len(merged((finding(claim=claim), finding(claim=other, category=category)))) == 1


@pytest.mark.parametrize("category", ["correctness", "security"])
@pytest.mark.parametrize(("claim", "other"), TWO_DEFECTS)
def test_two_defects_of_a_line_stay_two(claim: str, other: str, category: str) -> None:
    """Also within one category: the same code proves nothing by itself."""
    assert not same_defect(finding(claim=claim), finding(claim=other, category=category))
    assert len(merged((finding(claim=claim), finding(claim=other, category=category)))) == 2


def test_the_same_claim_about_the_same_file_is_the_same_defect_wherever_its_line_went() -> None:
    assert same_defect(finding(), finding("    return first", 90, claim="only the first price is counted!"))
    assert not same_defect(finding(), finding(path="shop/other.py", claim="only the first price is counted!"))


def test_a_claim_that_names_lines_is_known_again_when_they_moved() -> None:
    said = "In lines 3-7 the lock is taken twice, and line 9 never gives it back."
    assert fingerprints(finding(claim=said))[0] == fingerprints(finding(claim=said.replace("7", "8")))[0]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"line": 5}, True),
        ({"line": 6}, False),
        ({"side": "old"}, False),
        ({"category": "tests"}, False),
        ({"path": "shop/other.py"}, False),
        ({"claim": "Only the first price in the list of prices is counted."}, False),
    ],
)
def test_near_lines_of_one_category_with_like_claims_are_one_defect(changes: dict[str, Any], *, same: bool) -> None:
    other = finding(**{"quote": "another line", "line": 4, "claim": "Only the first price is ever counted.", **changes})
    assert same_defect(finding(), other) == same


def test_code_that_is_hardly_any_is_no_mark() -> None:
    kinds = {
        quote: [mark[0] for mark in fingerprints(finding(quote))] for quote in ("    }", "x = 12345", "x = 123456")
    }
    assert kinds == {"    }": ["A", "C"], "x = 12345": ["A", "C"], "x = 123456": ["A", "B", "C"]}


def test_two_defects_have_no_mark_in_common_also_on_the_same_line() -> None:
    """Whoever keeps them compares them without weighing the claims."""
    for claim, other in TWO_DEFECTS:
        assert not set(fingerprints(finding(claim=claim))) & set(fingerprints(finding(claim=other)))
    moved = finding(line=90)
    assert set(fingerprints(finding())) & set(fingerprints(moved))


def test_a_duplicate_takes_the_worst_severity_the_longer_failure_and_every_lens() -> None:
    fast = finding(severity="major", lenses=("money",), failure="For two prices it fails badly.", category="contracts")
    slow = finding(
        severity="blocker", lenses=("callers", "tests"), suggestion="    return sum(prices)", failure="For two: wrong."
    )
    (one,) = merged((fast, slow))
    assert (one.severity, one.category, one.lenses) == ("blocker", "correctness", ("callers", "money", "tests"))
    assert (one.failure, one.suggestion, one.sites, one.notes) == (fast.failure, slow.suggestion, (), ())


def test_another_wording_that_was_taken_for_the_same_is_noted_once() -> None:
    """Whoever took two for one can be seen to have done it."""
    other = finding(claim="The total ignores every price but the first.", severity="minor")
    (one,) = merged((finding(), other))
    assert (one.claim, one.notes) == (WRONG, (f"the same in other words: {other.claim}",))
    assert merged((one, other)) == (one,)


def test_a_suggestion_is_only_taken_over_for_the_same_lines() -> None:
    plain = finding(severity="blocker")
    two = finding(end_line=3, code=("    return prices[0]", "    # end"), suggestion="    return sum(prices)")
    assert merged((plain, two))[0].suggestion is None
    assert merged((plain, finding(suggestion="    return sum(prices)")))[0].suggestion == "    return sum(prices)"


def test_a_defect_in_many_places_is_one_finding_with_its_places() -> None:
    claims = ("`load_user` opens a file and never closes it.", "`load_order` opens a file and never closes it.")
    given = (
        finding("    handle = open(users)", 4, path="users.py", claim=claims[0]),
        finding("    handle = open(orders)", 9, path="orders.py", claim=claims[1]),
        finding(
            "    handle = open(orders)", 30, path="orders.py", claim="The file handle opened here is never closed."
        ),
    )
    (one,) = merged(given)
    assert (one.path, one.start_line) == ("orders.py", 9)
    assert one.sites == (
        Site(path="orders.py", side="new", line=30, quote="    handle = open(orders)"),
        Site(path="users.py", side="new", line=4, quote="    handle = open(users)"),
    )
    assert merged((one, given[0])) == (one,), "a place that is known is no other defect"


def test_a_place_within_the_lines_of_a_finding_is_no_further_one() -> None:
    inner = Site(path="shop/cart.py", side="new", line=3, quote="    return first")
    away = inner.model_copy(update={"line": 4})
    whole = finding(line=1, end_line=3, code=("a", "    return prices[0]", "    return first"), severity="blocker")
    (one,) = merged((whole, finding(sites=(inner, away))))
    assert (one.end_line, one.sites) == (3, (away,))


def test_the_same_line_in_two_places_with_two_claims_is_two_findings() -> None:
    there = finding(line=50, path="shop/other.py", claim="The caller expects a list of prices.")
    assert len(merged((finding(), there))) == 2
    assert len(merged((finding(), there.model_copy(update={"claim": "Only the first price is counted here."})))) == 1


CLAIMS = st.sampled_from([one for pair in (*ONE_DEFECT[:3], *TWO_DEFECTS[:5]) for one in pair])
FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(["    return prices[0]", "}", "    handle = open(name)"]),
        st.integers(1, 12),
        path=st.sampled_from(["a.py", "b.py"]),
        category=st.sampled_from(["security", "correctness", "tests"]),
        severity=st.sampled_from(["blocker", "major", "minor"]),
        claim=CLAIMS,
        failure=st.sampled_from(["It fails for one price.", "It fails for two.", "It fails always."]),
        lenses=st.sampled_from([("money",), ("callers",)]),
        suggestion=st.sampled_from([None, "    return 1"]),
    ),
    max_size=6,
)


@settings(max_examples=50)
@given(st.data(), FINDINGS)
def test_what_comes_of_merging_does_not_hang_on_the_order(data: st.DataObject, findings: list[Finding]) -> None:
    once = merged(findings)
    assert merged(data.draw(st.permutations(findings))) == once
    assert merged(merged(findings)) == once


@settings(max_examples=50)
@given(FINDINGS)
def test_no_place_and_no_lens_is_lost_in_merging(findings: list[Finding]) -> None:
    once = merged(findings)
    places = {(one.path, line) for one in once for line in (one.start_line, *(_lines(one, one.path)))}
    places |= {(site.path, site.line) for one in once for site in one.sites}
    assert {(one.path, one.start_line) for one in findings} == places
    assert {lens for one in findings for lens in one.lenses} == {lens for one in once for lens in one.lenses}
    assert min((_worst(findings), _worst(once))) == max((_worst(findings), _worst(once)))


def _lines(one: Finding, path: str) -> list[int]:
    return [site.line for site in one.sites if site.path == path]


def _worst(findings: Any) -> int:
    return min((["blocker", "major", "minor"].index(one.severity) for one in findings), default=9)


def dismissed(one: Finding) -> Dismissed:
    marks = fingerprints(one)
    return Dismissed(number=1, repository="shop", path=one.path, claim=one.claim, fingerprints=marks, by="UADA", at=1.0)


def test_what_people_did_not_want_is_known_again() -> None:
    memory = (dismissed(finding(claim="An empty list raises IndexError.")), dismissed(finding()))
    assert is_dismissed(finding("    return other", 70), memory) == memory[1], "the claim"
    assert is_dismissed(finding(line=70, claim="The total ignores every price but the first."), memory) == memory[1]
    assert is_dismissed(finding(claim="The price is returned as text."), memory) is None
    assert is_dismissed(finding(path="shop/other.py"), memory) is None
    assert is_dismissed(finding(), ()) is None


def remark(body: str = f"bot: {WRONG}", **fields: Any) -> Remark:
    return Remark.model_validate(
        {"id": "1", "author": "rev", "path": "shop/cart.py", "line": 10, "body": body} | fields
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (remark(), True),
        (remark("Here only the first price gets counted, so **please** sum them all up as before."), True),
        (remark(line=13), True),
        (remark(line=14), False),
        (remark(line=7), True),
        (remark(line=6), False),
        (remark(line=None), False),
        (remark(side="old"), False),
        (remark(path="shop/other.py"), False),
        (remark(by_us=True, key="k"), False),
        (remark("Please add a test for the first price."), False),
        (remark("Nice!"), False),
        (remark(""), False),
    ],
)
def test_what_somebody_said_on_these_lines_is_not_said_again(one: Remark, *, said: bool) -> None:
    assert said_already(finding(line=10), (remark("Typo.", id="0"), one)) == (one if said else None)
