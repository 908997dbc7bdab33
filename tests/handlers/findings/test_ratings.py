"""A finding's buttons: a word by who may say it, kept, shown beside that finding and no other, heeded later."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.escalations.decide import UNKNOWN
from handlers.thread.finding import FINDING_ACTION
from patterns.errors import StoreUnavailable
from patterns.guardrails.authority.policy import Policy, RepositoryPolicy
from tests.fakes.journey import text_of
from tools.store.store import Store

pytestmark = pytest.mark.usefixtures("app", "reviewed")
SHARED_REMEDY = "an approver can lift that with `/review learned shop`."


def message(local: LocalSlack) -> dict[str, Any]:
    return next(one for one in local.messages() if one["text"] == "Review of shop #12")


def small_print(local: LocalSlack, number: int) -> str:
    return next(
        text_of(block) for block in message(local)["blocks"] if block.get("block_id") == f"said:review-1.{number}"
    )


async def press(local: LocalSlack, number: int, rating: str = "not_useful", user: str = "U0ADA") -> str:
    """Click, and what that person was told."""
    before = len(local.ephemerals(user))
    where = {"ts": message(local)["ts"], "block_id": f"finding:review-1.{number}"}
    assert await local.click(user=user, action_id=f"{FINDING_ACTION}:{rating}", **where) == {"ok": True}
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    told: str = local.ephemerals(user)[-1]["text"]
    return told


async def numbers(store: Store) -> list[int]:
    return [one.number for one in await store.reviews.dismissed("shop")]


async def test_a_word_is_kept_and_shown_below_its_finding_alone(local: LocalSlack, store: Store) -> None:
    before = message(local)["blocks"]
    told = await press(local, 1)
    assert told == f"Noted: it will not be shown again in `shop`; {SHARED_REMEDY}"
    kept = await store.reviews.finding("review-1.1")
    assert kept is not None
    assert (kept.rating, kept.rated_by, await numbers(store)) == ("not_useful", "U0ADA", [1])
    assert "Written by the model · Rehearsed" in small_print(local, 1)
    assert "*Not useful*: <@U0ADA>, <!date^" in small_print(local, 1)
    after = message(local)["blocks"]
    changed = [index for index, block in enumerate(after) if block != before[index]]
    assert [after[index]["block_id"] for index in changed] == ["said:review-1.1"]
    assert len(after) == len(before)
    assert local.ephemerals()[-1]["thread_ts"] == message(local)["thread_ts"]


async def test_the_latest_word_counts_and_stands_there_alone(local: LocalSlack, store: Store) -> None:
    await press(local, 1, "useful", user="U0GRACE")
    await press(local, 1)
    assert await press(local, 1, "useful", user="U0GRACE") == "Noted: it may be found again in `shop`."
    assert "Not useful" not in small_print(local, 1)
    assert small_print(local, 1).count("<@") == 1
    assert "*Useful*: <@U0GRACE>" in small_print(local, 1)
    assert await numbers(store) == []


async def test_words_on_several_findings_of_a_message_stand_beside_each_other(local: LocalSlack) -> None:
    await press(local, 1)
    await press(local, 2, "useful")
    assert "*Not useful*: <@U0ADA>" in small_print(local, 1)
    assert "*Useful*: <@U0ADA>" in small_print(local, 2)


async def test_a_finding_of_no_repository_is_rated_and_teaches_nothing(local: LocalSlack, store: Store) -> None:
    assert "Was this useful?" in small_print(local, 3)
    assert "belongs to no repository" in await press(local, 3, user="U0GRACE")
    assert "*Not useful*: <@U0GRACE>" in small_print(local, 3)
    assert await numbers(store) == []


@pytest.mark.parametrize("number", [1, 3])
async def test_guests_and_strangers_say_nothing(number: int, local: LocalSlack, store: Store) -> None:
    assert "Guests cannot" in await press(local, number, "useful", user="U0LINUS")
    local.world.workspace.users["U0GRACE"].is_stranger = True
    assert "its own workspace only" in await press(local, number, user="U0GRACE")
    kept = await store.reviews.finding(f"review-1.{number}")
    assert kept is not None
    assert (kept.rating, await numbers(store)) == (None, [])
    assert "<@" not in small_print(local, number)


async def test_in_a_channel_that_became_shared_nothing_is_learned(local: LocalSlack, store: Store) -> None:
    local.world.workspace.channels["C0ENG"].is_ext_shared = True
    assert "no repository is worked on in it" in await press(local, 1)
    assert await numbers(store) == []


async def test_a_finding_that_is_gone_belongs_to_nothing(local: LocalSlack, store: Store) -> None:
    await store.retain(0)
    assert await press(local, 1) == UNKNOWN
    assert "<@" not in small_print(local, 1)


async def test_a_failing_database_is_said_and_nothing_is_shown(
    local: LocalSlack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(store.reviews, "rate", failing)
    assert "The database did not answer" in await press(local, 1)
    assert "<@" not in small_print(local, 1)


async def test_a_word_stands_also_where_slack_does_not_take_the_edit(local: LocalSlack, store: Store) -> None:
    local.faults.refuse("chat.update", "cant_update_message")
    assert SHARED_REMEDY in await press(local, 1)
    assert await numbers(store) == [1]


class TestWithApprovers:
    @pytest.fixture
    def policy(self) -> Policy:
        return Policy(team="T0LOCAL", approvers=("S0APPROVERS",), repositories={"shop": RepositoryPolicy()})

    @pytest.fixture(autouse=True)
    def _guido(self, local: LocalSlack) -> None:
        local.world.workspace.users["U0LINUS"].is_restricted = False

    async def test_others_say_useful_but_only_who_asked_or_decides_dismisses_and_lifts(
        self, local: LocalSlack, store: Store
    ) -> None:
        assert "this one was useful" in await press(local, 1, "useful", user="U0LINUS")
        assert "decided by <@U0ADA>, <!subteam^S0APPROVERS>" in await press(local, 1, user="U0LINUS")
        assert await numbers(store) == []
        await press(local, 1, user="U0GRACE")
        await press(local, 2, user="U0ADA")
        assert await numbers(store) == [1, 2]
        assert "decided by" in await press(local, 1, "useful", user="U0LINUS")
        assert await numbers(store) == [1, 2]
        assert "<@U0GRACE>" in small_print(local, 1)
