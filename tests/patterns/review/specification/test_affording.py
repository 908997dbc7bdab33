"""No draft is written that could not be judged: both are reckoned before the first is paid."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from patterns.errors import ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.guardrails.models.metered import Metered
from patterns.review.specification.generating import CODE_TOKENS, DRAFT_BYTES, MATERIAL_BYTES
from patterns.review.specification.judging import VERDICT_TOKENS
from patterns.values.conversation import Prompt, Reply
from tests.fakes.ledger import MemoryLedger
from tests.fakes.model import ScriptedModel, Step
from tests.fakes.prices import TokenPrices
from tests.fakes.run import MemoryRuns
from tests.patterns.review.specification.conftest import (
    AGREED,
    ONE,
    PASSED,
    Review,
    Reviewing,
    drafted,
    judged,
)

GIVEN_CRITERIA = ("It turns a title into a slug.",)
ROOM = CODE_TOKENS + VERDICT_TOKENS + MATERIAL_BYTES
"""What both may cost at most, at a microdollar a token, without what their prompts hold already."""


def metered(model: ScriptedModel, ledger: MemoryLedger) -> Metered:
    return Metered(model, ledger=ledger, prices=TokenPrices(), account="run")


def limits(cap: int, reserve: int = 0, **more: int) -> Limits:
    return Limits(cap_microdollars=cap, reserve_microdollars=reserve, rounds=1, **more)


@pytest.mark.parametrize(
    "short",
    [
        limits(ROOM),
        limits(ROOM + 20_000, reserve=ROOM + 20_000 - CODE_TOKENS),
        limits(1_000_000, cap_tokens=ROOM),
    ],
    ids=["money", "the writer may not have the reserve", "tokens"],
)
async def test_a_draft_whose_judgement_cannot_be_paid_is_not_written(reviewing: Review, short: Limits) -> None:
    run = reviewing(criteria=GIVEN_CRITERIA, around=metered, limits=short, answers=("stop",))
    report = await run.play()
    assert report.stop.code in ("G-COST", "G-TOKENS")
    assert run.model.prompts == []
    assert run.ledger.accounts["run"].microdollars == 0


async def test_the_judge_may_have_the_reserve(reviewing: Review) -> None:
    cap = ROOM + 20_000
    enough = limits(cap, reserve=VERDICT_TOKENS + MATERIAL_BYTES)
    run = reviewing(ONE, judged("1", ids=("C1",)), criteria=GIVEN_CRITERIA, around=metered, limits=enough)
    assert (await run.play()).stop.code == "approved"


@dataclass
class Failing:
    """An endpoint that does the first call's work and loses its answer; it is asked again, and both are charged."""

    model: ScriptedModel
    lost: bool = False

    async def complete(self, prompt: Prompt) -> Reply:
        if not self.lost:
            self.lost = True
            raise ModelUnreachable("gone")
        return await self.model.complete(prompt)


@dataclass
class Again:
    """Fits the port `Model`: a second attempt where the first failed."""

    model: Metered

    async def complete(self, prompt: Prompt) -> Reply:
        try:
            return await self.model.complete(prompt)
        except ModelUnreachable:
            return await self.model.complete(prompt)


def losing(model: ScriptedModel, ledger: MemoryLedger) -> Again:
    return Again(Metered(Failing(model), ledger=ledger, prices=TokenPrices(), account="run"))


@pytest.mark.parametrize(("around", "more"), [(metered, 0), (losing, CODE_TOKENS)])
async def test_wherever_the_budget_ends_what_was_written_was_judged(around: object, more: int) -> None:
    """The largest draft and the longest evidence that are taken, and calls that cost all that they may."""
    large = drafted("\n".join(["'" + "Ä+" * 60 + "'"] * ((DRAFT_BYTES - 300) // 190)))
    long = PASSED.model_copy(update={"output": "Ä" * 9_000 + "\nWORD 3 run, 0 skipped, good\n"})
    endings = set()
    for cap in range(ROOM, ROOM + more + 16_000, 700):
        model = ScriptedModel(*(Step(one.role, one.answer) for one in (large, LAST)))
        run = Reviewing(
            MemoryRuns(),
            model,
            criteria=GIVEN_CRITERIA,
            around=around,
            limits=limits(cap),
            outcome=lambda *_: long,
        )
        run.human.by_kind["raise_budget"] = "stop"
        endings.add((await run.play()).stop.code)
        assert len(model.asked("generator")) == len(model.asked("evaluator"))
        assert not run.ledger.open_reservations, "nothing stays set aside"
    assert endings == {"G-COST", "approved"}


LAST = judged("1", ids=("C1",))


async def test_a_draft_that_is_larger_than_reckoned_is_asked_for_again(reviewing: Review) -> None:
    large = "x = 1\n" * (DRAFT_BYTES // 6)
    run = reviewing(AGREED, drafted(large), drafted("x = 1", when="the files are too large"), judged("123"))
    assert (await run.play()).stop.code == "approved"
