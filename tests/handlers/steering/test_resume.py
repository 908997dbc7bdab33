"""A stopped run's Resume starts one run in its thread, with what was left of its money, for whoever may."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.slack.server import LocalSlack
from handlers.slack.client import Slack
from handlers.steering.resume import ALREADY, NOT_KEPT, left, request_of
from handlers.thread.delivery import Delivery
from handlers.thread.offers import OFFER_ACTION
from handlers.thread.root import Place
from patterns.guardrails.authority.policy import Policy
from patterns.guardrails.limits import Limits
from patterns.refactor.request import RefactorRequest
from patterns.review.request import ReviewRequest
from patterns.values.money.spend import Spend
from patterns.values.report import Report, Stop
from patterns.values.repository.rules import RepositoryRules
from patterns.values.running.record import RunRecord
from tests.fakes.journey import text_of
from tests.handlers.conftest import CHANNEL, Runs
from tools.store.store import Store

REPORT = Report(headline="shop: stopped", stop=Stop(code="stopped", words="stopped"), offers=("resume",))
ASKED = RefactorRequest(
    repository="shop",
    text="split the cart",
    requester="U0ADA",
    rules=RepositoryRules(draft=False, protected=("old.py",)),
)


@pytest.fixture
async def record(record: RunRecord, slack: Slack, store: Store, runs: Runs) -> RunRecord:
    """A run of Ada's that was stopped after it had spent $1.50 of $2."""
    root = await slack.post(CHANNEL, text="the root", blocks=[], key="refactor-1:root")
    there = record.model_copy(update={"root_ts": root, "payload": ASKED.model_dump(mode="json")})
    await store.runs.record(there)
    await Delivery(Place(slack, store.effects, there, root_ts=root)).deliver(REPORT, "report")
    await store.ledger.open("refactor-1", cap_microdollars=2_000_000, cap_tokens=9, reserve_microdollars=0)
    reserved = await store.ledger.reserve("refactor-1", microdollars=1_500_000, tokens=5, last=True)
    await store.ledger.settle("refactor-1", reserved, microdollars=1_500_000, tokens=5)
    runs.states["refactor-1"] = "done"
    runs.outcomes["refactor-1"] = {"stop": {}, "resume": {"plan": 1}}
    return there


async def press(local: LocalSlack, user: str = "U0ADA") -> str:
    before = len(local.ephemerals(user))
    [message] = [one for one in local.messages() if one["text"] == "shop: stopped"]
    await local.click(user=user, ts=message["ts"], action_id=f"{OFFER_ACTION}:resume")
    await local.until(lambda it: len(it.ephemerals(user)) > before)
    return str(local.ephemerals(user)[-1]["text"])


def started(runs: Runs) -> list[dict[str, Any]]:
    return [payload["record"] for _, payload in runs.started.values()]


@pytest.mark.usefixtures("app")
async def test_it_starts_one_run_by_the_rules_of_today_with_what_was_left(
    local: LocalSlack, record: RunRecord, runs: Runs
) -> None:
    shown = next(one["blocks"] for one in local.messages() if one["text"] == "shop: stopped")
    assert "It may spend what was left: $0.50" in await press(local)
    [one] = started(runs)
    assert (one["root_ts"], one["text"], one["requester"]) == (record.root_ts, record.text, "U0ADA")
    request = RefactorRequest.model_validate(one["payload"])
    assert (request.resumes, request.limits.cap_microdollars) == ("refactor-1", 500_000)
    assert request.rules == RepositoryRules(draft=False)
    now = next(one for one in local.messages() if one["text"] == "shop: stopped")
    assert "*Resume*: <@U0ADA>" in text_of(now)
    local.world.messages.change(CHANNEL, now["ts"], {"blocks": shown})
    assert await press(local) == ALREADY
    assert len(runs.started) == 1


@pytest.mark.usefixtures("app")
async def test_who_may_not_steer_the_run_resumes_nothing(local: LocalSlack, record: RunRecord, runs: Runs) -> None:
    assert record.requester == "U0ADA"
    assert "Only <@U0ADA> or an approver" in await press(local, "U0GRACE")
    assert runs.started == {}


@pytest.mark.usefixtures("app")
async def test_what_is_no_longer_kept_is_said(local: LocalSlack, record: RunRecord, runs: Runs) -> None:
    assert record.root_ts
    runs.outcomes.clear()
    assert await press(local) == NOT_KEPT


def test_a_resumed_run_never_gets_more_than_a_new_one_and_always_enough_to_ask() -> None:
    limits = Limits(cap_microdollars=1_000_000, cap_tokens=100_000, reserve_microdollars=100_000)
    raised = left(limits, Spend(microdollars=0, cap_microdollars=5_000_000, cap_tokens=900_000))
    assert (raised.cap_microdollars, raised.cap_tokens) == (1_000_000, 100_000)
    used = left(limits, Spend(microdollars=2_000_000, tokens=9, cap_microdollars=2_000_000, cap_tokens=9))
    assert (used.cap_microdollars, used.cap_tokens, used.reserve_microdollars) == (10_000, 10_000, 1_000)


def test_a_review_that_goes_on_remembers_who_asked_before(record: RunRecord) -> None:
    asked = ReviewRequest(text="a queue", requester="U0ADA", earlier_requesters=("U0EVE",))
    stopped = record.model_copy(update={"command": "review", "payload": asked.model_dump(mode="json")})
    request = request_of(stopped, "U0BEN", Policy(team="T0LOCAL"), Spend(cap_microdollars=10**6, cap_tokens=10**6))
    assert isinstance(request, ReviewRequest)
    assert (request.requester, request.earlier_requesters) == ("U0BEN", ("U0EVE", "U0ADA"))
