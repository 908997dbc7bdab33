"""What is tried again, how long it waits, and when it gives up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from patterns.errors import (
    AnswerInvalid,
    ContentRefused,
    ContextTooLong,
    LimitReached,
    ModelDenied,
    ModelMalformed,
    ModelOverloaded,
    ModelQuotaSpent,
    ModelRejected,
    ModelUnreachable,
    StewardError,
)
from patterns.values.conversation import Prompt, Reply
from tests.tools.model.stub import Answer, Wire, completion, prompt
from tools.model.retries import Retrying

GOOD = Reply(text="at last")


@dataclass
class Script:
    """A model that does what stands next in its script, and fails when nothing does."""

    steps: list[StewardError | Reply]
    waits: list[float] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> Reply:  # noqa: ARG002  # the port's name
        step = self.steps.pop(0)
        if isinstance(step, StewardError):
            raise step
        return step

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def retrying(self, *, attempts: int = 4, deadline_seconds: float = 600.0, jitter: float = 1.0) -> Retrying:
        return Retrying(
            self, deadline_seconds=deadline_seconds, attempts=attempts, sleep=self.sleep, jitter=lambda: jitter
        )


@pytest.mark.parametrize("kind", [ModelUnreachable, ModelOverloaded, ModelMalformed])
async def test_what_may_pass_is_tried_again(kind: type[StewardError]) -> None:
    script = Script([kind("x"), kind("x"), GOOD])
    assert await script.retrying().complete(prompt()) == GOOD
    assert script.waits == [0.5, 1.0]


@pytest.mark.parametrize(
    "kind",
    [ModelDenied, ModelQuotaSpent, ModelRejected, ContextTooLong, ContentRefused, AnswerInvalid, LimitReached],
)
async def test_what_would_fail_again_is_not(kind: type[StewardError]) -> None:
    script = Script([kind("x")])
    with pytest.raises(kind):
        await script.retrying().complete(prompt())
    assert script.waits == []


async def test_the_last_attempts_error_is_raised() -> None:
    script = Script([ModelUnreachable("first"), ModelOverloaded("second"), ModelMalformed("third")])
    with pytest.raises(ModelMalformed):
        await script.retrying(attempts=3).complete(prompt())
    assert script.steps == []


async def test_waits_double_up_to_a_bound_and_jitter_only_shortens_them() -> None:
    def run(jitter: float) -> tuple[Script, Retrying]:
        script = Script([*[ModelUnreachable("x")] * 7, GOOD])
        return script, script.retrying(attempts=8, jitter=jitter)

    longest, model = run(1.0)
    await model.complete(prompt())
    shortest, model = run(0.0)
    await model.complete(prompt())
    assert longest.waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert shortest.waits == [wait / 2 for wait in longest.waits]


@pytest.mark.parametrize("jitter", [0.0, 1.0])
async def test_a_time_to_wait_is_never_cut_short(jitter: float) -> None:
    script = Script([ModelOverloaded("x", retry_after_seconds=12.0), GOOD])
    await script.retrying(jitter=jitter).complete(prompt())
    assert 12.0 <= script.waits[0] <= 12.5


async def test_a_time_to_wait_beyond_our_patience_ends_the_call() -> None:
    script = Script([ModelOverloaded("x", retry_after_seconds=3600.0)])
    with pytest.raises(ModelOverloaded) as caught:
        await script.retrying().complete(prompt())
    assert caught.value.facts["retry_after_seconds"] == 3600.0
    assert script.waits == []


async def test_a_wait_that_would_pass_the_deadline_is_not_begun() -> None:
    script = Script([ModelOverloaded("x", retry_after_seconds=30.0)])
    with pytest.raises(ModelOverloaded):
        await script.retrying(deadline_seconds=20.0).complete(prompt())
    assert script.waits == []


class Silent:
    """A model that never answers, after as many failures as it is told."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    async def complete(self, prompt: Prompt) -> Reply:  # noqa: ARG002  # the port's name
        self.failures -= 1
        if self.failures >= 0:
            raise ModelOverloaded("x")
        await asyncio.Event().wait()
        raise AssertionError("never")


async def _no_wait(seconds: float) -> None:
    """Waits nothing."""


@pytest.mark.parametrize(("failures", "kind"), [(0, ModelUnreachable), (1, ModelOverloaded)])
async def test_the_deadline_spans_all_attempts(failures: int, kind: type[StewardError]) -> None:
    model = Retrying(Silent(failures), deadline_seconds=0.75, sleep=_no_wait)
    with pytest.raises(kind):
        await model.complete(prompt())


async def test_a_cancelled_call_is_not_tried_again() -> None:
    model = Silent(0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await Retrying(model, deadline_seconds=60).complete(prompt())
    assert model.failures == -1


async def test_a_real_endpoint_that_stumbles_three_ways_is_asked_four_times(wire: Wire) -> None:
    wire.say(
        Answer("busy", status=429, headers={"Retry-After": "0"}),
        Answer("oops", status=500),
        Answer(then="drop"),
        Answer(completion()),
    )
    model = Retrying(wire.endpoint(), deadline_seconds=60, sleep=_no_wait)
    assert (await model.complete(prompt())).text == "Hello."
