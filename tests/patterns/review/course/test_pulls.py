"""`/review` of a pull request: what is not reviewed is said, what is found is posted after a click, and never twice."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.review.change.findings import Finding
from patterns.review.change.fingerprints import key_of
from patterns.review.change.reconcile import kept
from patterns.values.report import Report
from patterns.values.repository.reviews import Remark
from patterns.values.reviewed import Dismissed, KeptFinding, Reviewed
from tests.fakes.human import SILENCE, STOP
from tests.fakes.repository import commit_of
from tests.fakes.reviews import MemoryReviewBook
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.review.course.conftest import AFTER, TRUE, Reviewing, found, nothing, weighed

CLAIM = str(TRUE["claim"])
LINE = Finding(
    id="F1",
    category="correctness",
    severity="blocker",
    path="cart.py",
    side="new",
    start_line=2,
    end_line=2,
    quote="    return prices[0]",
    code=("    return prices[0]",),
    claim=CLAIM,
    failure="For two prices the customer pays one of them.",
)
FOUND = (found(TRUE), nothing("Correctness"), weighed(CLAIM))


def before(*findings: KeptFinding, commit: str = "e" * 40) -> MemoryReviewBook:
    """A book that holds a review of an earlier push."""
    last = Reviewed(run_id="review-1", repository="shop", change="#12", commit=commit, at=1.0, findings=findings)
    return MemoryReviewBook(last=last)


POSTED = Remark(id="5", thread="T5", author="steward", by_us=True, key=key_of(LINE), path="cart.py", line=2, body=CLAIM)
KEPT = kept(LINE, run_id="review-1", repository="shop", change="#12")
GONE = kept(
    LINE.model_copy(
        update={"quote": "    return min(prices)", "code": ("    return min(prices)",), "claim": "It is the least."}
    ),
    run_id="review-1",
    repository="shop",
    change="#12",
)


async def test_what_was_found_is_shown_first_and_posted_after_a_click(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", answers=["post"])
    report = await change.play()
    assert [one.headline for one in change.thread.reports] == ["Review of shop #12: 1 finding"]
    [review] = change.host.posted.values()
    [remark] = review.remarks
    assert (remark.path, remark.side, remark.line) == ("cart.py", "new", 2)
    assert review.commit == commit_of(AFTER)
    assert report.stop.words == "1 comment posted"
    assert "Waiting for a decision on the review" in change.progress.stages()
    [question] = change.human.questions
    assert (question.kind, question.default, question.repository) == ("accept_finding", "keep", "shop")


@pytest.mark.parametrize("answer", ["keep", SILENCE, STOP])
async def test_nothing_is_posted_without_a_yes(reviewing: Reviewing, answer: str) -> None:
    change = reviewing(*FOUND, how="pull", answers=[answer])
    report = await change.play()
    assert change.host.posted == {}
    assert "nothing was posted" in report.stop.words
    assert len(change.thread.reports) == 1


@pytest.mark.parametrize(
    ("pull", "words"),
    [({"draft": True}, "it is a draft"), ({"state": "closed"}, "it is closed"), ({"state": "merged"}, "it is merged")],
)
async def test_what_is_not_to_be_reviewed_now_is_said_and_reviewed_when_asked_again(
    reviewing: Reviewing, pull: dict[str, Any], words: str
) -> None:
    report = await reviewing(how="pull", pull=pull).play()
    assert (report.headline, words in report.stop.words) == ("Review of shop #12: not reviewed", True)
    assert "again" in report.stop.words
    assert (await reviewing(nothing(), how="pull", pull=pull, again=True).play()).stop.code == "approved"


async def test_what_has_not_changed_since_the_last_review_is_not_reviewed_again(reviewing: Reviewing) -> None:
    report = await reviewing(how="pull", book=before(KEPT, commit=commit_of(AFTER))).play()
    assert "nothing was pushed since the last review" in report.stop.words


async def test_a_push_in_the_middle_of_it_keeps_it_from_being_posted(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", answers=["post"])
    change.host.moves_to = "f" * 40
    report = await change.play()
    assert change.host.posted == {}
    assert "was pushed meanwhile" in report.stop.words


async def test_a_host_that_refuses_loses_nothing_and_can_be_tried_again(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", answers=["post", "post"])
    change.host.refusals = ["its limit of requests is reached"]
    report = await change.play()
    assert len(change.host.posted) == 1
    assert "its limit of requests is reached" in change.human.questions[1].body
    assert report.stop.code == "done"


async def test_a_finding_that_is_still_open_is_not_said_again(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", book=before(KEPT), remarks=(POSTED,))
    report = await change.play()
    assert change.human.questions == []
    assert report.sections == ()
    assert any(one.startswith("still open from the last review, not said again: cart.py:2") for one in report.facts)
    assert [one.claim for one in change.book.kept["run"].findings] == [CLAIM]


async def test_what_was_never_posted_is_shown_and_offered_again(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", book=before(KEPT), answers=["post"])
    report = await change.play()
    assert len(change.thread.reports[0].sections) == 1
    assert report.stop.words == "1 comment posted"


async def test_what_was_mended_is_closed_with_a_note_after_a_click(reviewing: Reviewing) -> None:
    gone = Finding.model_validate(GONE.content)
    ours = Remark(
        id="7", thread="T7", author="steward", by_us=True, key=key_of(gone), path="cart.py", body="It is the least."
    )
    change = reviewing(nothing(), how="pull", book=before(GONE), remarks=(ours,), answers=["post"])
    report = await change.play()
    [(thread, note)] = change.host.resolved
    assert (thread, "did not find it again" in note) == ("T7", True)
    assert change.host.posted == {}
    assert "1 conversation closed as mended" in report.stop.words
    assert any(one.startswith("mended since the last review: cart.py") for one in change.thread.reports[0].facts)


async def test_what_another_bot_has_said_is_not_said_again(reviewing: Reviewing) -> None:
    other = Remark(id="9", author="rabbit", path="cart.py", line=2, body=f"Bug: {CLAIM} Please sum them.")
    change = reviewing(*FOUND, how="pull", remarks=(other,))
    report = await change.play()
    assert change.human.questions == []
    assert f"said already at the host: cart.py:2 ({CLAIM})" in report.facts


async def test_what_people_here_dismissed_is_not_judged_and_not_shown(reviewing: Reviewing) -> None:
    dismissed = Dismissed(
        number=1, repository="shop", path="cart.py", claim=CLAIM, fingerprints=KEPT.fingerprints, by="UBOB", at=1.0
    )
    change = reviewing(found(TRUE), nothing("Correctness"), how="pull", book=MemoryReviewBook(dismissed))
    report = await change.play()
    assert report.sections == ()
    assert any("dismissed here before: 1" in one for one in report.facts)


@pytest.mark.slow
async def test_a_crash_at_any_moment_posts_once(reviewing: Reviewing) -> None:
    async def stage(runs: MemoryRuns) -> tuple[Report, int]:
        change = reviewing(*FOUND, how="pull", answers=["post"], runs=runs)
        report = await change.play()
        assert len(change.thread.reports) == 1
        return report, len(change.host.posted)

    results = await with_every_crash(stage)
    assert all(one == results[0] for one in results)
    assert results[0][1] == 1


async def test_what_is_called_not_useful_before_it_was_posted_is_asked_about_without_it(reviewing: Reviewing) -> None:
    other = {**TRUE, "category": "contracts", "claim": "An empty cart raises now where it was zero."}
    steps = (found(TRUE, other), nothing("Correctness"), weighed(CLAIM), weighed("An empty cart raises"))
    change = reviewing(*steps, how="pull", answers=["post", "post"])
    change.not_useful = "run.1"
    report = await change.play()
    first, second = change.human.questions
    assert first.digest != second.digest
    assert "Not useful, so no longer part of it: `cart.py:2`" in second.body
    [review] = change.host.posted.values()
    assert len(review.remarks) == 1
    assert report.stop.words == "1 comment posted"


async def test_where_all_of_it_is_called_not_useful_nothing_is_posted(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", answers=["post"])
    change.not_useful = "run.1"
    report = await change.play()
    assert change.host.posted == {}
    assert report.stop.words == "nothing was posted: all of it was called not useful meanwhile"
