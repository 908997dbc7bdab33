"""`/refactor` from request to pushed branch, with people, workers and a repository in memory."""

from __future__ import annotations

import pytest

from patterns.guardrails.limits import Limits
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import Decision
from tests.fakes.human import SILENCE
from tests.fakes.model import shown
from tests.fakes.repository import FAILED, MemoryRepository
from tests.patterns.refactor.conftest import (
    CART,
    FILES,
    MONEY,
    README,
    SYNTHESIS,
    Refactor,
    edits,
    handed_in,
    planned,
    subtask,
)

PLAN = planned(subtask("money"), subtask("cart", "money"), subtask("readme"))
WORK = (edits("money", MONEY), edits("cart", CART), edits("readme", README))


async def test_an_approved_plan_ends_in_a_pushed_branch(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS)
    report = await flow.play()
    assert report.stop.code == "done"
    assert "branch `steward/run-round-in-one-place-and-keep-results` is pushed" in report.stop.words
    assert report.branch == "steward/run-round-in-one-place-and-keep-results"
    assert flow.pushed() == {
        "README.md": "# The shop\n",
        "cart.py": "def total(prices):\n    return cents(sum(prices))\n",
        "invoice.py": FILES["invoice.py"],
        "money.py": "def cents(amount):\n    return round(amount, 2)\n",
    }
    assert flow.progress.stages() == [
        "Fetching the repository",
        "Running its tests as they are",
        "Planning",
        "Waiting for approval of the plan",
        "Working",
        "Merging",
        "Running the tests on the result",
        "Summing up",
        "Waiting for a decision on the result",
        "Looking whether the branch has moved",
        "Pushing",
    ]


async def test_the_result_is_shown_with_its_diff_and_what_was_measured_before_anything_leaves(
    refactoring: Refactor,
) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS, answers=("approve", "discard"))
    report = await flow.play()
    (result,) = flow.thread.reports
    assert (result.facts[0], result.facts[-1]) == ("passed: tests [sandbox]; before: passed", "changed: 3 files, +4 -2")
    assert "not measured: coverage of the added lines (no coverage command is configured)" in result.facts
    assert [(one.text, one.author) for one in result.sections] == [("Rounding stands in one place now.", "model")]
    assert "+    return cents(sum(prices))" in result.attachments[0].text
    assert result.stop.words == "3 of 3 subtasks done"
    assert (report.stop.code, flow.repository.published) == ("rejected", {})


async def test_each_subtask_is_a_commit_that_names_the_run_who_asked_and_who_approved(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS)
    await flow.play()
    assert [one.splitlines()[0] for one in flow.messages()] == ["Do money", "Do cart", "Do readme"]
    trailers = "Run-Id: run\nTask-Id: cart\nRequested-By: UADA\nApproved-By: UGRACE\n"
    assert flow.messages()[1] == f"Do cart\n\n> cart is done.\n\n{trailers}"
    commits = flow.repository.published["steward/run-round-in-one-place-and-keep-results"]
    assert [set(files) - set(FILES) for files, _ in commits] == [{"money.py"}] * 3, "each on top of those before"


async def test_the_planner_is_shown_the_request_the_repository_and_how_its_tests_end(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=("reject",))
    await flow.play()
    told = shown(flow.model.prompts[0])
    for piece in (
        "<request>\nRound in one place",
        "cart.py (2 lines)\n  1: def total(prices)",
        "README.md:\n# Shop",
        "<baseline>\npython3 -m unittest: exit code 0",
        "- `edit_file`: Change files that you have read.",
    ):
        assert piece in told


async def test_the_plan_card_names_the_tests_that_fail_already(refactoring: Refactor) -> None:
    summary = "=== short test summary info ===\nFAILED test_cart.py::test_x - no\n1 failed, 3 passed in 0.10s\n"
    red = FAILED.model_copy(update={"output": summary})
    flow = refactoring(PLAN, answers=("reject",), repository=MemoryRepository(FILES, check=lambda _: red))
    await flow.play()
    (question,) = flow.human.questions
    assert "**1 test failed already**, before any change: test_cart.py::test_x" in question.body


async def test_the_plan_card_shows_what_will_be_written_and_the_cap(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=("reject",), limits=Limits(cap_microdollars=750_000))
    await flow.play()
    (question,) = flow.human.questions
    assert (question.kind, question.default, question.requester) == ("approve", "reject", "UADA")
    assert "**cart** Do cart (wave 2, after money)" in question.body
    assert "writes `cart.py`" in question.body
    assert "The cap of this run: $0.75 and 2,000,000 tokens." in question.body


@pytest.mark.parametrize("answer", ["reject", SILENCE])
async def test_a_plan_that_is_not_approved_changes_nothing(refactoring: Refactor, answer: str) -> None:
    flow = refactoring(PLAN, answers=(answer,))
    report = await flow.play()
    assert (report.stop.code, report.stop.words) == ("rejected", "the plan was not approved; nothing was changed")
    assert flow.runs.run_ids() == ("run",)


async def test_an_answer_that_is_no_choice_is_a_no(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=(SILENCE,))
    flow.human.decided["run:plan"] = Decision(question_id="run:plan", choice="perhaps")
    assert (await flow.play()).stop.code == "rejected"
    flow = refactoring(PLAN, *WORK, SYNTHESIS, answers=("approve", SILENCE))
    flow.human.decided["run:result"] = Decision(question_id="run:result", choice="")
    assert (await flow.play()).stop.code == "rejected"
    assert flow.repository.published == {}


async def test_a_result_that_nobody_decides_on_is_not_pushed(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS, answers=("approve", SILENCE))
    assert (await flow.play()).stop.code == "rejected"
    assert flow.repository.published == {}


async def test_a_worker_sees_its_own_subtask_its_tools_and_the_work_it_builds_on(refactoring: Refactor) -> None:
    plan = planned(subtask("money"), subtask("cart", "money", tools_needed=["edit_file"]), subtask("readme"))
    flow = refactoring(plan, *WORK, SYNTHESIS)
    await flow.play()
    workers = [one for one in flow.model.prompts if one.role == "worker"]
    cart = next(one for one in workers if '<subtask id="cart">' in shown(one))
    readme = next(one for one in workers if '<subtask id="readme">' in shown(one))
    assert [tool.name for tool in cart.tools] == ["read_file", "edit_file", "ask_human", "submit"]
    assert [tool.name for tool in readme.tools] == ["read_file", "edit_file", "run_command", "ask_human", "submit"]
    assert "<earlier-work>\nmoney (done): money is done.\nfiles changed: money.py\n" in shown(cart)
    assert "earlier-work>" not in shown(readme).split("# The form of a change")[1].split("addressed to you.")[1]


async def test_an_approval_is_bound_to_the_plan_the_base_and_the_limits(refactoring: Refactor) -> None:
    digests = set()
    for plan, limits in (
        (planned(subtask("cart")), Limits()),
        (planned(subtask("cart", paths_allowed=["**"])), Limits()),
        (planned(subtask("cart")), Limits(cap_microdollars=1)),
    ):
        flow = refactoring(plan, answers=("reject",), limits=limits)
        await flow.play()
        digests.add(flow.human.questions[0].digest)
    assert len(digests) == 3


def test_a_submission_as_a_worker_writes_it_is_read() -> None:
    arguments: JsonObject = handed_in()[1]
    assert arguments["status"] == "done"
