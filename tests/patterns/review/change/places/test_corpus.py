"""Against a finder that makes things up: nothing of that is kept, and every true finding is, at its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.local.github.line_rules import problem_of_comment
from patterns.review.change.anchors import anchored
from patterns.review.change.comments import remark_of
from patterns.review.change.findings import Finding, Proposed
from patterns.review.change.hunks import read_change
from patterns.review.change.merging import merged
from patterns.values.repository.reviews import Side
from tests.patterns.review.change.conftest import proposed
from tests.patterns.review.change.places.corpus import DEFECTS, SOUND, Case, Planted

SIDES: tuple[Side, ...] = ("old", "new")


def line_of(case: Case, one: Planted) -> int:
    lines = [line.removesuffix("\r") for line in case.edit(one.path).text(one.side)]
    assert lines.count(one.quote) == 1, "the corpus says which line it means"
    return lines.index(one.quote) + 1


def good(case: Case, one: Planted, *, off: int = 0, before: str = "") -> Proposed:
    line = max(1, line_of(case, one) + off)
    path = before + case.edit(one.path).path
    return proposed(one.quote, line, end_line=line + one.lines - 1, path=path, side=one.side, claim=one.claim)


def invented(case: Case) -> Iterator[tuple[str, Proposed]]:
    """What a model says that has read something else, or nothing."""
    for edit in case.edits:
        for side in SIDES:
            here, there = (set(map(str.strip, edit.text(one))) for one in (side, "old" if side == "new" else "new"))
            for number, text in [(n, text) for n, text in enumerate(edit.text(side), 1) if text.strip()]:
                where = {"path": edit.path, "side": side}
                yield "a file that is not there", proposed(text, number, path=f"src/{edit.path}", side=side)
                yield "a word changed", proposed(f"{text.rstrip()} or other", number, **where)
                yield "with its number", proposed(f"{number}: {text.strip()}", number, **where)
                yield "blank", proposed("  ", number, **where)
                yield "beyond every hunk", proposed(text, number, end_line=number + 60, **where)
                yield "backwards", proposed(text, number + 1, end_line=number, **where)
                yield "a rule that is not named", proposed(text, number, category="rules", **where)
            yield from (
                ("of the other side", proposed(text, 1, path=edit.path, side=side)) for text in there - here - {""}
            )
            yield "made up", proposed("self._cache.invalidate_all()", 1, path=edit.path, side=side)
        yield "of a file that changed elsewhere", proposed("import antigravity", 2, path=edit.path)


@pytest.mark.parametrize("case", [*DEFECTS, *SOUND], ids=lambda case: case.name)
def test_nothing_that_was_made_up_is_kept(case: Case) -> None:
    change = read_change(case.diff())
    kept = [(why, outcome) for why, one in invented(case) if isinstance(outcome := anchored(one, change), Finding)]
    assert kept == []


@pytest.mark.parametrize("case", [*DEFECTS, *SOUND], ids=lambda case: case.name)
def test_a_line_that_the_diff_does_not_show_is_no_place(case: Case) -> None:
    change = read_change(case.diff(context=1))
    for file in change:
        shown = {text.strip() for hunk in file.hunks for text in hunk.side("new").values()}
        for number, text in enumerate(case.edit(file.path).text("new"), 1):
            if text.strip() and text.strip() not in shown:
                assert isinstance(anchored(proposed(text, number, path=file.path), change), str)


@pytest.mark.parametrize(("off", "before"), [(0, ""), (-2, "b/"), (2, "./"), (50, "")])
@pytest.mark.parametrize("case", DEFECTS, ids=lambda case: case.name)
def test_every_true_finding_is_kept_at_its_place_and_github_takes_it(case: Case, off: int, before: str) -> None:
    change = read_change(case.diff())
    found = [anchored(good(case, one, off=off, before=before), change) for one in case.planted]
    for planted, outcome in zip(case.planted, found, strict=True):
        assert isinstance(outcome, Finding), outcome
        assert (outcome.path, outcome.side) == (case.edit(planted.path).path, planted.side)
        assert (outcome.start_line, len(outcome.code)) == (line_of(case, planted), planted.lines)
        assert refused_by_github(case, outcome) is None
    assert len(merged(one for one in found if isinstance(one, Finding))) == len(case.planted)


def refused_by_github(case: Case, one: Finding) -> str | None:
    patches = {edit.path: edit.patch() for edit in case.edits}
    remark = remark_of(one, patches)
    assert remark is not None
    assert remark.line == one.end_line
    side = "RIGHT" if remark.side == "new" else "LEFT"
    return problem_of_comment(patches, path=remark.path, side=side, line=remark.line, start_line=remark.start_line)


def test_the_corpus_is_what_it_says() -> None:
    assert (len(DEFECTS), len(SOUND)) == (15, 10)
    assert all(case.planted for case in DEFECTS)
    assert not any(case.planted for case in SOUND)
    assert len({case.name for case in (*DEFECTS, *SOUND)}) == 25
