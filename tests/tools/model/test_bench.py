"""What a model call costs us beside the bare SDK: `make bench TESTS=tests/tools/model`."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest
from openai import AsyncOpenAI

from patterns.guardrails.models.metered import Metered
from patterns.values.conversation import Message, Prompt
from tests.fakes.ledger import MemoryLedger
from tests.tools.model.stub import KEY, Answer, Wire
from tools.model.endpoint import Endpoint
from tools.model.presets import ROLES
from tools.model.prices import PriceTable, Rate
from tools.model.retries import Retrying

pytestmark = pytest.mark.bench

CALLS = 60
WORDS = "the quick brown fox jumps over the lazy dog " * 8
ANSWER = {
    "id": "one",
    "object": "chat.completion",
    "created": 0,
    "model": "asked-model",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "done"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
}


def conversation(length: int) -> Prompt:
    turns = [Message(role="user" if number % 2 else "assistant", text=WORDS) for number in range(length - 1)]
    return Prompt(role="worker", messages=(Message(role="system", text=WORDS), *turns))


async def processor_milliseconds(wire: Wire, call: Callable[[], Awaitable[object]]) -> float:
    """Per call, the stub's own share included: it is the same for every client."""
    wire.say(*[Answer(body=ANSWER)] * (CALLS + 1))
    await call()
    began = time.process_time()
    for _ in range(CALLS):
        await call()
    return (time.process_time() - began) * 1000 / CALLS


async def test_a_long_conversation_costs_less_than_with_the_bare_sdk(wire: Wire) -> None:
    endpoint: Endpoint = wire.endpoint()
    sdk = AsyncOpenAI(api_key=KEY, base_url=wire.url, max_retries=0)
    ledger = MemoryLedger()
    await ledger.open("run", cap_microdollars=10**9, cap_tokens=10**9, reserve_microdollars=0)
    models = dict.fromkeys(ROLES, "asked-model")
    prices = PriceTable(models=models, overrides={"asked-model": Rate.model_validate({"input": 1, "output": 1})})
    whole = Retrying(Metered(endpoint, ledger=ledger, prices=prices, account="run"), deadline_seconds=60)
    took: dict[tuple[str, int], float] = {}
    for length in (3, 61):
        prompt = conversation(length)
        plain = [{"role": one.role, "content": one.text} for one in prompt.messages]
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "sdk": lambda plain=plain: sdk.chat.completions.create(model="asked-model", messages=plain),
            "endpoint": lambda prompt=prompt: endpoint.complete(prompt),
            "with retries and ledger": lambda prompt=prompt: whole.complete(prompt),
        }
        for name, call in calls.items():
            took[name, length] = await processor_milliseconds(wire, call)
    await sdk.close()
    for (name, length), milliseconds in took.items():
        print(f"{name}, {length} messages: {milliseconds:.2f} ms CPU a call")  # noqa: T201  # what a bench is for
    assert took["endpoint", 61] < took["sdk", 61]
    assert took["with retries and ledger", 61] < took["sdk", 61]
