"""What goes wrong while workers are at it: mended, asked about, planned anew; never silent, never fatal to the rest."""

from __future__ import annotations

import pytest

from patterns.errors import ContextTooLong, DiskFull, LimitReached, ModelDenied, ModelUnreachable
from patterns.guardrails.limits import Limits
from patterns.refactor.worker.handoff import POLICY
from patterns.values.repository.trees import Change, Merge, Tree
from tests.fakes.human import SILENCE
from tests.fakes.model import Step, acts, fails, says, shown
from tests.fakes.repository import FAILED, PASSED, MemoryRepository
from tests.patterns.refactor.conftest import (
    CART,
    FILES,
    MONEY,
    README,
    SYNTHESIS,
    Refactor,
    block,
    edits,
    handed_in,
    planned,
    reads,
    subtask,
)

OTHER = block("cart.py", "    return round(sum(prices), 2)\n", "    return whole(sum(prices))\n")
NO_NEW_PLAN = fails("planner", ModelUnreachable("gone"), when="<facts>")
AT_CART = '<subtask id="cart">'
COST = LimitReached("x", limit="G-COST", value=1_900_000, cap=1_900_000)
LEFT = ("approve", "publish")
LOUD = FAILED.model_copy(update={"output": f"{'trace ' * 2000}\n{FAILED.output}"})
"""More than a subtask's description can hold."""


def test_every_failure_has_a_remedy() -> None:
    assert {one.action for one in POLICY.values()} == {"again", "again_fresh", "repair", "ask", "stop", "redo"}


async def test_what_is_only_passing_is_tried_again(refactoring: Refactor) -> None:
    gone = fails("worker", ModelUnreachable("gone"), when=AT_CART)
    flow = refactoring(planned(subtask("cart")), gone, edits("cart", CART), SYNTHESIS)
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"]
    assert "once more: it ended with an error" in flow.progress.notes_on_rows()


async def test_what_stays_gone_is_given_up_and_what_does_not_need_it_is_pushed(refactoring: Refactor) -> None:
    gone = [fails("worker", ModelUnreachable("gone"), when='<subtask id="money">') for _ in range(3)]
    plan = planned(subtask("money"), subtask("cart", "money"), subtask("readme"))
    flow = refactoring(plan, *gone, edits("readme", README), SYNTHESIS)
    await flow.play()
    assert flow.thread.reports[0].facts[-2:] == (
        "money left out: its worker ended with an error (model_unreachable)",
        "cart left out: it needs money",
    )
    assert flow.thread.reports[0].stop.words == "1 of 3 subtasks done"
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}


async def test_an_error_that_kept_every_worker_from_working_is_the_end_and_not_planned_anew(
    refactoring: Refactor,
) -> None:
    denied = [fails("worker", ModelDenied("no such key"), when=f'<subtask id="{name}">') for name in ("cart", "readme")]
    flow = refactoring(planned(subtask("cart"), subtask("readme"), subtask("onto", "cart")), *denied)
    with pytest.raises(ModelDenied):
        await flow.play()
    assert [one.kind for one in flow.human.questions] == ["approve"]


async def test_what_is_too_large_for_one_worker_is_planned_anew(refactoring: Refactor) -> None:
    large = fails("worker", ContextTooLong("too large"), when=AT_CART)
    smaller = planned(subtask("cart-again", paths_allowed=["cart.py"]))
    plan = planned(subtask("cart"), subtask("readme"))
    flow = refactoring(plan, large, edits("readme", README), smaller, edits("cart-again", CART), SYNTHESIS)
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"]


async def test_a_run_in_which_nothing_was_done_does_not_call_itself_done(refactoring: Refactor) -> None:
    talk = [says("worker", "Hm.", when=AT_CART) for _ in range(4)]
    report = await refactoring(planned(subtask("cart")), *talk, NO_NEW_PLAN).play()
    assert (report.stop.code, report.stop.words) == ("failed", "0 of 1 subtask done")
    assert report.sections == (), "and no model is asked to sum up nothing"


async def test_a_worker_that_is_done_and_changed_nothing_is_named(refactoring: Refactor) -> None:
    idle = acts("worker", handed_in("The cart is done."), when=AT_CART)
    report = await refactoring(planned(subtask("cart")), idle, SYNTHESIS).play()
    assert "cart: changed no file" in report.facts


