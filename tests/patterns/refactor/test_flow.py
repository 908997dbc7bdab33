"""`/refactor` from request to pushed branch, with people, workers and a repository in memory."""

from __future__ import annotations

import asyncio

import pytest

from patterns.errors import AnswerInvalid, LimitReached, ModelUnreachable, PushRefused, RunStopped
from patterns.guardrails.limits import Limits
from patterns.values.conversation import JsonObject, Prompt, Reply
from patterns.values.letters import Decision, StopAsked
from tests.fakes.human import SILENCE, STOP
from tests.fakes.model import acts, fails, gives, says, shown
from tests.fakes.repository import FAILED, NOT_RUN, PASSED, MemoryRepository
from tests.fakes.run import MemoryRuns
from tests.patterns.refactor.conftest import (
    FILES,
    SYNTHESIS,
    Refactor,
    block,
    edits,
    handed_in,
    planned,
    subtask,
)

MONEY = block("money.py", "", "def cents(amount):\n    return round(amount, 2)\n")
CART = block("cart.py", "    return round(sum(prices), 2)\n", "    return cents(sum(prices))\n")
README = block("README.md", "# Shop\n", "# The shop\n")
PLAN = planned(subtask("money"), subtask("cart", "money"), subtask("readme"))
WORK = (edits("money", MONEY), edits("cart", CART), edits("readme", README))


async def test_an_approved_plan_ends_in_a_pushed_branch(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS)
    report = await flow.play()
    assert report.stop.code == "done"
    assert "branch `steward/run` is pushed" in report.stop.words
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
        "Pushing",
    ]


async def test_the_result_is_shown_with_its_diff_and_what_was_measured_before_anything_leaves(
    refactoring: Refactor,
) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS, answers=("approve", "discard"))
    report = await flow.play()
    (result,) = flow.thread.reports
    assert result.facts == ("3 files changed, +4 -2", "tests before: passed (sandbox)", "tests after: passed (sandbox)")
    assert [(one.text, one.author) for one in result.sections] == [("Rounding stands in one place now.", "model")]
    assert "+    return cents(sum(prices))" in result.attachments[0].text
    assert result.stop.words == "3 of 3 subtasks done"
    assert (report.stop.code, flow.repository.published) == ("rejected", {})


async def test_the_commit_names_the_run_its_subtasks_who_asked_and_who_approved(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS)
    await flow.play()
    assert flow.repository.published["run"][2] == (
        "Round in one place\n\n- money: money.py\n- cart: cart.py\n- readme: README.md\n\n"
        "Run-Id: run\nRequested-By: UADA\nApproved-By: UGRACE\n"
    )


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


async def test_the_plan_card_shows_what_will_be_written_and_the_cap(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=("reject",), limits=Limits(cap_microdollars=750_000))
    await flow.play()
    (question,) = flow.human.questions
    assert (question.kind, question.default, question.requester) == ("approve", "reject", "UADA")
    assert "**cart** Do cart (wave 2, after money)" in question.body
    assert "writes `*.py`, `*.md`" in question.body
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


async def test_a_stop_while_the_plan_waits_ends_the_run(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, answers=(STOP,))
    with pytest.raises(RunStopped):
        await flow.play()
    assert flow.human.decided["run:plan"].choice == "reject"


async def test_a_stop_while_the_result_waits_pushes_nothing(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS, answers=("approve", STOP))
    assert (await flow.play()).stop.code == "rejected"
    assert flow.repository.published == {}
    assert flow.human.decided["run:result"].choice == "discard"


class Slow:
    """A model during whose thinking somebody presses Stop."""

    def __init__(self, runs: MemoryRuns) -> None:
        self._runs = runs

    async def complete(self, prompt: Prompt) -> Reply:
        self._runs.post("run", StopAsked(by="UADA"), "stop")
        await asyncio.Event().wait()
        raise AssertionError(f"{prompt.role} was not ended")


