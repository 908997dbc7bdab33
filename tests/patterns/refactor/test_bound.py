"""No effect of a `/refactor` without a person's yes to exactly it: looked at twice, the last time right before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.errors import ApprovalVoid, LimitReached
from tests.fakes.model import fails
from tests.patterns.refactor.conftest import CART, README, SYNTHESIS, Refactoring, edits, planned, subtask
from tests.patterns.refactor.lead.test_setbacks import AT_CART, COST, asking

Refactor = Callable[..., Refactoring]
PLAN = planned(subtask("cart"))
WIDER = asking(paths=["invoice.py"])


@pytest.mark.usefixtures("guarded")
async def test_a_yes_to_another_plan_sets_nobody_to_work(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=("approve",))
    flow.human.mistaken = {"plan"}
    with pytest.raises(ApprovalVoid):
        await flow.play()
    assert flow.runs.run_ids() == ("run",)


async def test_a_yes_to_another_result_pushes_nothing(refactoring: Refactor, guarded: str) -> None:
    flow = refactoring(PLAN, *edits("cart", CART), SYNTHESIS, answers=("approve", "publish", ("discard", {})))
    flow.human.mistaken = {"result"}
    if guarded == "at the question":
        with pytest.raises(ApprovalVoid):
            await flow.play()
        flow.human.unanswered().clear()
    else:
        report = await flow.play()
        assert "What would be pushed is not what was approved." in flow.human.questions[2].body
        assert report.stop.code == "rejected"
    assert not flow.repository.published
    assert not flow.host.opened


@pytest.mark.usefixtures("guarded")
async def test_a_yes_to_other_paths_widens_nothing(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, WIDER, answers=("approve", "allow"))
    flow.human.mistaken = {"cart"}
    with pytest.raises(ApprovalVoid):
        await flow.play()
    assert flow.runs.run_ids() == ("run", "run.cart"), "no second worker was sent"


async def test_the_reason_of_a_no_is_told_where_it_helps(refactoring: Refactor) -> None:
    flow = refactoring(
        PLAN,
        WIDER,
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", ("deny", {"words": "it is frozen"}), ("discard", {"words": "too late"})),
    )
    report = await flow.play()
    told = [one.text for one in flow.model.asked("worker")[-1].messages]
    assert any("no: keep to the paths that you have. it is frozen" in text for text in told)
    assert report.facts[0] == "The reason: too late"


@pytest.mark.usefixtures("guarded")
async def test_a_yes_to_another_amount_raises_nothing(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, fails("worker", COST, when=AT_CART), answers=("approve", "raise"))
    flow.human.mistaken = {"budget"}
    await flow.ledger.open("run", cap_microdollars=1_900_000, cap_tokens=10, reserve_microdollars=0)
    with pytest.raises(ApprovalVoid):
        await flow.play()
    assert flow.ledger.accounts["run"].cap_microdollars == 1_900_000


async def test_one_yes_lifts_both_caps_where_workers_met_the_one_and_the_other(refactoring: Refactor) -> None:
    tokens = LimitReached(limit="G-TOKENS", value=9, cap=10)
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        fails("worker", COST, when=AT_CART),
        fails("worker", tokens, when='<subtask id="readme">'),
        *edits("cart", CART),
        *edits("readme", README),
        SYNTHESIS,
        answers=("approve", "publish"),
    )
    await flow.ledger.open("run", cap_microdollars=1_900_000, cap_tokens=10, reserve_microdollars=0)
    flow.human.by_name = {"budget": "raise"}
    await flow.play()
    assert flow.ledger.accounts["run"].cap_microdollars == 2_400_000