async def test_what_failed_is_planned_anew_and_only_more_than_was_approved_is_asked_again(
    refactoring: Refactor,
) -> None:
    talk = [says("worker", "Hm.", when=AT_CART) for _ in range(4)]
    smaller = planned(subtask("cart-again", paths_allowed=["cart.py"]))
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        edits("readme", README),
        *talk,
        smaller,
        edits("cart-again", CART),
        SYNTHESIS,
    )
    await flow.play()
    assert [one.kind for one in flow.human.questions] == ["approve", "approve"], "the plan and the result"
    assert flow.pushed()["README.md"] == "# The shop\n"
    assert "cents" in flow.pushed()["cart.py"]
    assert not [one for one in flow.thread.reports[0].facts if "left out" in one]
    told = shown(flow.model.asked("planner")[1])
    assert "done: readme" in told
    assert "not done: cart" in told


async def test_a_new_plan_that_wants_more_is_shown_with_its_difference(refactoring: Refactor) -> None:
    talk = [says("worker", "Hm.", when=AT_CART) for _ in range(4)]
    wider = planned(subtask("cart-again", paths_allowed=["cart.py", "invoice.py"]))
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        edits("readme", README),
        *talk,
        wider,
        SYNTHESIS,
        answers=("approve", "reject", "publish"),
    )
    await flow.play()
    again = flow.human.questions[1]
    assert again.id == "run:plan2"
    assert "added **cart-again**" in again.body
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}


async def test_a_blocked_worker_is_put_to_a_person_and_goes_on_with_their_words(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart")),
        acts("worker", handed_in("Which rounding is meant?", status="blocked"), when=AT_CART),
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", ("answer", {"words": "To cents."}), "publish"),
    )
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"]
    assert "To cents." in shown(flow.model.asked("worker")[1])


async def test_work_that_was_not_finished_can_be_taken_as_it_is_and_the_result_says_so(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart")),
        edits("cart", CART, status="partial", acceptance=[]),
        SYNTHESIS,
        answers=("approve", "take", "publish"),
    )
    await flow.play()
    assert "Not met: cart is done\nIt has changed cart.py." in flow.human.questions[1].body
    assert "cart: taken unfinished, not met: cart is done" in flow.thread.reports[0].facts
    assert "cents" in flow.pushed()["cart.py"]


async def test_a_blocked_worker_that_nobody_answers_is_left_out_and_not_planned_anew(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        acts("worker", handed_in("Which rounding is meant?", status="blocked"), when=AT_CART),
        edits("readme", README),
        SYNTHESIS,
        answers=("approve", SILENCE, "publish"),
    )
    await flow.play()
    assert flow.thread.reports[0].facts[-1] == "cart left out: nobody answered"
    assert len(flow.model.asked("planner")) == 1


def asking(**arguments: object) -> Step:
    return acts("worker", ("ask_human", {"question": "Which of the two is meant?", **arguments}), when=AT_CART)


async def test_a_workers_question_is_answered_and_the_very_same_conversation_goes_on(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart")),
        asking(options=["to cents", "to whole numbers"]),
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", "option1", "publish"),
    )
    await flow.play()
    first, second, _ = flow.model.asked("worker")
    assert second.messages[: len(first.messages)] == first.messages
    assert "A person answered: to cents" in second.messages[-1].text
    assert [one.label for one in flow.human.questions[1].choices][:2] == ["to cents", "to whole numbers"]


@pytest.mark.parametrize(("answer", "is_written"), [("allow", True), ("deny", False), (SILENCE, False)])
async def test_wider_paths_are_allowed_by_a_person_and_by_nobody_else(
    refactoring: Refactor, answer: str, *, is_written: bool
) -> None:
    invoice = block("invoice.py", "    return round(sum(prices), 2)\n", "    return cents(sum(prices))\n")
    flow = refactoring(
        planned(subtask("cart")),
        asking(paths=["invoice.py"]),
        acts("worker", ("read_file", {"path": "invoice.py"}), when=AT_CART),
        acts("worker", text=invoice, when=AT_CART),
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", answer, "publish"),
    )
    await flow.play()
    assert flow.human.questions[1].kind == "widen_scope"
    assert ("cents" in flow.pushed()["invoice.py"]) == is_written


