"""A review is posted once, whole or not at all, whatever happens on the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.local.github.state import HEAD, Discussion
from patterns.errors import HostRefused, RepositoryUnreachable
from patterns.values.repository.reviews import NewRemark, NewReview, PostedReview
from tools.github.host import GitHub

FIRST = NewRemark(key="f1", path="a.py", side="new", line=12, start_line=11, body="Half of what?")
SECOND = NewRemark(key="f2", path="a.py", side="old", line=11, body="This was right.")
OTHER = "c" * 40


def review(*remarks: NewRemark, **changes: Any) -> NewReview:
    return NewReview.model_validate(
        {"key": "r7", "commit": HEAD, "body": "Two findings.", "remarks": remarks} | changes
    )


async def posted(github: GitHub, *remarks: NewRemark, name: str = "shop", **changes: Any) -> PostedReview:
    return await github.post_review(name, 1, review(*remarks, **changes))


async def test_a_review_is_posted_as_a_comment_with_its_remarks(github: GitHub, discussion: Discussion) -> None:
    made = await posted(github, FIRST, SECOND)
    assert made == PostedReview(url="https://github.com/acme/shop/pull/1#pullrequestreview-1", remarks=2)
    (stands,) = discussion.reviews
    assert (stands["state"], stands["commit_id"]) == ("COMMENTED", HEAD)
    assert stands["body"] == "Two findings.\n\n<!-- steward:r7 -->"
    places = [(one.path, one.side, one.line, one.comments[0].body) for one in discussion.conversations]
    assert places == [
        ("a.py", "RIGHT", 12, "Half of what?\n\n<!-- steward:f1 -->"),
        ("a.py", "LEFT", 11, "This was right.\n\n<!-- steward:f2 -->"),
    ]


async def test_a_review_without_findings_can_be_posted(github: GitHub, discussion: Discussion) -> None:
    assert (await posted(github, body="")).remarks == 0
    assert discussion.reviews[0]["body"] == "<!-- steward:r7 -->"


async def test_a_range_of_one_line_is_a_line(github: GitHub, discussion: Discussion) -> None:
    assert (await posted(github, FIRST.model_copy(update={"start_line": 12}))).remarks == 1
    assert discussion.conversations[0].line == 12


async def test_asking_again_gives_the_one_that_stands(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    made = await posted(github, FIRST, SECOND)
    fake.push(1, OTHER, {}, forced=True)
    assert await posted(github, FIRST, SECOND) == made
    assert len(discussion.reviews) == 1


async def test_another_run_posts_another_one(github: GitHub, discussion: Discussion) -> None:
    await posted(github)
    await posted(github, key="r8")
    assert len(discussion.reviews) == 2


async def test_it_is_found_on_a_later_page(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    fake.page = 2
    for number in range(5):
        await posted(github, key=f"r{number}")
    assert (await posted(github, key="r4")).url.endswith("review-5")
    assert len(discussion.reviews) == 5


LOST = {
    "its answer": Fault(502, after=True),
    "half of its answer": Fault(200, body='{"id": 1', after=True),
    "the shape of its answer": Fault(200, body="[]", after=True),
}


@pytest.mark.parametrize("case", LOST)
async def test_an_answer_that_was_lost_is_no_second_review(
    github: GitHub, fake: FakeGitHub, discussion: Discussion, case: str
) -> None:
    fake.faults["POST reviews"] = [LOST[case]]
    made = await posted(github, FIRST)
    assert (made.url, made.remarks) == (discussion.reviews[0]["html_url"], 1)
    assert len(discussion.reviews) == 1


async def test_an_answer_that_was_lost_and_not_looked_for_is_found_the_next_time(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.faults = {"POST reviews": [Fault(502, after=True)], "GET reviews": [Fault(200, body="[]")] * 2 + [Fault(404)]}
    with pytest.raises(RepositoryUnreachable):
        await posted(github, FIRST)
    assert (await posted(github, FIRST)).remarks == 1
    assert len(discussion.reviews) == 1


async def test_many_who_post_it_at_once_post_one(github: GitHub, discussion: Discussion) -> None:
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(posted(github, FIRST)) for _ in range(4)]
    assert len({one.result().url for one in asked}) == 1
    assert len(discussion.reviews) == 1


async def test_one_that_another_process_posts_meanwhile_is_the_one(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    await posted(github)
    fake.faults["GET reviews"] = [Fault(200, body="[]")]
    await posted(github)
    assert len(discussion.reviews) == 1


async def test_a_marker_that_a_stranger_wrote_counts_as_nothing(github: GitHub, discussion: Discussion) -> None:
    forged = {"id": 1, "user": {"login": "mallory"}, "body": "x\n\n<!-- steward:r7 -->", "state": "COMMENTED"}
    discussion.reviews.append({**forged, "html_url": "https://github.com/acme/shop/pull/1#forged", "comments": []})
    assert (await posted(github, FIRST)).url.endswith("review-2")


async def test_a_marker_in_the_words_to_be_posted_counts_as_nothing(github: GitHub, discussion: Discussion) -> None:
    await posted(github, body="See <!-- steward:r8 --> there.")
    await posted(github, key="r8", body="Another.")
    assert [one["body"].count("<!--") for one in discussion.reviews] == [1, 1]


async def test_an_app_finds_its_own_again_by_the_name_of_its_bot(github: GitHub, discussion: Discussion) -> None:
    for _ in range(2):
        assert (await posted(github, FIRST, name="till")).remarks == 1
    assert [one["user"]["login"] for one in discussion.reviews] == ["steward[bot]"]


async def test_a_person_of_the_bots_name_is_somebody_else(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.logins["ghp_ada"] = "steward"
    await posted(github)
    await posted(github, name="till")
    assert len(discussion.reviews) == 2


async def test_a_line_that_is_not_shown_refuses_all_of_it(github: GitHub, discussion: Discussion) -> None:
    for wrong in ({"line": 40, "start_line": None}, {"path": "b.py"}, {"line": 12, "start_line": 3}):
        with pytest.raises(HostRefused) as caught:
            await posted(github, SECOND, FIRST.model_copy(update=wrong))
        assert str(caught.value.facts["reason"]).startswith("a comment is on a line that GitHub does not show: ")
        assert caught.value.facts["status"] == 422
    assert discussion.reviews == discussion.conversations == []


async def test_a_commit_that_was_pushed_away_refuses_all_of_it(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.push(1, OTHER, {"a.py": "@@ -1 +1 @@\n-a\n+b"}, forced=True)
    with pytest.raises(HostRefused) as caught:
        await posted(github, FIRST)
    assert caught.value.facts["reason"] == (
        "pull request 1 was pushed anew: aaaaaaaaaaaa, which was reviewed, is no longer part of it;"
        " its head is cccccccccccc now"
    )
    assert discussion.reviews == []


async def test_a_push_at_the_last_moment_is_told_too(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    pull = fake.repositories["acme/shop"].pulls[0]
    fake.push(1, OTHER, {}, forced=True)
    pull["head"] = {**pull["head"], "sha": HEAD}
    with pytest.raises(HostRefused, match="the commit is not of this pull request any more"):
        await posted(github)
    assert discussion.reviews == []


async def test_commits_that_came_on_top_take_nothing_from_it(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.push(1, OTHER, discussion.patches)
    assert (await posted(github, FIRST)).remarks == 1


async def test_what_is_too_long_is_not_sent(github: GitHub, fake: FakeGitHub) -> None:
    with pytest.raises(HostRefused, match="longer than the 65536 characters"):
        await posted(github, body="x" * 65_530)
    assert fake.calls["POST reviews"] == 0


async def test_a_limit_of_rate_is_waited_for(
    github: GitHub, fake: FakeGitHub, discussion: Discussion, waits: list[float]
) -> None:
    secondary = Fault(403, "You have exceeded a secondary rate limit.", headers={"Retry-After": "7"})
    fake.faults = {"POST reviews": [secondary], "StewardViewer": [Fault(429, headers={"Retry-After": "3"})]}
    assert (await posted(github)).remarks == 0
    assert (waits, len(discussion.reviews)) == ([3, 7], 1)


async def test_who_may_not_is_told_why(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    fake.repositories["acme/shop"].may_review = False
    with pytest.raises(HostRefused, match="may not do this: Resource not accessible by integration"):
        await posted(github)
    with pytest.raises(HostRefused, match="there is no pull request 9 in acme/shop"):
        await github.post_review("shop", 9, review())
    assert discussion.reviews == []
