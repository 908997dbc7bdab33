"""A second review of a change says what became of the first one's findings, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.review.change.anchors import anchored
from patterns.review.change.findings import Finding, with_ids
from patterns.review.change.fingerprints import key_of
from patterns.review.change.hunks import ChangedFile, read_change
from patterns.review.change.reconcile import Reconciled, carried_on, finding_of, kept, reconciled
from patterns.values.repository.reviews import Remark
from patterns.values.reviewed import KeptFinding
from tests.patterns.review.change.conftest import WRONG, finding, proposed
from tests.patterns.review.change.git_diffs import Edit, edits

BASE = "def total(prices):\n    return sum(prices)\n"
FIRST = "def total(prices):\n    first = prices[0]\n    return first\n"
QUOTE = "    first = prices[0]"
OURS = Remark(id="9", thread="T", author="steward", by_us=True, path="shop/cart.py", line=2, body=WRONG)


def first(**fields: Any) -> Finding:
    return finding(**{"quote": QUOTE, "line": 2, "end_line": 3, "code": (QUOTE, "    return first"), **fields})


def keep(one: Finding, **fields: Any) -> KeptFinding:
    (counted,) = with_ids((one,))
    return kept(counted, run_id="review-1", repository="shop", change="#12").model_copy(update=fields)


def changed(after: str, **fields: Any) -> tuple[ChangedFile, ...]:
    return read_change(Edit(BASE, after, **fields).diff())


def ours(**fields: Any) -> Remark:
    return OURS.model_copy(update={"key": key_of(first()), **fields})


def again(*found: Finding, after: str = FIRST, **given: Any) -> Reconciled:
    """The second review; its first one had one finding."""
    given = {"remarks": (ours(),), "change": changed(after), "earlier": (keep(first()),), **given}
    return reconciled(given.pop("earlier"), found, **given)


def fates(outcome: Reconciled) -> dict[str, int]:
    return {name: len(found) for name, found in outcome if found}


def test_a_finding_comes_back_from_its_record_as_it_was() -> None:
    one = first(id="F3", suggestion="    return sum(prices)", lenses=("money",))
    record = kept(one, run_id="review-1", repository="shop", change="#12")
    assert finding_of(KeptFinding.model_validate_json(record.model_dump_json())) == one
    assert (record.id, record.path, record.line, record.claim) == ("review-1.3", "shop/cart.py", 2, WRONG)


def test_what_is_found_again_stays_open_and_is_not_new() -> None:
    outcome = again(first(claim="The total ignores every price but the first."), remarks=(ours(),))
    assert fates(outcome) == {"still_open": 1}
    assert outcome.still_open[0].remark == ours(), "the conversation that is about it"


def test_a_finding_goes_on_under_its_first_key_in_whatever_words_and_file_it_is_found_again() -> None:
    """Or the third review would not know which conversation is the first one's."""
    renamed = changed(FIRST, path="shop/basket.py", old_path="shop/cart.py")
    reworded = first(path="shop/basket.py", claim="The total ignores every price but the first.", id="F1")
    besides = first(path="shop/basket.py", claim="An empty list raises IndexError.", id="F2")
    second = again(reworded, besides, change=renamed, remarks=(ours(),))
    assert second.new == (besides,)
    kept_on = (carried_on(second.still_open[0], id="review-2.e1"), keep(besides))
    third = again(earlier=kept_on, change=renamed, remarks=(ours(resolved=True),))
    assert (third.settled[0].remark, len(third.unknown)) == (ours(resolved=True), 1)


def test_what_was_never_said_at_the_host_is_new_when_it_is_found_again() -> None:
    outcome = again(first(), remarks=())
    assert (fates(outcome), outcome.new) == ({"new": 1, "again": 1}, (first(),))


def test_an_earlier_finding_moves_with_its_lines() -> None:
    after = "import decimal\n\n\n" + FIRST
    outcome = again(first(line=5, end_line=6), after=after)
    (one,) = outcome.still_open
    assert (one.kept.line, one.now.start_line, one.now.end_line) == (2, 5, 6)
    near = first(line=6, end_line=6, quote="    return first", claim="Only the first price is ever counted.")
    assert fates(again(near, after=after)) == {"still_open": 1}


def test_of_several_places_it_moves_to_the_nearest_and_by_its_first_line_if_the_others_changed() -> None:
    twice = FIRST + "\n\n" + FIRST
    assert again(first(), after=twice).still_open[0].now.start_line == 2
    mended = "import decimal\n\n\n" + FIRST.replace("return first", "return first + sum(prices[1:])")
    (one,) = again(after=mended).fixed
    assert (one.now.start_line, one.now.end_line) == (5, 6)
    bracket = finding("}", 40, end_line=41, code=("}", "return 1"))
    (one,) = again(earlier=(keep(bracket),), after=FIRST + "}\n").fixed
    assert one.now.start_line == 40, "any bracket is no trace of this one"


def test_a_copy_does_not_take_a_finding_from_its_source() -> None:
    copy = Edit(BASE, FIRST, path="shop/copy.py", old_path="shop/cart.py").diff().replace("rename ", "copy ")
    change = read_change(copy) + changed(FIRST)
    assert again(first(), change=change).still_open[0].now.path == "shop/cart.py"


def test_what_is_found_besides_is_new() -> None:
    other = first(claim="An empty list raises IndexError.")
    outcome = again(first(), other)
    assert (outcome.new, len(outcome.still_open)) == ((other,), 1)