async def test_a_stop_while_workers_are_at_work_hands_over_what_is_done_without_another_call(
    refactoring: Refactor,
) -> None:
    flow = refactoring(planned(subtask("readme"), subtask("cart", "readme")), edits("readme", README))
    flow.model_of = lambda run_id: Slow(flow.runs) if run_id == "run.cart" else flow.model
    await flow.play()
    (result,) = flow.thread.reports
    assert (result.stop.code, result.stop.words, result.sections) == ("stopped", "stopped by <@UADA>", ())
    assert result.facts[-1] == "cart stopped"
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}


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


async def test_a_failed_worker_is_reported_and_what_does_not_need_it_is_pushed(refactoring: Refactor) -> None:
    dead = fails("worker", ModelUnreachable("gone"), when='<subtask id="money">')
    flow = refactoring(PLAN, dead, edits("readme", README), SYNTHESIS)
    await flow.play()
    assert flow.thread.reports[0].facts[-2:] == ("money failed: model_unreachable", "cart skipped: it needs money")
    assert flow.thread.reports[0].stop.words == "1 of 3 subtasks done"
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}


@pytest.mark.parametrize("status", ["partial", "blocked"])
async def test_work_that_is_not_done_is_not_merged_and_its_reason_is_said(refactoring: Refactor, status: str) -> None:
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        edits("cart", CART, status=status),
        edits("readme", README),
        SYNTHESIS,
    )
    await flow.play()
    assert flow.thread.reports[0].facts[-1] == f"cart failed: {status}: cart is done."
    assert flow.pushed()["cart.py"] == FILES["cart.py"]


async def test_a_change_in_conflict_is_left_out_with_what_builds_on_it_and_both_are_said(
    refactoring: Refactor,
) -> None:
    other = block("cart.py", "def total(prices):\n", "def sum_up(prices):\n")
    flow = refactoring(
        planned(subtask("cart"), subtask("other"), subtask("onto", "other"), subtask("readme")),
        edits("cart", CART),
        edits("other", other),
        edits("onto", block("more.py", "", "x = 1\n")),
        edits("readme", README),
        SYNTHESIS,
    )
    await flow.play()
    assert flow.thread.reports[0].facts[-2:] == (
        "other left out: conflict in cart.py",
        "onto left out: it builds on other",
    )
    assert set(flow.pushed()) == set(FILES), "what builds on a change that is not there is not there either"
    assert "cents" in flow.pushed()["cart.py"]
    assert "- other" not in flow.repository.published["run"][2]
    assert "- onto" not in flow.repository.published["run"][2]


async def test_a_worker_whose_groundwork_does_not_fit_together_asks_no_model(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart"), subtask("other"), subtask("onto", "cart", "other")),
        edits("cart", CART),
        edits("other", block("cart.py", "def total(prices):\n", "def sum_up(prices):\n")),
        SYNTHESIS,
    )
    await flow.play()
    assert "onto failed: blocked: The work that this builds on does not fit together: other in cart.py" in (
        flow.thread.reports[0].facts
    )


async def test_nothing_changed_is_said_and_nobody_is_asked(refactoring: Refactor) -> None:
    idle = acts("worker", handed_in("There was nothing to do here."), when='<subtask id="cart">')
    flow = refactoring(planned(subtask("cart")), idle, SYNTHESIS, answers=("approve",))
    report = await flow.play()
    assert report.facts == (
        "0 files changed, +0 -0",
        "tests before: passed (sandbox)",
        "tests after: not run: nothing changed",
    )
    assert report.attachments == ()
    assert flow.repository.checks == 1


async def test_without_a_sandbox_the_facts_and_the_card_say_that_nothing_was_run(refactoring: Refactor) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS, repository=MemoryRepository(FILES, check=lambda _: NOT_RUN))
    await flow.play()
    why = "there is no sandbox: install bubblewrap"
    assert flow.thread.reports[0].facts[1:] == (f"tests before: not run ({why})", f"tests after: not run ({why})")
    assert f"Tests are not run: {why}" in flow.progress.views[-1].notes


