"""Whoever has nothing left to pay with is told so before anything begins, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.local.slack.server import LocalSlack
from handlers.desk import Desk
from patterns.errors import NotAllowed
from patterns.guardrails.budgets import Budgets
from patterns.research.request import ResearchRequest
from patterns.values.money.payers import Caps, Payers
from tests.fakes.books import laid_out
from tests.fakes.journey import values_of
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

ADA = "U0ADA"
QUESTION = ResearchRequest(question="What is new in LarkMQ?", requester=ADA)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    budgets = Budgets(user=Caps(day_microdollars=10_000_000))
    books = Store(laid_out(tmp_path / "books.db"), budgets=budgets)
    await books.open()
    yield books
    await books.close()


@pytest.fixture
async def spent(store: Store) -> None:
    """Less is left than a tenth of what a run may use."""
    await store.ledger.open(
        "earlier", cap_microdollars=10**8, cap_tokens=9, reserve_microdollars=0, payers=Payers(user=ADA)
    )
    await store.ledger.reserve("earlier", microdollars=9_900_000, tokens=1, last=False)


@pytest.mark.usefixtures("app", "spent")
async def test_a_command_is_answered_with_whose_budget_it_is_and_nothing_begins(
    local: LocalSlack, runs: Runs, desk: Desk
) -> None:
    await local.command(user=ADA, text="/research what is new about Postgres releases?")
    await local.until(lambda it: it.ephemerals(ADA))
    told = local.ephemerals(ADA)[0]["text"]
    assert told.startswith("Your budget for today is used up: $9.90 of $10.00. It begins anew tomorrow;")
    assert told.endswith("until then the operator can raise it. Nothing was started.")
    assert runs.started == {}
    await desk.afford("U0GRACE", CHANNEL, "research")


@pytest.mark.usefixtures("app", "spent")
async def test_a_form_that_is_sent_stays_open_with_the_reason(local: LocalSlack, runs: Runs) -> None:
    await local.command(user=ADA, text="/research")
    await local.until(lambda it: it.view(ADA))
    answer = await local.submit(user=ADA, values=values_of(local.view(ADA) or {}, {"text": "What is new in LarkMQ?"}))
    [words] = answer["errors"].values()
    assert "Your budget for today is used up" in words
    assert runs.started == {}


async def test_a_request_that_is_delivered_again_is_the_run_that_it_was(desk: Desk, store: Store, runs: Runs) -> None:
    first = await desk.start("research", QUESTION, text="q", channel=CHANNEL, key="k")
    await store.ledger.open(
        first, cap_microdollars=10**8, cap_tokens=9, reserve_microdollars=0, payers=Payers(user=ADA)
    )
    await store.ledger.reserve(first, microdollars=10_000_000, tokens=1, last=False)
    assert await desk.start("research", QUESTION, text="q", channel=CHANNEL, key="k") == first
    with pytest.raises(NotAllowed):
        await desk.start("research", QUESTION, text="q", channel=CHANNEL, key="another")
    assert set(runs.started) == {first}


@pytest.mark.usefixtures("spent")
async def test_a_run_with_a_smaller_cap_of_its_own_needs_less_left(desk: Desk, runs: Runs) -> None:
    small = QUESTION.model_copy(update={"limits": QUESTION.limits.with_cap(500_000)})
    await desk.start("research", small, text="q", channel=CHANNEL, key="k")
    assert len(runs.started) == 1


async def test_of_the_budget_of_the_house_a_member_is_told_no_amounts(desk: Desk, tmp_path: Path) -> None:
    books = Store(laid_out(tmp_path / "books.db"), budgets=Budgets(house=Caps(month_microdollars=7_000_000)))
    await books.ledger.open("earlier", cap_microdollars=10**8, cap_tokens=9, reserve_microdollars=0, payers=Payers())
    await books.ledger.reserve("earlier", microdollars=6_990_000, tokens=1, last=False)
    with pytest.raises(NotAllowed) as refused:
        await replace(desk, costs=books.costs).start("research", QUESTION, text="q", channel=CHANNEL, key="k")
    await books.close()
    assert refused.value.detail.startswith("The budget of this installation for this month is used up. It begins anew")
    assert "$" not in refused.value.detail


async def test_where_nothing_may_be_spent_that_is_what_is_said(desk: Desk, runs: Runs, tmp_path: Path) -> None:
    nothing = Budgets(channels={CHANNEL: Caps(day_microdollars=0)})
    books = Store(laid_out(tmp_path / "books.db"), budgets=nothing)
    with pytest.raises(NotAllowed) as refused:
        await replace(desk, costs=books.costs).start("research", QUESTION, text="q", channel=CHANNEL, key="k")
    await books.close()
    assert refused.value.detail == "The operator lets nothing be spent in this channel. Nothing was started."
    assert runs.started == {}
