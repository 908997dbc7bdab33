"""The local GitHub follows the bare repository behind it; Steward's own adapter speaks with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from lxml.html import document_fromstring

from bot.local.github.bare import LocalGitHub
from patterns.errors import HostRefused
from patterns.values.repository.reviews import NewRemark, NewReview
from tests.bot.local_github.conftest import Bare
from tools.github.host import GitHub
from tools.github.tokens import GitHubCredentials

BEFORE, AFTER = {"a.py": b"one\ntwo\n"}, {"a.py": b"one\nTwo\n"}
WORDS = {"title": "Shout", "body": "louder"}


@pytest.fixture
async def start(bare: Bare) -> str:
    return await bare.commit("main", BEFORE)


@pytest.fixture
async def local(bare: Bare, start: str) -> AsyncIterator[LocalGitHub]:
    await bare.commit("shout", AFTER, onto=start)
    async with LocalGitHub(bare.origin) as running:
        running.open("shout", login="grace", **WORDS)
        yield running


@pytest.fixture
def host(local: LocalGitHub, session: aiohttp.ClientSession) -> GitHub:
    accounts = {"shop": local.account}
    return GitHub(accounts, session, GitHubCredentials(accounts, session))


def remark(line: int, key: str = "f1") -> NewRemark:
    return NewRemark(key=key, path="a.py", side="new", line=line, body="Why?")


async def test_a_pull_request_is_told_by_the_commits_that_git_has(bare: Bare, host: GitHub, start: str) -> None:
    head = (await bare.says("rev-parse", "shout")).strip()
    pull = await host.pull("shop", 1)
    assert (pull.base_commit, pull.head_commit, pull.author) == (start, head, "grace")
    (file,) = await host.pull_files("shop", 1)
    assert file.patch == "@@ -1,2 +1,2 @@\n one\n-two\n+Two"


async def test_what_is_pushed_is_there_and_a_comment_on_a_line_that_went_is_outdated(bare: Bare, host: GitHub) -> None:
    before = (await host.pull("shop", 1)).head_commit
    review = NewReview(key="r1", commit=before, body="Look", remarks=(remark(2),))
    await host.post_review("shop", 1, review)
    after = await bare.commit("shout", {**BEFORE, "b.py": b"new\n"}, onto=before)
    assert (await host.pull("shop", 1)).head_commit == after
    assert [file.path for file in await host.pull_files("shop", 1)] == ["b.py"]
    assert [one.line for one in await host.remarks("shop", 1)] == [None]
    with pytest.raises(HostRefused, match="line"):
        await host.post_review("shop", 1, NewReview(key="r2", commit=after, body="", remarks=(remark(2),)))


async def test_a_branch_becomes_a_pull_request_once_it_is_pushed(bare: Bare, host: GitHub, start: str) -> None:
    asked = {"branch": "steward/x", "onto": "main", "title": "T", "body": "B", "draft": True}
    with pytest.raises(HostRefused):
        await host.open_pull_request("shop", **asked)
    await bare.commit("steward/x", {"a.py": b"one\n"}, onto=start)
    opened = await host.open_pull_request("shop", **asked)
    assert (opened.number, opened.draft) == (2, True)
    pull = await host.pull("shop", 2)
    assert (pull.author, pull.head_branch, pull.url) == ("steward", "steward/x", opened.url)
    assert [file.path for file in await host.pull_files("shop", 2)] == ["a.py"]


async def test_a_branch_without_commits_of_its_own_becomes_none(bare: Bare, host: GitHub, start: str) -> None:
    await bare.git.output("update-ref", "refs/heads/idle", start)
    with pytest.raises(HostRefused, match="No commits between main and idle"):
        await host.open_pull_request("shop", branch="idle", onto="main", title="T", body="", draft=False)


async def test_a_branch_that_main_took_over_is_merged_and_one_that_is_gone_stays_as_it_was(
    bare: Bare, host: GitHub, start: str
) -> None:
    head = (await host.pull("shop", 1)).head_commit
    await bare.commit("late", {"a.py": b"late\n"}, onto=start)
    await host.open_pull_request("shop", branch="late", onto="main", title="T", body="", draft=False)
    assert len(await host.pull_files("shop", 2)) == 1
    await bare.git.output("update-ref", "refs/heads/main", head)
    await bare.git.output("update-ref", "-d", "refs/heads/late")
    assert (await host.pull("shop", 1)).state == "merged"
    assert (await host.pull("shop", 2)).state == "open"
    assert len(await host.pull_files("shop", 1)) == len(await host.pull_files("shop", 2)) == 1


async def test_nobody_gets_in_without_the_token(local: LocalGitHub, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{local.server.api}/repos/acme/shop/pulls/1") as answer:
        assert answer.status == 401


async def test_a_posted_review_can_be_read_at_its_own_address_and_says_what_is_settled(
    host: GitHub, session: aiohttp.ClientSession
) -> None:
    head = (await host.pull("shop", 1)).head_commit
    posted = await host.post_review("shop", 1, NewReview(key="r1", commit=head, body="Look", remarks=(remark(2),)))
    (standing,) = await host.remarks("shop", 1)
    await host.resolve("shop", 1, standing, "It is right so.")
    async with session.get(posted.url) as answer:
        root = document_fromstring(await answer.text())
    assert root.get_element_by_id("pullrequestreview-1").text_content().endswith("Look")
    (talk,) = root.find_class("conversation")
    assert [one.text_content() for one in talk.find_class("words")] == ["Why?", "It is right so."]
    assert talk.text_content().startswith("Resolved")
