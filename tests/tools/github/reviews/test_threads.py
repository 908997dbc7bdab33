"""Whose a remark is, whether its conversation is closed, and closing one once."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.local.github.state import HEAD, Conversation, Discussion
from patterns.errors import HostRefused, RepositoryUnreachable
from patterns.values.repository.reviews import NewRemark, NewReview, Remark
from tools.github.host import GitHub

OURS = "Half of what?\n\n<!-- steward:f1 -->"


async def ours(github: GitHub, name: str = "shop") -> Remark:
    """A remark of our own, as it is read back."""
    remark = NewRemark(key="f1", path="a.py", side="new", line=12, body="Half of what?")
    await github.post_review(name, 1, NewReview(key="r7", commit=HEAD, body="One.", remarks=(remark,)))
    return (await github.remarks(name, 1))[-1]


def failing(kind: str, message: str = "No.") -> Fault:
    errors = [{"message": message, **({"type": kind} if kind else {})}]
    return Fault(200, body=json.dumps({"data": None, "errors": errors}))


async def test_a_remark_comes_back_as_it_was_posted(github: GitHub, discussion: Discussion) -> None:
    assert await ours(github) == Remark(
        id="PRRC_1_1",
        thread="PRRT_1_1",
        author="ada",
        by_us=True,
        key="f1",
        path="a.py",
        line=12,
        side="new",
        body="Half of what?",
    )
    assert discussion.conversations[0].comments[0].body == OURS


async def test_an_app_knows_its_own_by_the_name_of_its_bot(github: GitHub, discussion: Discussion) -> None:
    discussion.say("steward", OURS, path="a.py", line=12)
    found = await ours(github, "till")
    assert (found.by_us, found.author) == (True, "steward[bot]")
    stranger = (await github.remarks("till", 1))[0]
    assert (stranger.by_us, stranger.key, stranger.author) == (False, "", "steward")


async def test_a_marker_that_a_stranger_wrote_makes_nothing_ours(github: GitHub, discussion: Discussion) -> None:
    discussion.say("mallory", OURS, path="a.py", line=12)
    (found,) = await github.remarks("shop", 1)
    assert (found.by_us, found.key, found.body) == (False, "", "Half of what?")


async def test_without_a_marker_it_is_the_accounts_and_not_ours(github: GitHub, discussion: Discussion) -> None:
    discussion.say("ada", "By hand.", path="a.py", line=12)
    (found,) = await github.remarks("shop", 1)
    assert (found.by_us, found.author) == (False, "ada")


async def test_of_a_conversation_everything_is_told(github: GitHub, discussion: Discussion) -> None:
    made = discussion.say("grace", "Old.", path="a.py", line=None, side="LEFT")
    discussion.answer(made, "", "Gone.")
    made.resolved = True
    first, second = await github.remarks("shop", 1)
    assert (first.line, first.side, first.resolved, first.reply_to) == (None, "old", True, "")
    assert (second.author, second.thread, second.resolved, second.reply_to) == ("", first.thread, True, first.id)


async def test_a_line_that_was_pushed_away_is_none(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    discussion.say("grace", "Here.", path="a.py", line=12)
    fake.push(1, "c" * 40, {"a.py": "@@ -1 +1 @@\n-a\n+b"})
    assert (await github.remarks("shop", 1))[0].line is None


async def test_remarks_are_told_from_every_page_of_every_conversation(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.page = 2
    for number in range(5):
        made = discussion.say("grace", f"{number}", path="a.py", line=12)
        for answer in range(number):
            discussion.answer(made, "grace", f"{number}.{answer}")
    told = [one.body for one in await github.remarks("shop", 1)]
    assert told == [one.body for thread in discussion.conversations for one in thread.comments]
    assert fake.calls["StewardThreads"] == 3


async def test_remarks_without_end_are_not_read_to_it(
    github: GitHub, discussion: Discussion, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tools.github.reviews.threads.MOST_REMARKS", 3)
    for _ in range(5):
        discussion.say("mallory", "x" * 70_000, path="a.py", line=12)
    assert [len(one.body) for one in await github.remarks("shop", 1)] == [65_536] * 3
    assert "of the remarks on pull request 1 of acme/shop 3 are read" in caplog.text


async def test_a_conversation_is_answered_and_closed(github: GitHub, discussion: Discussion) -> None:
    await github.resolve("shop", 1, await ours(github), "It is mended.")
    (thread,) = discussion.conversations
    assert (thread.resolved, [one.body for one in thread.comments]) == (
        True,
        [OURS, "It is mended.\n\n<!-- steward:answer:PRRC_1_1 -->"],
    )


async def test_answering_again_says_nothing_more(github: GitHub, discussion: Discussion) -> None:
    remark = await ours(github)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(github.resolve("shop", 1, remark, "It is mended."))
    assert len(discussion.conversations[0].comments) == 2


async def test_an_answer_that_stands_is_closed_without_another(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    remark = await ours(github)
    fake.page = 1
    fake.faults["StewardReply"] = [Fault(502, after=True)]
    with pytest.raises(RepositoryUnreachable):
        await github.resolve("shop", 1, remark, "It is mended.")
    await github.resolve("shop", 1, remark, "It is mended.")
    assert (len(discussion.conversations[0].comments), discussion.conversations[0].resolved) == (2, True)


async def test_an_answer_that_a_stranger_forged_does_not_stand_for_ours(github: GitHub, discussion: Discussion) -> None:
    remark = await ours(github)
    discussion.answer(discussion.conversations[0], "mallory", "<!-- steward:answer:PRRC_1_1 -->")
    await github.resolve("shop", 1, remark, "It is mended.")
    assert discussion.conversations[0].comments[-1].login == "ada"


async def test_one_that_people_closed_is_left_alone(github: GitHub, discussion: Discussion) -> None:
    remark = await ours(github)
    discussion.conversations[0].resolved = True
    await github.resolve("shop", 1, remark, "It is mended.")
    assert len(discussion.conversations[0].comments) == 1


async def test_a_token_that_may_not_close_leaves_its_answer(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    fake.repositories["acme/shop"].may_resolve = False
    remark = await ours(github)
    for _ in range(2):
        await github.resolve("shop", 1, remark, "It is mended.")
    (thread,) = discussion.conversations
    assert (thread.resolved, len(thread.comments)) == (False, 2)


async def test_a_limit_of_rate_at_closing_is_no_leave_to_leave_it_open(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    remark = await ours(github)
    fake.faults["StewardResolve"] = [Fault(403, "You have exceeded a secondary rate limit.")] * 2
    with pytest.raises(HostRefused, match="limit of requests"):
        await github.resolve("shop", 1, remark, "It is mended.")
    assert not discussion.conversations[0].resolved


async def test_a_token_that_may_not_answer_is_told_so(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    remark = await ours(github)
    fake.repositories["acme/shop"].may_review = False
    with pytest.raises(HostRefused, match="may not do this"):
        await github.resolve("shop", 1, remark, "It is mended.")
    assert not discussion.conversations[0].resolved


async def test_a_conversation_that_is_gone_or_of_another_pull_request_is_refused(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    remark = await ours(github)
    fake.pull("other")
    elsewhere: Conversation = fake.repositories["acme/shop"].discussions[2].say("ada", "x", path="a.py", line=12)
    for thread in ("", "PRRT_77", elsewhere.id):
        with pytest.raises(HostRefused, match="pull request 1 has no such conversation any more"):
            await github.resolve("shop", 1, remark.model_copy(update={"thread": thread}), "It is mended.")
    assert len(discussion.conversations[0].comments) == len(elsewhere.comments) == 1


REFUSALS = {
    "FORBIDDEN": "may not do this: No.",
    "INSUFFICIENT_SCOPES": "may not do this: No.",
    "NOT_FOUND": "there is no pull request 1 in acme/shop",
    "RATE_LIMITED": "its limit of requests is reached; again in 60 s",
    "RATE_LIMIT": "its limit of requests is reached; again in 60 s",
    "UNPROCESSABLE": "No.",
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_refusal_inside_an_answer_is_one(github: GitHub, fake: FakeGitHub, kind: str) -> None:
    fake.faults["StewardThreads"] = [failing(kind)]
    with pytest.raises(HostRefused) as caught:
        await github.remarks("shop", 1)
    assert REFUSALS[kind] in str(caught.value.facts["reason"])


async def test_a_spent_limit_is_told_with_its_end(github: GitHub, fake: FakeGitHub) -> None:
    spent = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}
    fault = failing("RATE_LIMITED")
    fault.headers = spent
    fake.faults["StewardThreads"] = [fault]
    with pytest.raises(HostRefused) as caught:
        await github.remarks("shop", 1)
    assert isinstance(caught.value.facts["retry_after_seconds"], int)
    assert caught.value.facts["retry_after_seconds"] > 1_000_000


async def test_a_look_that_broke_is_taken_again(
    github: GitHub, fake: FakeGitHub, discussion: Discussion, waits: list[float]
) -> None:
    discussion.say("grace", "Here.", path="a.py", line=12)
    fake.faults["StewardThreads"] = [failing("", "Something went wrong"), Fault(502)]
    assert len(await github.remarks("shop", 1)) == 1
    assert waits == [1, 2]


ODD = {
    "no JSON": Fault(200, body="<html>", text_type="text/html"),
    "half a JSON": Fault(200, body='{"data": '),
    "a list": Fault(200, body="[]"),
    "no data": Fault(200, body="{}"),
    "errors of no shape": Fault(200, body='{"errors": ["x"]}'),
    "another shape": Fault(200, body='{"data": {"viewer": {"login": ""}}}'),
    "nobody": Fault(200, body='{"data": {"viewer": null}}'),
    "nothing": Fault(200, body=""),
}


@pytest.mark.parametrize("case", ODD)
async def test_an_odd_answer_is_none(github: GitHub, fake: FakeGitHub, case: str) -> None:
    fake.faults["StewardThreads"] = [ODD[case]]
    with pytest.raises(RepositoryUnreachable):
        await github.remarks("shop", 1)


async def test_a_token_that_was_taken_back_is_replaced_once(
    github: GitHub, fake: FakeGitHub, discussion: Discussion
) -> None:
    discussion.say("grace", "Here.", path="a.py", line=12)
    await github.remarks("till", 1)
    fake.issued.clear()
    assert len(await github.remarks("till", 1)) == 1
