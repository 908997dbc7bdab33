"""What is said of a posting is what was done: also where only half of it could be done."""

from __future__ import annotations

import pytest

from patterns.errors import ApprovalVoid
from patterns.review.change.findings import Finding
from patterns.review.change.fingerprints import key_of
from patterns.values.repository.reviews import HostFile, Remark
from tests.fakes.human import STOP
from tests.patterns.review.course.conftest import TRUE, Reviewing, found, nothing, weighed
from tests.patterns.review.course.test_pulls import CLAIM, FOUND, GONE, LINE, before

OURS = Remark(
    id="7",
    thread="T7",
    author="steward",
    by_us=True,
    key=key_of(Finding.model_validate(GONE.content)),
    path="cart.py",
    body="It is the least.",
)


@pytest.mark.parametrize("answer", ["keep", STOP])
async def test_what_was_posted_before_the_host_refused_the_rest_is_not_called_unposted(
    reviewing: Reviewing, answer: str
) -> None:
    change = reviewing(*FOUND, how="pull", book=before(GONE), remarks=(OURS,), answers=["post", answer])
    change.host.unclosed = ["its limit of requests is reached"]
    report = await change.play()
    assert len(change.host.posted) == 1
    assert "1 comment posted" in report.stop.words
    assert "So far: 1 comment posted" in change.human.questions[1].body


async def test_findings_without_a_line_at_the_host_are_posted_in_the_reviews_own_text(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", book=before(GONE), remarks=(OURS,), answers=["post"])
    change.host.files = ()
    report = await change.play()
    [review] = change.host.posted.values()
    assert (review.remarks, CLAIM in review.body) == ((), True)
    assert "shows no line for them: 1" in change.human.questions[0].body
    assert report.stop.words == "1 finding posted, 1 conversation closed as mended"


async def test_what_is_asked_about_is_what_would_be_written_and_no_more(reviewing: Reviewing) -> None:
    change = reviewing(nothing(), how="pull", book=before(GONE), remarks=(OURS,), answers=["keep"])
    await change.play()
    [question] = change.human.questions
    assert "0 findings" not in question.whole
    assert "did not find it again" in question.whole


async def test_who_asked_for_a_stopped_review_does_not_approve_what_another_resumed(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", earlier_requesters=("UBEN",), answers=["keep"])
    await change.play()
    [question] = change.human.questions
    assert (question.requester, question.editors) == ("UADA", ("UBEN",))


async def test_what_another_review_posted_meanwhile_is_not_posted_twice(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", answers=["post"])
    twin = Remark(id="8", author="steward", by_us=True, key=key_of(LINE), path="cart.py", line=2, body=CLAIM)
    change.host.said_later = (twin,)
    report = await change.play()
    assert change.host.posted == {}
    assert report.stop.words == "nothing was posted: 1 comment of it stand there already, posted by another review"


async def test_a_finding_that_came_back_after_it_was_closed_is_posted_again(reviewing: Reviewing) -> None:
    ours = OURS.model_copy(update={"key": key_of(LINE), "resolved": True})
    answer = ours.model_copy(update={"id": "8", "key": "answer:7", "reply_to": "7"})
    change = reviewing(
        found(TRUE), nothing("Correctness"), weighed(CLAIM), how="pull", remarks=(ours, answer), answers=["post"]
    )
    await change.play()
    assert len(change.host.posted) == 1


async def test_what_others_put_at_the_host_does_not_swell_the_journal(reviewing: Reviewing) -> None:
    long = tuple(
        Remark(id=f"r{number}", author="ada", path="other.py", line=1, body="x" * 60_000) for number in range(20)
    )
    change = reviewing(*FOUND, how="pull", remarks=long, answers=["post"])
    change.host.files += tuple(
        HostFile(path=f"{number}.py", patch="@@ -1 +1 @@" + "y" * 60_000) for number in range(20)
    )
    await change.play()
    assert len(change.host.posted) == 1
    assert sum(len(str(row)) for row in change.runs.journal("run")) < 150_000


@pytest.mark.usefixtures("guarded")
async def test_a_yes_to_another_review_posts_nothing(reviewing: Reviewing) -> None:
    change = reviewing(*FOUND, how="pull", book=before(GONE), remarks=(OURS,), answers=["post"])
    change.human.mistaken = {"post"}
    with pytest.raises(ApprovalVoid):
        await change.play()
    assert change.host.posted == {}
    assert change.host.resolved == []
