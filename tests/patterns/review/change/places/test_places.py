"""Whatever a reviewer says of whatever diff: what code keeps stands on its quote, on a line that GitHub takes."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.local.github.line_rules import problem_of_comment
from patterns.review.change.anchors import anchored
from patterns.review.change.comments import remark_of
from patterns.review.change.findings import Finding, Proposed
from patterns.review.change.hunks import read_change
from patterns.values.repository.reviews import NewRemark, Side
from tests.patterns.review.change.conftest import proposed
from tests.patterns.review.change.git_diffs import Edit, edits

EXAMPLES = 50
SIDES: st.SearchStrategy[Side] = st.sampled_from(["new", "old"])


def shown(edit: Edit, side: Side, context: int) -> list[tuple[int, str]]:
    (file,) = read_change(edit.diff(context))
    return [(number, text) for hunk in file.hunks for number, text in hunk.side(side).items() if text.strip()]


def stands(edit: Edit, one: Finding) -> bool:
    """Whether the texts themselves have the quoted lines there."""
    lines = [line.removesuffix("\r") for line in edit.text(one.side)[one.start_line - 1 : one.end_line]]
    return tuple(lines) == one.code and lines[0] == one.quote


def problem_at_github(edit: Edit, remark: NewRemark, context: int) -> str | None:
    return problem_of_comment(
        {edit.path: edit.patch(context)},
        path=remark.path,
        side="RIGHT" if remark.side == "new" else "LEFT",
        line=remark.line,
        start_line=remark.start_line,
    )


@st.composite
def claims(draw: st.DrawFn, edit: Edit, side: Side, context: int) -> Proposed:
    """About a line of the diff, with what a model gets wrong about it or not."""
    lines = shown(edit, side, context)
    assume(lines)
    number, text = draw(st.sampled_from(lines))
    start = max(1, number + draw(st.sampled_from([0, 0, 0, -1, 1, -3, 3, 5, 40])))
    paths = [edit.path, f"b/{edit.path}", f"./{edit.path}", *([edit.old_path] if edit.old_path else [])]
    return proposed(
        draw(st.sampled_from([text, text.strip(), f"  {text}\r\n"])),
        start,
        end_line=start + draw(st.sampled_from([0, 0, 1, 3])),
        path=draw(st.sampled_from(paths)),
        side=side,
    )


@settings(max_examples=EXAMPLES)
@given(st.data(), edits(), SIDES)
def test_a_finding_that_names_its_line_rightly_is_kept_there(data: st.DataObject, edit: Edit, side: Side) -> None:
    lines = shown(edit, side, context=3)
    assume(lines)
    number, text = data.draw(st.sampled_from(lines))
    outcome = anchored(proposed(text, number, path=edit.path, side=side), read_change(edit.diff()))
    assert isinstance(outcome, Finding)
    assert (outcome.path, outcome.quote.strip()) == (edit.path, text.strip())
    if outcome.side == side:
        assert (outcome.start_line, outcome.end_line) == (number, number)
    else:
        assert (side, outcome.side) == ("old", "new"), "the line was not removed, and stands after the change too"
    assert stands(edit, outcome)


@settings(max_examples=EXAMPLES)
@given(st.data(), edits(), SIDES)
def test_whatever_is_kept_stands_on_its_quote_and_on_a_line_that_github_takes(
    data: st.DataObject, edit: Edit, side: Side
) -> None:
    claim = data.draw(claims(edit, side, context=3))
    outcome = anchored(claim, read_change(edit.diff()))
    if isinstance(outcome, str):
        return
    assert stands(edit, outcome)
    assert outcome.quote.strip() == claim.quote.strip()
    remark = remark_of(outcome, {edit.path: edit.patch()})
    assert remark is not None
    assert (remark.path, remark.line) == (edit.path, outcome.end_line)
    assert problem_at_github(edit, remark, context=3) is None


@settings(max_examples=EXAMPLES)
@given(st.data(), edits(), SIDES, st.integers(0, 2), st.integers(4, 12))
def test_where_github_shows_less_the_comment_is_on_what_it_shows_or_there_is_none(
    data: st.DataObject, edit: Edit, side: Side, theirs: int, ours: int
) -> None:
    outcome = anchored(data.draw(claims(edit, side, context=ours)), read_change(edit.diff(ours)))
    if isinstance(outcome, str):
        return
    remark = remark_of(outcome, {edit.path: edit.patch(theirs)})
    visible = {number for number, _ in shown(edit, outcome.side, theirs)}
    assert (remark is not None) == (outcome.start_line in visible)
    if remark is not None:
        assert problem_at_github(edit, remark, theirs) is None
        assert (remark.start_line or remark.line) == outcome.start_line


WRONG_QUOTES = st.sampled_from(["", "    ", "import antigravity", "return totals[0]", "}}", "@@ -1,2 +1,2 @@ x", "+"])


@settings(max_examples=EXAMPLES)
@given(st.data(), edits(), edits(), SIDES)
def test_what_is_invented_never_stands_at_a_wrong_place(
    data: st.DataObject, edit: Edit, other: Edit, side: Side
) -> None:
    """Another file, another line, another side, another's quote, none: refused, or where the quote really is."""
    texts = [text for _, text in shown(other, side, 3)] + edit.text("old") + edit.text("new")
    quote = data.draw(WRONG_QUOTES | st.sampled_from(texts or ["x"]))
    assume(quote)
    start = data.draw(st.integers(1, 60))
    path = data.draw(st.sampled_from([edit.path, edit.path, "shop/carts.py", "cart.py", "/dev/null"]))
    claim = proposed(quote, start, end_line=start + data.draw(st.integers(0, 3)), path=path, side=side)
    outcome = anchored(claim, read_change(edit.diff()))
    there = [number for number, line in enumerate(edit.text(side), 1) if line.strip() == quote.strip()]
    if path != edit.path or not quote.strip() or not there:
        assert isinstance(outcome, str)
    elif isinstance(outcome, Finding):
        assert stands(edit, outcome)
        assert outcome.quote.strip() == quote.strip()
        if outcome.side != side:
            return  # an unchanged line by its old number
        assert outcome.start_line in there
        seen = [number for number, text in shown(edit, side, 3) if text.strip() == quote.strip()]
        assert abs(outcome.start_line - start) == min(abs(number - start) for number in seen)
