"""No effect of a `/refactor` without a person's yes to exactly it: looked at twice, the last time right before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.errors import ApprovalVoid
from tests.patterns.refactor.conftest import CART, SYNTHESIS, Refactoring, edits, planned, subtask
from tests.patterns.refactor.lead.test_setbacks import asking

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
