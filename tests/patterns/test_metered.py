"""Nothing is asked that was not set aside; what a call cost is charged, however it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from patterns.errors import (
    ContentRefused,
    ContextTooLong,
    Fact,
    LimitReached,
    ModelDenied,
    ModelMalformed,
    ModelOverloaded,
    ModelQuotaSpent,
    ModelRejected,
    ModelUnreachable,
    PriceUnknown,
    Unexpected,
)
from patterns.guardrails.models.metered import Metered, most_input_tokens
from patterns.values.conversation import Message, Prompt, Reply, ToolCall, ToolSpec, Usage
from tests.fakes.ledger import MemoryLedger

PROMPT = Prompt(role="worker", messages=(Message(role="user", text="Say hello."),), max_output_tokens=100)
RUN = "run"


class Prices:
    """A microdollar a token, ten for the dear model; the unknown one has no price."""

    def cost_microdollars(self, model: str, usage: Usage) -> int:
        if model == "unknown":
            raise PriceUnknown("x", model=model)
        return (usage.input_tokens + usage.output_tokens) * (10 if model == "dear" else 1)

    def model_of(self, role: str) -> str:
        return {"evaluator": "unknown", "planner": "dear"}.get(role, "cheap")


@dataclass
class Talker:
    """A model that does one thing, and looks at the account while it is being asked."""

    ledger: MemoryLedger
    act: Callable[[], Reply]
    seen: list[int] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> Reply:  # noqa: ARG002  # the port's name
        self.seen.append(self.ledger.accounts[RUN].reserved_microdollars)
        await asyncio.sleep(0)
        return self.act()


@pytest.fixture
async def ledger() -> MemoryLedger:
    ledger = MemoryLedger()
    await ledger.open(RUN, cap_microdollars=10_000, cap_tokens=10_000, reserve_microdollars=1_000)
    return ledger


def _metered(ledger: MemoryLedger, act: Callable[[], Reply]) -> tuple[Metered, Talker]:
    talker = Talker(ledger, act)
    return Metered(talker, ledger=ledger, prices=Prices(), account=RUN), talker


def _raiser(error: BaseException) -> Callable[[], Reply]:
    def act() -> Reply:
        raise error

    return act


MOST = most_input_tokens(PROMPT) + 100


async def test_the_dearest_it_can_be_is_set_aside_while_the_model_thinks(ledger: MemoryLedger) -> None:
    model, talker = _metered(ledger, lambda: Reply(text="hi", usage=Usage(input_tokens=5, output_tokens=2)))
    reply = await model.complete(PROMPT)
    assert talker.seen == [MOST]
    assert reply.cost_microdollars == 7
    assert reply.budget_used == (await ledger.spent(RUN)).share_used > 0
    account = await ledger.spent(RUN)
    assert (account.microdollars, account.tokens, account.reserved_microdollars) == (7, 7, 0)


async def test_what_does_not_fit_is_never_asked(ledger: MemoryLedger) -> None:
    model, talker = _metered(ledger, lambda: Reply(text="hi"))
    with pytest.raises(LimitReached):
        await model.complete(PROMPT.model_copy(update={"max_output_tokens": 9_000}))
    assert talker.seen == []
    last = PROMPT.model_copy(update={"max_output_tokens": 9_000, "last": True})
    assert (await model.complete(last)).text == "hi", "the closing call may draw on the reserve"


async def test_a_role_whose_model_has_no_price_is_never_asked(ledger: MemoryLedger) -> None:
    model, talker = _metered(ledger, lambda: Reply(text="hi"))
    with pytest.raises(PriceUnknown):
        await model.complete(PROMPT.model_copy(update={"role": "evaluator"}))
    assert talker.seen == []


@pytest.mark.parametrize(("answered_by", "cost"), [("cheap", 10), ("dear", 100), ("unknown", 10), ("", 10)])
async def test_the_answering_models_price_counts_and_else_the_asked_ones(
    ledger: MemoryLedger, answered_by: str, cost: int
) -> None:
    usage = Usage(input_tokens=8, output_tokens=2)
    model, _ = _metered(ledger, lambda: Reply(text="hi", usage=usage, model=answered_by))
    assert (await model.complete(PROMPT)).cost_microdollars == cost
    assert (await ledger.spent(RUN)).microdollars == cost


@pytest.mark.parametrize(
    "usage",
    [Usage(), Usage(output_tokens=5), Usage(input_tokens=-1, output_tokens=5), Usage(input_tokens=5, output_tokens=-5)],
)
async def test_a_reply_without_a_believable_usage_costs_all_that_was_set_aside(
    ledger: MemoryLedger, usage: Usage
) -> None:
    model, _ = _metered(ledger, lambda: Reply(text="hi", usage=usage))
    assert (await model.complete(PROMPT)).cost_microdollars == MOST
    assert (await ledger.spent(RUN)).tokens == MOST


@pytest.mark.parametrize(
    "error",
    [
        ModelOverloaded("x"),
        ModelDenied("x"),
        ModelQuotaSpent("x"),
        ModelRejected("x"),
        ContextTooLong("x"),
        ModelUnreachable("refused", billed=False),
        ContentRefused("filtered before it was read", billed=False),
    ],
    ids=str,
)
async def test_what_was_surely_not_billed_costs_nothing(ledger: MemoryLedger, error: Exception) -> None:
    model, _ = _metered(ledger, _raiser(error))
    with pytest.raises(type(error)):
        await model.complete(PROMPT)
    account = await ledger.spent(RUN)
    assert (account.microdollars, account.reserved_microdollars) == (0, 0)


@pytest.mark.parametrize(
    "error",
    [
        ModelUnreachable("timeout"),
        ModelMalformed("x"),
        ContentRefused("x"),
        Unexpected("x"),
        ValueError("a fault of ours"),
    ],
    ids=repr,
)
async def test_what_may_have_been_billed_costs_all_that_was_set_aside(ledger: MemoryLedger, error: Exception) -> None:
    model, _ = _metered(ledger, _raiser(error))
    with pytest.raises(type(error)):
        await model.complete(PROMPT)
    account = await ledger.spent(RUN)
    assert (account.microdollars, account.tokens, account.reserved_microdollars) == (MOST, MOST, 0)


@pytest.mark.parametrize("kind", [ModelMalformed, ContentRefused])
async def test_a_failed_call_that_tells_its_usage_costs_that(
    ledger: MemoryLedger, kind: type[ModelMalformed | ContentRefused]
) -> None:
    facts: dict[str, Fact] = {**Usage(input_tokens=9, output_tokens=1).model_dump()}
    model, _ = _metered(ledger, _raiser(kind("x", **facts)))
    with pytest.raises(kind):
        await model.complete(PROMPT)
    assert (await ledger.spent(RUN)).microdollars == 10


async def test_a_cancelled_call_costs_all_that_was_set_aside_and_stays_cancelled(ledger: MemoryLedger) -> None:
    model, _ = _metered(ledger, _raiser(asyncio.CancelledError()))
    with pytest.raises(asyncio.CancelledError):
        await model.complete(PROMPT)
    account = await ledger.spent(RUN)
    assert (account.microdollars, account.reserved_microdollars) == (MOST, 0)


async def test_workers_at_once_never_pass_the_cap_they_share(ledger: MemoryLedger) -> None:
    model, talker = _metered(ledger, lambda: Reply(text="hi", usage=Usage(input_tokens=MOST - 100, output_tokens=100)))
    refused = 0

    async def worker() -> None:
        nonlocal refused
        try:
            await model.complete(PROMPT)
        except LimitReached:
            refused += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(worker())
    account = await ledger.spent(RUN)
    assert account.microdollars <= account.cap_microdollars - account.reserve_microdollars
    assert max(talker.seen) <= 9_000
    assert refused == 100 - 9_000 // MOST, "not one call fewer than fits"


TEXTS = {
    "English": ("The quick brown fox jumps over the lazy dog. " * 20, 201),
    "Chinese": ("重构这个函数并添加测试" * 20, 160),
    "Amharic": ("ሰላም እንዴት ነህ " * 20, 541),
    "emoji": ("🎉🚀👩\u200d👩\u200d👧" * 50, 950),
    "a row of numbers": ("1 2 3 4 5 6 " * 200, 2400),
    "a table": ("1, 2, 3, 4\n" * 200, 2200),
    "single letters": ("a b c d e f g " * 200, 1401),
    "dense code": ("x,1,y,2;" * 300, 1801),
    "blank lines": ("\n \n\t\n" * 300, 599),
}
"""Texts with their tokens in the larger count of the o200k and cl100k vocabularies."""


@pytest.mark.parametrize(("text", "tokens"), TEXTS.values(), ids=TEXTS.keys())
def test_the_estimate_is_above_the_truth_and_not_absurdly_so(text: str, tokens: int) -> None:
    empty, full = (Prompt(role="worker", messages=(Message(role="user", text=said),)) for said in ("", text))
    estimate = most_input_tokens(full) - most_input_tokens(empty)
    assert tokens <= estimate <= 5 * tokens


def test_everything_that_is_sent_is_counted() -> None:
    def tokens(**fields: object) -> int:
        return most_input_tokens(PROMPT.model_copy(update=fields))

    tool = ToolSpec(name="look", description="d" * 1000, parameters={})
    call = ToolCall(id="a", name="look", arguments={"x": "y" * 1000})
    assert tokens(tools=(tool,)) > tokens() + 500
    assert tokens(answer_schema={"description": "d" * 1000}) > tokens() + 500
    assert tokens(messages=(Message(role="assistant", tool_calls=(call,)),)) > 500
    assert tokens(messages=PROMPT.messages * 10) > tokens() + 9 * 16