@pytest.mark.parametrize(
    "after",
    [
        "def total(prices):\n    return sum(prices, 0.0)\n",
        "def total(prices):\n    first = prices[0]\n    return first + sum(prices[1:])\n",
        BASE,
    ],
    ids=["the first line went", "another of its lines was changed", "the file is as it was before the change"],
)
def test_what_is_not_found_again_on_changed_lines_was_mended(after: str) -> None:
    outcome = again(after=after, remarks=(ours(),))
    assert fates(outcome) == {"fixed": 1}
    assert outcome.fixed[0].remark == ours(), "it can be closed"


def test_what_is_not_found_again_on_lines_that_stand_is_unknown() -> None:
    assert fates(again(after="import decimal\n\n\n" + FIRST.replace("    ", "\t"))) == {"unknown": 1}


def test_lines_outside_the_hunks_stand_as_well() -> None:
    earlier = keep(finding("def total(prices):", 1))
    elsewhere = read_change(Edit(BASE + "#\n" * 9, BASE + "#\n" * 9 + "x = 1\n").diff())
    given = {"earlier": (earlier,), "change": elsewhere}
    assert fates(again(**given)) == {"fixed": 1}, "as far as the change shows"
    assert fates(again(**given, texts={"shop/cart.py": BASE})) == {"unknown": 1}


def test_a_file_that_was_not_read_this_time_mends_nothing() -> None:
    assert fates(again(after=BASE.replace("sum", "max"), unread=("shop/cart.py",))) == {"unknown": 1}


def test_a_finding_goes_with_its_file_to_a_new_name() -> None:
    renamed = changed(FIRST, path="shop/basket.py", old_path="shop/cart.py")
    (one,) = again(first(path="shop/basket.py"), change=renamed).still_open
    assert (one.now.path, one.kept.path) == ("shop/basket.py", "shop/cart.py")
    assert fates(again(change=renamed)) == {"unknown": 1}


def test_removed_lines_are_looked_for_before_the_change() -> None:
    gone = finding("    return sum(prices)", 2, side="old", claim="The sum of the prices is no longer returned.")
    assert fates(again(earlier=(keep(gone),))) == {"unknown": 1}
    assert fates(again(earlier=(keep(gone),), after=BASE + "x = 1\n")) == {"fixed": 1}, "it is back"


@pytest.mark.parametrize("found", [(), (first(),)], ids=["not found again", "found again"])
def test_what_people_closed_or_did_not_find_useful_is_settled(found: tuple[Finding, ...]) -> None:
    assert fates(again(*found, remarks=(ours(resolved=True),))) == {"settled": 1}
    assert fates(again(*found, earlier=(keep(first(), rating="not_useful"),))) == {"settled": 1}
    assert "settled" not in fates(again(*found, earlier=(keep(first(), rating="useful"),)))


def test_what_we_closed_as_mended_is_over_and_new_when_it_comes_back() -> None:
    note = ours(id="10", key="answer:9", reply_to="9", body="Mended.", resolved=True)
    closed = (ours(resolved=True), note)
    assert fates(again(remarks=closed)) == {}
    assert fates(again(first(), remarks=closed)) == {"new": 1}
    assert fates(again(first(), remarks=(*closed, ours(id="11")))) == {"still_open": 1}, "it was said once more since"
    theirs = note.model_copy(update={"by_us": False, "key": ""})
    assert fates(again(first(), remarks=(ours(resolved=True), theirs))) == {"settled": 1}


def test_what_a_comment_says_already_is_not_new() -> None:
    bot = Remark(id="1", author="rev", path="shop/cart.py", line=3, body="Only the first price is being counted!")
    assert again(first(), earlier=(), remarks=(bot,)).said == (first(),)
    assert again(first(), earlier=(), remarks=(ours(),)).said == (first(),), "ours, of which nothing was kept"
    assert again(first(), earlier=(), remarks=(bot.model_copy(update={"line": 30}),)).new == (first(),)


@settings(max_examples=30)
@given(st.data(), edits(), edits())
def test_every_finding_of_both_reviews_has_one_fate(data: st.DataObject, edit: Edit, pushed: Edit) -> None:
    reviews = [data.draw(st.lists(_standing(one), max_size=4)) for one in (edit, pushed)]
    earlier = [keep(one, id=f"review-1.{number}") for number, one in enumerate(reviews[0])]
    change = read_change(pushed.diff())
    outcome = reconciled(earlier, reviews[1], remarks=(), change=change)
    parts = (outcome.still_open, outcome.again, outcome.settled, outcome.fixed, outcome.unknown)
    assert sorted(one.kept.id for part in parts for one in part) == sorted(one.id for one in earlier)
    assert all(one in reviews[1] for one in outcome.new)
    untouched = reconciled(earlier, [finding_of(one) for one in earlier], remarks=(), change=read_change(edit.diff()))
    assert (len(untouched.again), len(untouched.new)) == (len(earlier), len(earlier))


@st.composite
def _standing(draw: st.DrawFn, edit: Edit) -> Finding:
    change = read_change(edit.diff())
    lines = [one for file in change for hunk in file.hunks for one in hunk.side("new").items() if one[1].strip()]
    number, text = draw(st.sampled_from(lines or [(1, "x")]))
    claim = draw(st.sampled_from([WRONG, "An empty list raises IndexError.", "The value is never read afterwards."]))
    outcome = anchored(proposed(text, number, claim=claim), change)
    return outcome if isinstance(outcome, Finding) else finding("nowhere = 1", number, claim=claim)
