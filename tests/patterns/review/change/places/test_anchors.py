"""A finding stands where its quote stands, or nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.review.change.anchors import anchored, problems_of_proposals
from patterns.review.change.findings import Check, Finding, Proposals, place_of, with_ids
from patterns.review.change.hunks import read_change
from tests.patterns.review.change.conftest import HAPPENS, WRONG, finding, proposed
from tests.patterns.review.change.git_diffs import Edit

BEFORE = """\
import decimal


def total(prices):
    return sum(prices)


def count(prices):
    return len(prices)
# 10
# 11
# 12
# 13
# 14
# 15
# 16
# 17
# 18
def mean(prices):
    if prices:
        return None
    result = sum(prices)
    return None
"""
AFTER = BEFORE.replace("    return sum(prices)\n", "    first = prices[0]\n    return first\n").replace(
    "    result = sum(prices)\n", "    result = sum(prices) / len(prices)\n"
)
CHANGE = read_change(
    Edit(BEFORE, AFTER, old_path="cart.py").diff()
    + Edit("gone = 1\n", None, path="gone.py").diff()
    + Edit(None, "fresh = 1\n", path="b/fresh.py").diff()
)


def placed(quote: str, line: int, **fields: Any) -> tuple[str, tuple[str, ...]] | str:
    """Where it came to stand and what is noted of it, or why it was refused."""
    outcome = anchored(proposed(quote, line, **fields), CHANGE)
    return outcome if isinstance(outcome, str) else (place_of(outcome), outcome.notes)


def test_a_quote_at_its_line_stands_there() -> None:
    given = proposed("first = prices[0]", 5, end_line=6, claim=f" {WRONG}\n", failure=f"{HAPPENS}\n", rule=" ")
    outcome = anchored(given, CHANGE, lens="money")
    code = ("    first = prices[0]", "    return first")
    assert outcome == finding(code[0], 5, end_line=6, code=code, lenses=("money",))


@pytest.mark.parametrize(
    "path", ["./shop/cart.py", "a/shop/cart.py", "b/shop/cart.py", "./b/shop/cart.py", " shop/cart.py "]
)
def test_a_path_may_be_given_as_a_diff_or_a_shell_gives_it(path: str) -> None:
    assert placed("    first = prices[0]", 5, path=path) == ("shop/cart.py:5", ())


def test_a_path_that_is_there_as_it_is_written_is_meant() -> None:
    assert placed("fresh = 1", 1, path="b/fresh.py") == ("b/fresh.py:1", ())


@pytest.mark.parametrize("path", ["cart.py", "shop/cart.py", "a/cart.py"])
def test_a_removed_line_is_found_by_the_old_name_and_by_the_new_one(path: str) -> None:
    there = ("shop/cart.py:5 (before the change)", ())
    assert placed("    return sum(prices)", 5, path=path, side="old") == there


def test_an_unchanged_line_that_is_named_by_its_old_number_stands_after_the_change() -> None:
    moved = ("moved from line 8 before the change to 9 after it",)
    assert placed("def count(prices):", 8, side="old", path="cart.py") == ("shop/cart.py:9", moved)
    assert placed("def total(prices):", 4, end_line=5, side="old") == ("shop/cart.py:4-5 (before the change)", ())
    change = read_change(Edit("a = 1\nb = 2\n", "a = 1\nnew = 3\nb = 2\n").diff())
    outcome = anchored(proposed("a = 1", 1, end_line=2, side="old"), change)
    assert isinstance(outcome, Finding)
    assert (outcome.side, outcome.end_line, outcome.code) == ("new", 3, ("a = 1", "new = 3", "b = 2"))


def test_of_a_source_and_its_copy_the_old_side_is_the_source() -> None:
    source = Edit("one = 1\n", "one = 2\n", path="one.py").diff()
    copy = Edit("one = 1\n", "one = 3\n", path="two.py", old_path="one.py").diff().replace("rename ", "copy ")
    outcome = anchored(proposed("one = 1", 1, path="one.py", side="old"), read_change(copy + source))
    assert isinstance(outcome, Finding)
    assert outcome.path == "one.py"


def test_of_two_patches_of_one_file_a_finding_stands_in_the_one_that_has_its_line() -> None:
    first, second = Edit("a = 1\n", "b = 2\n"), Edit("b = 2\n", "c = 3\nd = 4\n")
    change = read_change(first.diff() + second.diff())
    for quote in ("b = 2", "c = 3"):
        outcome = anchored(proposed(quote, 1), change)
        assert isinstance(outcome, Finding)
        assert outcome.code == (quote,)


def test_a_quote_of_several_lines_does_not_reach_over_two_hunks() -> None:
    change = read_change(Edit("a\nb\nc\n", "a = 1\nb\nc = 3\n").diff(context=0))
    assert isinstance(anchored(proposed("a = 1\nb\nc = 3", 1), change), str)
    beside = read_change(Edit("a\nb\n", "a = 1\nb = 2\n").diff().replace("\n+b", "\n@@ -3,0 +2 @@\n+b"))
    assert isinstance(anchored(proposed("a = 1\nb = 2", 1), beside), str)


def test_of_two_files_that_changed_names_each_side_has_its_own() -> None:
    texts = "one = 1\ntwo = 2\nsame = 3\n", "one = 4\ntwo = 2\nsame = 3\n"
    there, back = Edit(*texts, path="b.py", old_path="a.py"), Edit(*texts, path="a.py", old_path="b.py")
    change = read_change(back.diff() + there.diff())
    for side, path in (("old", "b.py"), ("new", "a.py")):
        outcome = anchored(proposed("one = 1" if side == "old" else "one = 4", 1, path="a.py", side=side), change)
        assert isinstance(outcome, Finding)
        assert outcome.path == path


def test_a_file_that_became_a_link_is_looked_at_as_a_whole() -> None:
    change = read_change(Edit("text\n", None, path="x").diff() + Edit(None, "../text", path="x").diff())
    for quote, side in (("text", "old"), ("../text", "new")):
        assert isinstance(anchored(proposed(quote, 1, path="x", side=side), change), Finding)


def test_a_few_lines_off_it_is_moved_with_its_end_and_says_so() -> None:
    assert placed("    first = prices[0]", 3, end_line=4) == ("shop/cart.py:5-6", ("moved from line 3 to 5",))
    assert placed("        return None", 21) == ("shop/cart.py:22", ("moved from line 21 to 22",))


def test_a_quote_that_is_hardly_any_is_moved_by_three_lines_and_no_more() -> None:
    assert placed("fresh = 1", 4, path="b/fresh.py") == ("b/fresh.py:1", ("moved from line 4 to 1",))
    assert "but elsewhere" in placed("fresh = 1", 5, path="b/fresh.py")
    eight = read_change(Edit(None, "fresh = 12\n").diff())
    assert isinstance(anchored(proposed("fresh = 12", 5), eight), Finding)


def test_where_the_quote_is_as_near_above_as_below_it_is_refused() -> None:
    assert placed("return None", 23, claim="An empty list has no mean.") == (
        "shop/cart.py:23: the quoted line stands as near above as below: line 22: 'return None', line 24: 'return None'"
    )


def test_far_off_only_a_quote_that_is_the_only_one_and_long_enough_is_moved() -> None:
    assert placed("first = prices[0]", 200, end_line=201) == ("shop/cart.py:5-6", ("moved from line 200 to 5",))
    assert "line 22: 'return None', line 24: 'return None'" in placed("return None", 60)
    assert "does not stand there, but elsewhere: line 1: 'fresh = 1'" in placed("fresh = 1", 60, path="b/fresh.py")


def test_a_quote_of_several_lines_holds_if_they_follow_each_other() -> None:
    assert placed("first = prices[0]\n    return first\n", 5, end_line=6) == ("shop/cart.py:5-6", ())
    assert "does not stand there" in placed("first = prices[0]\n    return second", 5, end_line=6)


def test_ends_of_lines_and_outer_blanks_do_not_count() -> None:
    change = read_change(Edit("a = 1\r\n", "a = 2\r\nb = 3  \r\n").diff())
    outcome = anchored(proposed("\tb = 3\r\n", 2), change)
    assert isinstance(outcome, Finding)
    assert (outcome.quote, outcome.code) == ("b = 3  ", ("b = 3  ",))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"path": "invoice.py"}, "invoice.py is not part of the change"),
        ({"path": "cart.py"}, "cart.py is not part of the change: it is shop/cart.py now"),
        ({"quote": " \t"}, "shop/cart.py:5: the quote is blank"),
        ({"end_line": 4}, "shop/cart.py:5: end_line 4 is before start_line"),
        ({"category": "rules", "rule": " "}, "a finding of category rules needs the rule that is broken, verbatim"),
        ({"quote": "first = prices[1]"}, "'first = prices[1]'; did you mean line 5: 'first = prices[0]'?"),
        ({"quote": "os.remove(path)"}, "did you mean line 5: 'first = prices[0]'?"),
        ({"quote": "return sum(prices)"}, "'return sum(prices)'; on the side old it is line 5"),
        ({"quote": "return first", "side": "old"}, "on the side new it is line 6"),
        ({"quote": "gone = 1", "path": "gone.py"}, "'gone = 1'; on the side old it is line 1"),
        ({"quote": "gone = 2", "path": "gone.py"}, "the file has no lines on the side new"),
        ({"end_line": 12}, "shop/cart.py:5: lines 5 to 12 are not in one hunk: this one ends with line 9"),
        ({"end_line": 22}, "are not in one hunk"),
        ({"quote": "# 14", "start_line": 15, "end_line": 15}, "the quoted line does not stand there: '# 14'"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_has_no_place_in_the_change_is_refused_in_words_for_the_model(fields: dict[str, Any], words: str) -> None:
    given = {"quote": "first = prices[0]", "line": 5, **fields}
    outcome = placed(**given)
    assert isinstance(outcome, str)
    assert words in outcome


def test_a_line_far_from_every_change_is_no_finding_of_this_change() -> None:
    change = read_change(Edit(BEFORE, AFTER).diff(context=8))
    near, far = proposed("def count(prices):", 9), proposed("    return len(prices)", 10)
    assert anchored(far, change) == "shop/cart.py:10: neither these lines nor any within 3 of them were changed"
    assert isinstance(anchored(near, change), Finding)
    assert isinstance(anchored(proposed("def total(prices):", 4, end_line=12), change), Finding)


def test_every_refused_finding_of_an_answer_is_named() -> None:
    answer = Proposals(findings=(proposed(path="x.py"), proposed("first = prices[0]", 5), proposed("os.remove(path)")))
    told = problems_of_proposals(CHANGE, answer)
    assert [one.partition(":")[0] for one in told] == ["finding 1", "finding 3"]


def test_findings_are_counted_in_their_order() -> None:
    assert [one.id for one in with_ids((finding(line=7), finding(line=3)))] == ["F1", "F2"]


@pytest.mark.parametrize("name", ["../check.py", "a/check.py", ".check.py", "check.sh", "check.py\n", "-c.py", "check"])
def test_a_check_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Check(name=name, text="raise SystemExit(1)")
    assert Check(name="check_totals.py", text="raise SystemExit(1)").name == "check_totals.py"
