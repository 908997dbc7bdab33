"""Attempts after the first: what was done, said and allowed before them holds."""

from __future__ import annotations

from collections.abc import Mapping

from patterns.errors import LimitReached, ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.values.repository.trees import Tree
from tests.fakes.human import SILENCE
from tests.fakes.model import acts, fails, says, shown
from tests.patterns.refactor.conftest import (
    CART,
    README,
    SYNTHESIS,
    Refactor,
    block,
    edits,
    handed_in,
    planned,
    subtask,
)

AT_CART = '<subtask id="cart">'


async def test_a_worker_that_dies_after_an_answer_goes_on_with_that_answer(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart")),
        acts("worker", ("ask_human", {"question": "Which of the two is meant?"}), when=AT_CART),
        fails("worker", ModelUnreachable("gone"), when=AT_CART),
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", ("answer", {"words": "To cents."}), "publish"),
    )
    await flow.play()
    assert "To cents." in shown(flow.model.asked("worker")[-1])


async def test_questions_of_subtasks_with_names_like_ours_are_told_apart(refactoring: Refactor) -> None:
    steps = [
        acts("worker", ("ask_human", {"question": f"Is it the {word}?"}), when=f'<subtask id="{name}">')
        for word, name in (("first", "plan"), ("second", "plan"), ("third", "plan2"), ("fourth", "budget1"))
    ]
    flow = refactoring(
        planned(*(subtask(name) for name in ("plan", "plan2", "budget1"))),
        *steps,
        *(edits(name, block(f"{name}.py", "", "x = 1\n")) for name in ("plan", "plan2", "budget1")),
        SYNTHESIS,
    )
    flow.human.by_kind["answer"] = "decide_yourself"
    await flow.play()
    assert len([one for one in flow.human.questions if one.kind == "answer"]) == 4


async def test_what_builds_on_a_subtask_that_a_person_left_out_is_not_planned_anew(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart"), subtask("onto", "cart"), subtask("readme")),
        acts("worker", handed_in("Which rounding is meant?", status="blocked"), when=AT_CART),
        edits("readme", README),
        SYNTHESIS,
        answers=("approve", "skip", "publish"),
    )
    await flow.play()
    assert len(flow.model.asked("planner")) == 1
    assert flow.thread.reports[0].facts[-2:] == ("cart left out: a person decided so", "onto left out: it needs cart")


async def test_a_cap_that_was_raised_meanwhile_is_not_asked_about_again(refactoring: Refactor) -> None:
    met = LimitReached("x", limit="G-COST", value=1_900_000, cap=2_000_000)
    flow = refactoring(
        planned(subtask("cart"), subtask("readme", "cart")),
        fails("worker", met, when=AT_CART),
        edits("cart", CART),
        fails("worker", met, when='<subtask id="readme">'),
        edits("readme", README),
        SYNTHESIS,
        answers=("approve", "raise", "publish"),
    )
    await flow.ledger.open("run", cap_microdollars=2_000_000, cap_tokens=10, reserve_microdollars=0)
    await flow.play()
    assert flow.pushed()["README.md"] == "# The shop\n"


async def test_a_question_about_the_budget_that_is_behind_is_another_one_when_it_is_put_again(
    refactoring: Refactor,
) -> None:
    met = LimitReached("x", limit="G-COST", value=1_900_000, cap=1_900_000)
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        fails("worker", met, when=AT_CART),
        edits("readme", README),
        says("synthesiser", "The readme is done."),
        planned(subtask("more")),
        fails("worker", met, when='<subtask id="more">'),
        edits("more", block("more.py", "", "x = 1\n")),
        says("synthesiser", "There is more."),
        answers=("approve", "finish", ("change", {"words": "More."}), "approve", "raise", "publish"),
    )
    await flow.ledger.open("run", cap_microdollars=2_000_000, cap_tokens=10, reserve_microdollars=0)
    await flow.play()
    assert [one.id for one in flow.human.questions if one.kind == "raise_budget"] == ["run:budget1", "run:budget2"]
    assert "more.py" in flow.pushed()


async def test_time_is_asked_about_also_while_a_question_about_money_stands(refactoring: Refactor) -> None:
    """Two questions of one run, each with an id of its own; what the workers hand in meanwhile counts."""
    met = LimitReached("x", limit="G-COST", value=1_900_000, cap=2_000_000)
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        fails("worker", met, when=AT_CART),
        edits("readme", README),
        SYNTHESIS,
        answers=("approve", SILENCE, "finish", "publish"),
        limits=Limits(seconds=100),
    )
    write = flow.repository.write

    async def slow(tree: Tree, files: Mapping[str, str | None]) -> Tree:
        flow.runs.pass_time(200)
        return await write(tree, files)

    flow.repository.write = slow  # type: ignore[method-assign]
    await flow.play()
    assert {"run:budget1", "run:time1"} <= {one.id for one in flow.human.questions}
