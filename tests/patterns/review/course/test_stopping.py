"""A stopped review keeps what was looked through and judged; another run goes on with the rest, on the same change."""

from __future__ import annotations

from patterns.guardrails.limits import Limits
from patterns.values.report import Report
from tests.patterns.review.course.conftest import AFTER, TRUE, Reviewing, found, nothing, weighed

CLAIM = str(TRUE["claim"])
OTHER = {**TRUE, "category": "contracts", "claim": "An empty cart raises now where it was zero."}


async def stopped(reviewing: Reviewing) -> Report:
    """All lenses looked through, one of two findings judged."""
    change = reviewing(found(TRUE, OTHER), nothing("Correctness"), weighed(CLAIM), limits=Limits(width=1))
    change.stops_before = "An empty cart raises"
    return await change.play()


async def test_a_resumed_review_judges_only_what_was_not_judged(reviewing: Reviewing) -> None:
    report = await stopped(reviewing)
    assert report.stop.kept == "4 lenses looked through, 1 finding judged"
    assert report.offers == ("resume",)
    again = reviewing(weighed("An empty cart raises"), kept=report.resume)
    told = await again.play()
    assert (told.stop.code, len(told.sections)) == ("approved", 2)
    assert [one.role for one in again.model.prompts] == ["evaluator"]


async def test_a_change_that_moved_meanwhile_is_reviewed_anew(reviewing: Reviewing) -> None:
    report = await stopped(reviewing)
    moved = {**AFTER, "more.py": "x = 1\n"}
    again = reviewing(found(TRUE), nothing("Correctness"), weighed(CLAIM), after=moved, kept=report.resume)
    assert (await again.play()).stop.code == "approved"