async def test_the_budget_can_be_raised_and_the_same_conversation_goes_on(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("cart")),
        acts("worker", ("read_file", {"path": "cart.py"}), when=AT_CART),
        fails("worker", COST, when=AT_CART),
        edits("cart", CART),
        SYNTHESIS,
        answers=("approve", "raise", "publish"),
    )
    await flow.ledger.open("run", cap_microdollars=1_900_000, cap_tokens=10, reserve_microdollars=0)
    await flow.play()
    assert flow.ledger.accounts["run"].cap_microdollars == 2_400_000
    assert "cents" in flow.pushed()["cart.py"]
    assert "  return round(sum(prices), 2)" in shown(flow.model.asked("worker")[-1]), "what it read is still there"


async def test_a_used_up_budget_hands_over_what_is_done(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("readme"), subtask("cart", "readme")),
        edits("readme", README),
        fails("worker", COST, when=AT_CART),
        SYNTHESIS,
        answers=("approve", SILENCE, "publish"),
    )
    await flow.play()
    (result,) = flow.thread.reports
    assert (result.stop.code, result.stop.words) == (
        "G-COST",
        "the cost cap is reached (G-COST): $1.9000 of $1.9000",
    )
    assert result.facts[-1] == "cart left out: the budget is used up"
    assert flow.pushed() == {**FILES, "README.md": "# The shop\n"}
    assert flow.model.prompts[-1].last, "the closing words come from the reserve"


async def test_a_worker_that_used_up_its_own_turns_stops_nobody_else(refactoring: Refactor) -> None:
    turns = [acts("worker", ("read_file", {"path": "cart.py"}), when=AT_CART) for _ in range(2)]
    flow = refactoring(
        planned(subtask("cart"), subtask("readme")),
        *turns,
        edits("readme", README),
        NO_NEW_PLAN,
        SYNTHESIS,
        limits=Limits(turns=2),
        answers=("approve", "finish", "publish"),
    )
    await flow.play()
    asked = flow.human.questions[1]
    assert (asked.id, asked.title) == ("run:cart.1", "The cap on turns is reached for cart")
    assert [one.label for one in asked.choices] == ["+10 turns", "Finish now", "Stop"]
    assert flow.thread.reports[0].stop.code == "done"
    assert "the cap on turns is reached (G-STEPS): 2 of 2" in flow.thread.reports[0].facts[-1]


HALF = (reads("cart", "cart.py"), says("worker", CART, when=AT_CART))
"""It has changed the file, and two turns are used."""


async def test_a_worker_at_its_own_cap_ends_with_what_it_has_where_a_person_says_so(refactoring: Refactor) -> None:
    answers = ("approve", "finish", "publish")
    flow = refactoring(planned(subtask("cart")), *HALF, SYNTHESIS, limits=Limits(turns=2), answers=answers)
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"]


async def test_what_a_worker_left_at_its_own_cap_is_not_taken_where_nobody_says_so(refactoring: Refactor) -> None:
    answers = ("approve", SILENCE)
    flow = refactoring(planned(subtask("cart")), *HALF, NO_NEW_PLAN, limits=Limits(turns=2), answers=answers)
    report = await flow.play()
    assert "the cap on turns is reached (G-STEPS): 2 of 2" in report.facts[-1]


async def test_a_worker_that_is_given_more_turns_goes_on_where_it_stood(refactoring: Refactor) -> None:
    done = acts("worker", handed_in("cart is done."), when=AT_CART)
    answers = ("approve", "raise", "publish")
    flow = refactoring(planned(subtask("cart")), *HALF, done, SYNTHESIS, limits=Limits(turns=2), answers=answers)
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"]


async def test_a_worker_in_circles_goes_on_with_a_persons_advice_and_keeps_its_work(refactoring: Refactor) -> None:
    circles = [acts("worker", ("read_file", {"path": "cart.py"}), when=AT_CART) for _ in range(9)]
    done = acts("worker", handed_in("cart is done."), when="A person was asked how to go on, and says: Hand it in.")
    flow = refactoring(
        planned(subtask("cart")),
        *HALF,
        *circles,
        done,
        SYNTHESIS,
        answers=("approve", ("answer", {"words": "Hand it in."}), "publish"),
    )
    await flow.play()
    asked = flow.human.questions[1]
    assert asked.title == "cart goes round in circles"
    assert "acts in a row brought nothing new: read_file" in asked.body
    assert "cents" in flow.pushed()["cart.py"], "what it had done before was kept"
    tools = [len(one.tools) for one in flow.model.asked("worker")]
    assert (tools[-2], tools[-1]) == (1, tools[0]), "the closing one alone, and all again"


