"""Retries around the meter around the endpoint, as they are wired: every attempt pays for itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from patterns.errors import LimitReached, ModelMalformed
from patterns.guardrails.models.metered import Metered, most_input_tokens
from tests.fakes.ledger import MemoryLedger
from tests.tools.model.stub import Answer, Wire, completion, prompt
from tools.model.presets import ROLES
from tools.model.prices import PriceTable, Rate
from tools.model.retries import Retrying

RUN = "run"
MOST = most_input_tokens(prompt()) + prompt().max_output_tokens


async def _no_wait(seconds: float) -> None:
    """Waits nothing."""


async def _stack(wire: Wire, *, cap: int) -> tuple[Retrying, MemoryLedger]:
    ledger = MemoryLedger()
    await ledger.open(RUN, cap_microdollars=cap, cap_tokens=1_000_000, reserve_microdollars=0)
    rates = {"asked-model": Rate(input=Decimal(1), output=Decimal(1))}
    prices = PriceTable(models=dict.fromkeys(ROLES, "asked-model"), overrides=rates)
    metered = Metered(wire.endpoint(), ledger=ledger, prices=prices, account=RUN)
    return Retrying(metered, deadline_seconds=60, sleep=_no_wait), ledger


async def test_refused_attempts_are_free_and_lost_ones_are_not(wire: Wire) -> None:
    model, ledger = await _stack(wire, cap=1_000_000)
    wire.say(
        Answer("busy", status=429),
        Answer("<html>"),
        Answer({**completion(), "choices": []}),
        Answer(completion()),
    )
    reply = await model.complete(prompt())
    assert reply.cost_microdollars == 15
    account = await ledger.spent(RUN)
    assert account.microdollars == MOST + 15 + 15, "a page of HTML, an empty answer that told its usage, the good one"
    assert account.reserved_microdollars == 0


async def test_a_retry_that_the_cap_does_not_allow_is_not_made(wire: Wire) -> None:
    model, ledger = await _stack(wire, cap=MOST + 100)
    wire.say(Answer(then="drop"))
    with pytest.raises(LimitReached):
        await model.complete(prompt())
    assert (await ledger.spent(RUN)).microdollars == MOST


async def test_an_answer_without_a_usage_costs_what_was_set_aside(wire: Wire) -> None:
    model, ledger = await _stack(wire, cap=1_000_000)
    wire.say(Answer({**completion(), "usage": None}))
    assert (await model.complete(prompt())).cost_microdollars == MOST
    assert (await ledger.spent(RUN)).tokens == MOST


async def test_the_last_attempts_failure_is_charged_too(wire: Wire) -> None:
    model, ledger = await _stack(wire, cap=1_000_000)
    wire.say(*[Answer("[]")] * 4)
    with pytest.raises(ModelMalformed):
        await model.complete(prompt())
    assert (await ledger.spent(RUN)).microdollars == 4 * MOST