async def test_tests_that_the_change_broke_are_said_before_the_push(refactoring: Refactor) -> None:
    repository = MemoryRepository(FILES, check=lambda files: PASSED if "money.py" not in files else FAILED)
    flow = refactoring(PLAN, *WORK, SYNTHESIS, repository=repository, answers=("approve", "discard"))
    await flow.play()
    assert flow.thread.reports[0].facts[1:] == (
        "tests before: passed (sandbox)",
        "tests after: FAILED with exit code 1 (sandbox)",
    )


COST = LimitReached("x", limit="G-COST", value=1_900_000, cap=1_900_000)


async def test_a_cost_limit_in_the_middle_hands_over_what_is_done(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("readme"), subtask("cart", "readme")),
        edits("readme", README),
        acts("worker", ("read_file", {"path": "cart.py"}), text=CART, when='<subtask id="cart">'),
        fails("worker", COST, when='<subtask id="cart">'),
        SYNTHESIS,
    )
    await flow.play()
    (result,) = flow.thread.reports
    assert result.stop.code == "G-COST"
    assert result.stop.words == "the cost cap is reached (G-COST): $1.9000 of $1.9000"
    assert result.facts[-1].startswith("cart failed: partial: The worker did not hand in: the cost cap is reached")
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}
    synthesis = flow.model.prompts[-1]
    assert synthesis.last, "the closing words come from the reserve"
    assert "the cost cap is reached" in shown(synthesis)


async def test_a_worker_that_used_up_its_own_turns_stops_nobody_else(refactoring: Refactor) -> None:
    turns = [acts("worker", ("read_file", {"path": "cart.py"}), when='<subtask id="cart">') for _ in range(2)]
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        *turns,
        edits("readme", README),
        SYNTHESIS,
        limits=Limits(turns=2),
    )
    await flow.play()
    assert flow.thread.reports[0].stop.code == "done"
    assert "the cap on turns is reached (G-STEPS): 2 of 2" in flow.thread.reports[0].facts[-1]


async def test_a_worker_that_only_talks_is_given_up(refactoring: Refactor) -> None:
    talk = [says("worker", "Hm.", when='<subtask id="cart">') for _ in range(2)]
    flow = refactoring(planned(subtask("cart")), *talk, SYNTHESIS, answers=("approve",))
    report = await flow.play()
    assert report.facts[-1] == "cart failed: partial: The worker did not hand in: it no longer acted."


@pytest.mark.parametrize("error", [COST, ModelUnreachable("gone")], ids=["no money", "no model"])
async def test_without_closing_words_the_facts_stand(
    refactoring: Refactor, error: LimitReached | ModelUnreachable
) -> None:
    flow = refactoring(PLAN, *WORK, fails("synthesiser", error))
    await flow.play()
    assert flow.thread.reports[0].sections == ()
    assert flow.thread.reports[0].facts[0] == "3 files changed, +4 -2"


async def test_a_plan_that_stays_wrong_ends_the_run_before_anybody_is_asked(refactoring: Refactor) -> None:
    wrong = gives("planner", {"summary": "Do it somehow.", "subtasks": [subtask("a", "ghost", paths_allowed=["/x"])]})
    flow = refactoring(wrong, wrong, wrong, answers=())
    with pytest.raises(AnswerInvalid, match="ghost"):
        await flow.play()


async def test_a_push_that_the_remote_refuses_is_an_error_and_the_diff_stays_in_the_thread(
    refactoring: Refactor,
) -> None:
    flow = refactoring(PLAN, *WORK, SYNTHESIS)
    flow.repository.refuses_pushes = True
    with pytest.raises(PushRefused):
        await flow.play()
    assert flow.thread.reports[0].attachments


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
