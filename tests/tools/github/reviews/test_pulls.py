"""A pull request is told as it stands, and what is not there is told in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.local.github.state import BASE, HEAD, Discussion
from patterns.errors import HostRefused, RepositoryUnreachable
from patterns.values.repository.reviews import HostFile, Pull
from tools.github.host import GitHub

ABSENT = "there is no pull request 9 in acme/shop, or Steward's token may not see it"


async def test_a_pull_request_is_told_as_it_stands(github: GitHub, fake: FakeGitHub) -> None:
    fake.pull("feature", onto="next", title="Count halves", body="Why not.", draft=True)
    assert await github.pull("shop", 1) == Pull(
        number=1,
        url="https://github.com/acme/shop/pull/1",
        title="Count halves",
        body="Why not.",
        author="grace",
        draft=True,
        base_branch="next",
        base_commit=BASE,
        head_branch="feature",
        head_commit=HEAD,
    )


ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "open": ({}, "open"),
    "closed": ({"state": "closed"}, "closed"),
    "merged": ({"state": "closed", "merged": True}, "merged"),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_closed_one_was_merged_or_it_was_not(github: GitHub, fake: FakeGitHub, end: str) -> None:
    facts, state = ENDS[end]
    fake.pull("feature", **facts)
    assert (await github.pull("shop", 1)).state == state


@pytest.mark.parametrize("home", [None, {"id": 2, "full_name": "mallory/shop"}], ids=["deleted", "another"])
async def test_a_branch_elsewhere_is_a_forks(github: GitHub, fake: FakeGitHub, home: dict[str, Any] | None) -> None:
    fake.pull("feature", head={"label": "mallory:main", "ref": "main", "sha": HEAD, "repo": home}, user=None)
    found = await github.pull("shop", 1)
    assert (found.from_fork, found.head_branch, found.author) == (True, "main", "")


async def test_what_people_wrote_at_length_is_cut(github: GitHub, fake: FakeGitHub) -> None:
    fake.pull("feature", title="t" * 5000, body="b" * 70_000)
    found = await github.pull("shop", 1)
    assert (len(found.title), len(found.body)) == (1000, 65_536)


async def test_one_that_is_not_there_is_told_so(github: GitHub, discussion: Discussion) -> None:
    assert discussion.commits
    for ask in (github.pull, github.pull_files, github.remarks):
        with pytest.raises(HostRefused) as caught:
            await ask("shop", 9)
        assert caught.value.facts == {"reason": ABSENT, "status": 404}


async def test_a_repository_that_the_token_does_not_see_is_none(github: GitHub, fake: FakeGitHub) -> None:
    fake.repositories.clear()
    for ask in (github.pull, github.pull_files, github.remarks):
        with pytest.raises(HostRefused, match="may not see it"):
            await ask("shop", 1)


async def test_its_files_are_told_with_the_hunks_that_there_are(github: GitHub, discussion: Discussion) -> None:
    discussion.files = [
        {"filename": "a.py", "status": "modified", "patch": "@@ -1 +1 @@\n-a\n+b"},
        {"filename": "new/name.py", "previous_filename": "old.py", "status": "renamed", "patch": "@@ -1 +1 @@\n-c\n+d"},
        {"filename": "logo.png", "status": "added"},
    ]
    assert await github.pull_files("shop", 1) == (
        HostFile(path="a.py", patch="@@ -1 +1 @@\n-a\n+b"),
        HostFile(path="new/name.py", patch="@@ -1 +1 @@\n-c\n+d"),
        HostFile(path="logo.png"),
    )


async def test_its_files_are_told_from_every_page(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    fake.page = 100
    discussion.show({f"f{number}.py": "" for number in range(250)})
    found = await github.pull_files("shop", 1)
    assert [one.path for one in found] == [f"f{number}.py" for number in range(250)]
    assert fake.calls["GET files"] == 3


REFUSALS = {
    401: (Fault(401, "Bad credentials"), "does not accept Steward's token"),
    403: (Fault(403, "Resource not accessible by integration"), "may not do this"),
    429: (Fault(429, headers={"Retry-After": "900"}), "its limit of requests is reached; again in 15 minutes"),
}


@pytest.mark.parametrize("status", REFUSALS)
async def test_who_may_not_read_is_told_why(
    github: GitHub, fake: FakeGitHub, discussion: Discussion, status: int
) -> None:
    assert discussion.files
    fault, words = REFUSALS[status]
    fake.faults = {"GET pull": [fault], "GET files": [fault]}
    for ask in (github.pull, github.pull_files):
        with pytest.raises(HostRefused, match=words):
            await ask("shop", 1)


ODD = {
    "no JSON": Fault(200, body="<html>", text_type="text/html"),
    "half a JSON": Fault(200, body='{"number": '),
    "another shape": Fault(200, body='{"number": 1, "html_url": "javascript:x"}'),
    "a list of nothing known": Fault(200, body="[1]"),
    "nothing": Fault(200, body=""),
}


@pytest.mark.parametrize("case", ODD)
async def test_an_odd_answer_is_none(github: GitHub, fake: FakeGitHub, discussion: Discussion, case: str) -> None:
    assert discussion.files
    fake.faults = {"GET pull": [ODD[case]], "GET files": [ODD[case]]}
    for ask in (github.pull, github.pull_files):
        with pytest.raises(RepositoryUnreachable):
            await ask("shop", 1)


async def test_the_token_is_not_taken_to_another_host(github: GitHub, fake: FakeGitHub, discussion: Discussion) -> None:
    assert discussion.files
    elsewhere = f"{fake.api.replace('127.0.0.1', 'localhost')}/repos/acme/shop/pulls/1/files"
    fake.faults["GET files"] = [Fault(200, body="[]", headers={"Link": f'<{elsewhere}>; rel="next"'})]
    with pytest.raises(RepositoryUnreachable, match="cannot be read"):
        await github.pull_files("shop", 1)
    assert fake.calls["GET files"] == 1
