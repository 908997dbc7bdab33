"""What a repository has learned: listed to who uses it, forgotten by who decides in it."""

from __future__ import annotations

import pytest

from bot.local.slack.server import LocalSlack
from handlers.findings import learned
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from tests.handlers.conftest import Runs
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app", "reviewed")


async def told(local: LocalSlack, text: str, user: str = "U0ADA") -> str:
    """What that person is answered, and nobody else."""
    before = len(local.ephemerals(user))
    assert await local.command(user=user, text=f"/review {text}") == {"ok": True}
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    answer: str = local.ephemerals(user)[-1]["text"]
    return answer


@pytest.fixture
async def dismissed(reviewed: object, store: Store) -> None:
    del reviewed
    for number in (1, 2):
        await store.reviews.rate(f"review-1.{number}", "not_useful", by="U0ADA", at=1_800_000_000.0)


async def numbers(store: Store) -> list[int]:
    return [one.number for one in await store.reviews.dismissed("shop")]


@pytest.mark.usefixtures("dismissed")
async def test_what_is_dismissed_is_listed_with_its_number_and_acts_on_nobody(local: LocalSlack, runs: Runs) -> None:
    head, first, second = (await told(local, "learned shop")).split("\n")
    assert "Not found again in `shop`" in head
    assert "`/review forget shop NUMBER`" in head
    assert first.startswith("*1*  `shop/part1.py`: claim 1 &lt;!channel&gt; (<@U0ADA>, <!date^1800000000^")
    assert second.startswith("*2*  `shop/part2.py`")
    assert await told(local, "learned till") == "`till`: nothing is kept from being found again."
    assert runs.started == {}


@pytest.mark.usefixtures("dismissed")
async def test_without_a_repository_it_is_counted_where_there_are_several(local: LocalSlack) -> None:
    assert await told(local, "learned") == "Findings that are not found again:\n• 2 in `shop`: `/review learned shop`"


async def test_where_nothing_is_dismissed_that_is_said(local: LocalSlack) -> None:
    assert await told(local, "learned") == "Nothing is kept from being found again."


@pytest.mark.usefixtures("dismissed")
async def test_of_a_long_list_the_newest_are_shown(local: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "MOST_SHOWN", 1)
    answer = await told(local, "learned shop")
    assert "… and 1 older ones" in answer
    assert "*2*" in answer
    assert "*1*" not in answer


@pytest.mark.usefixtures("dismissed")
async def test_one_is_forgotten_by_its_number_once(local: LocalSlack, store: Store) -> None:
    assert await told(local, "forget shop 1") == "Done: number 1 may be found again in `shop`."
    assert await numbers(store) == [2]
    assert await told(local, "forget shop #1") == "There is no number 1 in `shop`. Nothing was changed."


@pytest.mark.parametrize("text", ["forget", "forget shop", "Forget  till"])
async def test_what_to_forget_has_to_be_said_whole(text: str, local: LocalSlack) -> None:
    assert "`/review forget shop 3`" in await told(local, text)


@pytest.mark.parametrize("text", ["learned words of a vocabulary, sorted", "forget the oldest entries of a cache"])
async def test_a_specification_may_begin_with_the_same_words(text: str, local: LocalSlack, runs: Runs) -> None:
    await local.command(text=f"/review {text}")
    await runs.until(1)


class TestWithApproversAndRequesters:
    @pytest.fixture
    def policy(self) -> Policy:
        shop = RepositoryPolicy(requesters=("U0ADA",), approvers=("S0APPROVERS",))
        return Policy(team="T0LOCAL", repositories={"shop": shop, "till": RepositoryPolicy()})

    @pytest.mark.usefixtures("dismissed")
    async def test_who_asks_sees_it_and_who_decides_forgets(self, local: LocalSlack, store: Store) -> None:
        assert "an approver may" in await told(local, "learned shop")
        assert "decided by <!subteam^S0APPROVERS>" in await told(local, "forget shop 1")
        assert await numbers(store) == [1, 2]
        assert "*1*" in await told(local, "learned shop", user="U0GRACE")
        assert "Done" in await told(local, "forget shop 1", user="U0GRACE")

    @pytest.mark.usefixtures("dismissed")
    @pytest.mark.parametrize("name", ["shop", "no-such-one"])
    async def test_what_one_may_not_use_is_as_unknown_as_what_does_not_exist(
        self, name: str, local: LocalSlack, store: Store
    ) -> None:
        local.world.workspace.users["U0LINUS"].is_restricted = False
        for text in (f"learned {name}", f"forget {name} 1"):
            answer = await told(local, text, user="U0LINUS")
            assert answer == "Name a repository: `/review learned shop`. You can use these here: `till`."
        assert await numbers(store) == [1, 2]

    @pytest.mark.usefixtures("dismissed")
    async def test_in_a_shared_channel_nothing_is_told(self, local: LocalSlack) -> None:
        local.world.workspace.channels["C0ENG"].is_ext_shared = True
        for user in ("U0ADA", "U0GRACE"):
            assert "Steward does not work in it" in await told(local, "learned shop", user=user)
