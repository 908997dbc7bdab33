"""A pull request is opened once, whatever happens on the way."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.local.github.answers import Fault
from bot.local.github.server import FakeGitHub
from bot.local.github.state import HEAD
from patterns.errors import HostRefused, RepositoryUnreachable
from patterns.values.repository.trees import PullRequest
from tools.github.accounts import Account, Place, Token
from tools.github.host import GitHub
from tools.github.tokens import GitHubCredentials

BRANCH = "steward/r7-split"


@pytest.fixture(autouse=True)
def pushed(fake: FakeGitHub) -> None:
    fake.repositories["acme/shop"].branches[BRANCH] = HEAD


async def opened(github: GitHub, repository: str = "shop", **changes: Any) -> PullRequest:
    words = {"branch": BRANCH, "onto": "main", "title": "Split", "body": "All of it.", "draft": True, **changes}
    return await github.open_pull_request(repository, **words)


def pulls(fake: FakeGitHub) -> list[dict[str, Any]]:
    return fake.repositories["acme/shop"].pulls


async def test_a_pull_request_is_opened_as_it_was_asked(github: GitHub, fake: FakeGitHub) -> None:
    made = await opened(github)
    assert made == PullRequest(number=1, url="https://github.com/acme/shop/pull/1", draft=True)
    (pull,) = pulls(fake)
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (BRANCH, "main")
    assert (pull["title"], pull["body"], pull["draft"]) == ("Split", "All of it.", True)


async def test_opening_it_again_gives_the_one_that_stands(github: GitHub, fake: FakeGitHub) -> None:
    assert await opened(github) == await opened(github, title="Other")
    assert len(pulls(fake)) == 1


async def test_one_that_was_closed_does_not_stand(github: GitHub, fake: FakeGitHub) -> None:
    fake.pull(BRANCH, state="closed")
    assert (await opened(github)).number == 2


async def test_one_that_people_turned_to_another_branch_is_the_one_unless_there_is_a_better(
    github: GitHub, fake: FakeGitHub
) -> None:
    fake.pull(BRANCH, onto="next")
    assert (await opened(github)).number == 1
    fake.pull(BRANCH)
    fake.pull(BRANCH, onto="third")
    assert (await opened(github)).number == 2


async def test_others_with_the_same_names_elsewhere_are_not_taken_for_it(github: GitHub, fake: FakeGitHub) -> None:
    fake.ignores_filters = True
    fake.pull("steward/r8")
    fake.pull("x", head={"label": f"mallory:{BRANCH}", "ref": BRANCH})
    fake.pull("x", head={"label": "", "ref": BRANCH})
    assert (await opened(github)).number == 4


async def test_it_is_found_on_a_later_page(github: GitHub, fake: FakeGitHub) -> None:
    fake.ignores_filters, fake.page = True, 2
    standing = fake.pull(BRANCH)
    for number in range(4):
        fake.pull(f"other-{number}")
    assert (await opened(github)).number == standing["number"]
    assert fake.calls["GET pulls"] == 3


async def test_the_case_of_the_configured_owner_does_not_matter(
    fake: FakeGitHub, session: aiohttp.ClientSession, person: Account
) -> None:
    fake.ignores_filters = True
    accounts = {"shop": Account(Place("ACME", "shop", fake.api), person.access)}
    github = GitHub(accounts, session, GitHubCredentials(accounts, session))
    fake.pull(BRANCH)
    assert (await opened(github)).number == 1


async def test_an_answer_that_was_lost_is_no_second_pull_request(github: GitHub, fake: FakeGitHub) -> None:
    fake.faults["POST pulls"] = [Fault(502, after=True)]
    assert (await opened(github)).number == 1
    assert len(pulls(fake)) == 1


async def test_one_that_somebody_opened_meanwhile_is_the_one(github: GitHub, fake: FakeGitHub) -> None:
    fake.pull(BRANCH)
    fake.faults["GET pulls"] = [Fault(200, body="[]")]
    assert (await opened(github)).number == 1
    assert fake.calls["POST pulls"] == 1


async def test_without_drafts_it_is_opened_as_ready_and_says_so(github: GitHub, fake: FakeGitHub) -> None:
    fake.repositories["acme/shop"].has_drafts = False
    assert (await opened(github)).draft is False
    assert len(pulls(fake)) == 1


async def test_one_that_is_ready_can_be_asked_for(github: GitHub) -> None:
    assert (await opened(github, draft=False)).draft is False


async def test_a_refusal_holds_githubs_words(github: GitHub, fake: FakeGitHub) -> None:
    with pytest.raises(HostRefused) as caught:
        await opened(github, branch="steward/absent")
    assert caught.value.facts == {"reason": "Validation Failed for 'head'", "status": 422}
    fake.repositories["acme/shop"].same_as_base.add(BRANCH)
    with pytest.raises(HostRefused) as caught:
        await opened(github)
    assert "No commits between main and steward/r7-split" in str(caught.value.facts["reason"])
    assert pulls(fake) == []


REFUSALS = {401: "token: Bad credentials", 403: "may not do this: Resource", 404: "no such repository", 410: "off"}


@pytest.mark.parametrize("status", REFUSALS)
async def test_who_may_not_is_told_why(github: GitHub, fake: FakeGitHub, status: int) -> None:
    words = {401: "Bad credentials", 403: "Resource not accessible"}.get(status, "Not Found")
    fake.faults["POST pulls"] = [Fault(status, words)]
    with pytest.raises(HostRefused) as caught:
        await opened(github)
    assert REFUSALS[status] in str(caught.value.facts["reason"])


async def test_a_look_that_fails_hides_no_reason(github: GitHub, fake: FakeGitHub) -> None:
    fake.faults = {"POST pulls": [Fault(403, "No.")], "GET pulls": [Fault(200, body="[]"), Fault(404)]}
    with pytest.raises(HostRefused, match="may not do this"):
        await opened(github)


async def test_a_repository_that_has_moved_is_not_followed(github: GitHub, fake: FakeGitHub) -> None:
    fake.faults["GET pulls"] = [Fault(301, headers={"Location": "/elsewhere"})] * 2
    with pytest.raises(HostRefused, match="has moved"):
        await opened(github)
    assert fake.calls["POST pulls"] == 0


async def test_a_limit_of_rate_is_waited_for_inside_the_deadline(
    github: GitHub, fake: FakeGitHub, waits: list[float]
) -> None:
    secondary = Fault(403, "You have exceeded a secondary rate limit.", headers={"Retry-After": "7"})
    fake.faults = {"GET pulls": [Fault(429, headers={"Retry-After": "5"})], "POST pulls": [secondary, secondary]}
    assert (await opened(github)).number == 1
    assert waits == [5, 7, 7]


async def test_a_limit_that_lasts_longer_than_the_deadline_is_told(github: GitHub, fake: FakeGitHub) -> None:
    spent = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}
    fake.faults["GET pulls"] = [Fault(403, "API rate limit exceeded", headers=spent)] * 2
    with pytest.raises(HostRefused, match="limit of requests is reached"):
        await opened(github)


async def test_a_limit_that_never_ends_is_given_up(github: GitHub, fake: FakeGitHub) -> None:
    fake.faults["GET pulls"] = [Fault(429, headers={"Retry-After": "0"})] * 8
    with pytest.raises(HostRefused, match="limit of requests"):
        await opened(github)
    assert fake.calls["GET pulls"] == 8


BROKEN = {
    "out of order": Fault(500, "oops"),
    "no JSON": Fault(502, body="<html>", text_type="text/html"),
    "half a JSON": Fault(201, body='{"number": '),
    "another shape": Fault(201, body='{"number": "one"}'),
    "nothing": Fault(201, body=""),
    "a status that nobody knows": Fault(599, body="[]"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_an_answer_that_is_none_is_unreachable(github: GitHub, fake: FakeGitHub, case: str) -> None:
    fake.faults["POST pulls"] = [BROKEN[case]]
    with pytest.raises(RepositoryUnreachable):
        await opened(github)


async def test_a_look_that_broke_is_taken_again(github: GitHub, fake: FakeGitHub, waits: list[float]) -> None:
    fake.faults["GET pulls"] = [Fault(503), Fault(502)]
    assert (await opened(github)).number == 1
    assert waits == [1, 2]


async def test_nobody_at_the_address_is_unreachable(session: aiohttp.ClientSession) -> None:
    accounts = {"shop": Account(Place("acme", "shop", "http://127.0.0.1:9"), Token("x"))}
    github = GitHub(accounts, session, GitHubCredentials(accounts, session))
    with pytest.raises(RepositoryUnreachable, match="does not answer"):
        await opened(github)


async def test_a_repository_without_an_account_is_refused(github: GitHub) -> None:
    with pytest.raises(HostRefused, match="no GitHub App is named for other"):
        await opened(github, "other")


async def test_an_app_opens_one_with_a_token_of_its_own(github: GitHub, fake: FakeGitHub) -> None:
    assert (await opened(github, "till")).number == 1
    assert len(fake.issued) == 1


async def test_a_token_that_was_taken_back_is_replaced_once(github: GitHub, fake: FakeGitHub) -> None:
    await opened(github, "till")
    fake.issued.clear()
    assert (await opened(github, "till")).number == 1
    assert len(fake.issued) == 1


async def test_an_app_that_may_not_open_one_is_told_so(github: GitHub, fake: FakeGitHub) -> None:
    fake.repositories["acme/shop"].may_push = False
    with pytest.raises(HostRefused, match="not accessible by integration"):
        await opened(github, "till")


async def test_no_secret_stands_in_an_error(github: GitHub, fake: FakeGitHub) -> None:
    fake.people.clear()
    with pytest.raises(HostRefused) as caught:
        await opened(github)
    chain = repr((caught.value, caught.value.facts, caught.value.__cause__, caught.value.__cause__.__dict__))
    assert "ghp_ada" not in chain