async def test_two_that_change_the_same_lines_are_made_to_fit_by_the_later_one(refactoring: Refactor) -> None:
    """Each wrote a file of the other's glob that its own plan did not name as shared."""
    flow = refactoring(
        planned(subtask("cart", paths_allowed=["c*.py"]), subtask("other", paths_allowed=["[c]art.py", "cart.py"])),
        edits("cart", CART),
        edits("other", block("cart.py", "    return cents(sum(prices))\n", "    return whole(cents(sum(prices)))\n")),
        SYNTHESIS,
    )
    await flow.play()
    assert "whole(cents(" in flow.pushed()["cart.py"], "paths that can meet are serialised"


async def test_work_that_breaks_tests_again_and_again_is_left_out_with_that_reason(refactoring: Refactor) -> None:
    runs, submits = ("run_command", {"name": "test"}), acts("worker", handed_in("It is fine."), when=AT_CART)
    again = (acts("worker", runs, when=AT_CART), submits)
    flow = refactoring(
        planned(subtask("cart")),
        reads("cart", "cart.py"),
        acts("worker", runs, text=CART, when=AT_CART),
        submits,
        *again,
        *again,
        NO_NEW_PLAN,
        repository=MemoryRepository(FILES, check=lambda files: PASSED if "round" in files["cart.py"] else LOUD),
    )
    report = await flow.play()
    assert report.facts[-1] == "cart left out: handed in while tests fail: It is fine."


async def test_tests_that_the_result_breaks_are_repaired_and_the_better_one_is_kept(refactoring: Refactor) -> None:
    mend = block("cart.py", "    return cents(sum(prices))\n", "    return round(sum(prices), 2)  # to cents\n")
    flow = refactoring(
        planned(subtask("cart")),
        edits("cart", CART),
        edits("repair-1", mend),
        SYNTHESIS,
        repository=MemoryRepository(FILES, check=lambda files: PASSED if "round" in files["cart.py"] else LOUD),
    )
    await flow.play()
    assert "# to cents" in flow.pushed()["cart.py"]
    assert [one.splitlines()[0] for one in flow.messages()] == ["Do cart", "Mend what the proof has found"]
    assert "FAILED (failures=1)" in shown(flow.model.asked("worker")[-1])


async def test_what_a_worker_has_done_stays_when_another_mends_the_tests_that_it_broke(refactoring: Refactor) -> None:
    run = ("run_command", {"name": "test"})
    flow = refactoring(
        planned(subtask("cart", paths_allowed=["*.py"], tools_needed=["edit_file", "run_command"])),
        acts("worker", ("read_file", {"path": "cart.py"}), when=AT_CART),
        acts("worker", run, text=CART, when=AT_CART),
        acts("worker", handed_in(), when=AT_CART),
        acts("worker", run, text=MONEY, when="The change stands in the files already"),
        acts("worker", handed_in(), when="The change stands in the files already"),
        SYNTHESIS,
        repository=MemoryRepository(FILES, check=lambda files: FAILED if _is_half(files) else PASSED),
    )
    await flow.play()
    assert "cents" in flow.pushed()["cart.py"], "the first worker's"
    assert "def cents" in flow.pushed()["money.py"], "the second one's"
    assert [one.splitlines()[0] for one in flow.messages()] == ["Do cart"]


def _is_half(files: dict[str, str]) -> bool:
    return "cents" in files["cart.py"] and "money.py" not in files


@pytest.mark.parametrize(("answer", "is_pushed"), [("again", True), ("end", False), (SILENCE, False)])
async def test_a_disk_that_is_full_for_a_while_costs_no_work(
    refactoring: Refactor, answer: str, *, is_pushed: bool
) -> None:
    class Full(MemoryRepository):
        """Without room when the first change is to be merged."""

        fails = 1

        async def merge(self, start: Tree, changes: tuple[Change, ...]) -> Merge:
            if changes and self.fails:
                self.fails -= 1
                raise DiskFull("no room")
            return await super().merge(start, changes)

    flow = refactoring(
        planned(subtask("cart")),
        edits("cart", CART),
        *([SYNTHESIS] if is_pushed else []),
        answers=("approve", answer, "publish"),
        repository=Full(FILES),
    )
    if is_pushed:
        await flow.play()
        assert "cents" in flow.pushed()["cart.py"]
    else:
        with pytest.raises(DiskFull):
            await flow.play()
    assert "There is no room left on Steward's disk" in flow.human.questions[1].body
