"""Rounds after the first: nothing that stands is lost by them, nothing that was written is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from patterns.errors import LimitReached, ModelUnreachable, RefUnknown
from patterns.guardrails.limits import Limits
from patterns.values.repository.trees import Base, CommandResult, Commit, Published, Tree
from patterns.values.running.letters import FollowUp, StopAsked
from tests.fakes.model import acts, fails, says, shown
from tests.fakes.repository import FAILED, NOT_RUN, PASSED, MemoryRepository
from tests.patterns.refactor.conftest import (
    FILES,
    README,
    SYNTHESIS,
    Refactor,
    Refactoring,
    block,
    edits,
    handed_in,
    planned,
    subtask,
)

LOUDER = block("README.md", "# The shop\n", "# THE SHOP\n")
PLAN = planned(subtask("readme"))
WORK = (PLAN, edits("readme", README), SYNTHESIS)
MORE = planned(subtask("louder", paths_allowed=["README.md"]))
WISH = ("change", {"words": "Louder, please."})
AGAIN = says("synthesiser", "It is louder now.")


def writes_while_it_is_pushed(flow: Refactoring) -> None:
    """Somebody does."""
    push = flow.repository.publish

    async def publish(base: Base, commits: tuple[Commit, ...], **named: Any) -> Published:
        flow.runs.post("run", FollowUp(by="UADA", words="Louder,\nplease."), "wish")
        return await push(base, commits, **named)

    flow.repository.publish = publish  # type: ignore[method-assign,assignment]


async def test_each_round_has_repairs_of_its_own(refactoring: Refactor) -> None:
    mend = block("README.md", "# THE SHOP\n", "# THE SHOP: good\n")
    flow = refactoring(
        PLAN,
        edits("readme", README),
        edits("repair-1", block("README.md", "# The shop\n", "# The good shop\n")),
        SYNTHESIS,
        planned(subtask("louder", paths_allowed=["README.md"])),
        edits("louder", block("README.md", "# The good shop\n", "# THE SHOP\n")),
        edits("repair-2-1", mend),
        AGAIN,
        answers=("approve", WISH, "approve", "publish"),
        repository=MemoryRepository(
            FILES,
            check=lambda files: PASSED if files["README.md"] == "# Shop\n" or "good" in files["README.md"] else FAILED,
        ),
    )
    await flow.play()
    assert flow.pushed()["README.md"] == "# THE SHOP: good\n"
    assert len({one for one in flow.runs.run_ids() if "repair" in one}) == 2


@pytest.mark.parametrize("error", [ModelUnreachable("gone"), LimitReached("x", limit="G-COST", value=2, cap=2)])
async def test_a_round_that_cannot_be_planned_leaves_the_result_that_stood(
    refactoring: Refactor, error: ModelUnreachable | LimitReached
) -> None:
    asked = ("finish",) if isinstance(error, LimitReached) else ()
    flow = refactoring(*WORK, fails("planner", error, when="Louder"), answers=("approve", WISH, *asked, "publish"))
    report = await flow.play()
    assert report.stop.code == "done"
    assert flow.pushed()["README.md"] == "# The shop\n"
    assert "could not be planned" in flow.human.questions[-1].body


async def test_words_written_beside_a_setback_are_part_of_what_is_asked_for_next(refactoring: Refactor) -> None:
    flow = refactoring(
        *WORK,
        MORE,
        edits("louder", LOUDER),
        AGAIN,
        answers=("approve", "publish", ("change", {"words": "And bolder."}), "approve", "discard"),
    )
    flow.repository.refuses_pushes = True
    writes_while_it_is_pushed(flow)
    await flow.play()
    assert "And bolder.\nLouder,\nplease." in shown(flow.model.asked("planner")[1])


async def test_words_written_while_the_result_is_pushed_are_said_not_to_be_taken_up(refactoring: Refactor) -> None:
    flow = refactoring(*WORK)
    writes_while_it_is_pushed(flow)
    report = await flow.play()
    assert report.facts[-1] == "not taken up: “Louder, please.”. Say it again in this thread to go on from the branch."


@pytest.mark.parametrize("ends", [True, False])
async def test_words_written_when_the_time_was_up_are_not_forgotten_and_begin_nothing(
    refactoring: Refactor, *, ends: bool
) -> None:
    flow = refactoring(
        planned(subtask("readme"), subtask("cart", "readme")),
        edits("readme", README),
        *(() if ends else (SYNTHESIS,)),
        answers=("approve", "discard") if ends else ("approve", "finish", "discard"),
        limits=Limits(seconds=100),
    )
    write = flow.repository.write

    async def slow(tree: Tree, files: Mapping[str, str | None]) -> Tree:
        flow.runs.post("run", FollowUp(by="UADA", words="Louder, please."), "wish")
        if ends:
            flow.runs.post("run", StopAsked(by="UADA"), "stop")
        else:
            flow.runs.pass_time(200)
        return await write(tree, files)

    flow.repository.write = slow  # type: ignore[method-assign]
    report = await flow.play()
    assert report.facts[-1] == "not taken up: “Louder, please.”."
    assert len(flow.model.asked("planner")) == 1


async def test_a_change_that_the_branch_holds_already_is_said_to_be_there(refactoring: Refactor) -> None:
    flow = refactoring(*WORK)
    flow.repository.moved["main"] = {**FILES, "README.md": "# The shop\n"}
    report = await flow.play()
    assert flow.repository.published == {}
    assert "holds all of it already" in report.stop.words
    assert len(flow.thread.reports) == 1


async def test_a_repair_that_takes_everything_back_is_no_better_result(refactoring: Refactor) -> None:
    flow = refactoring(
        PLAN,
        edits("readme", README),
        *(
            step
            for number in (1, 2, 3)
            for step in edits(f"repair-{number}", block("README.md", "# The shop\n", "# Shop\n"))
        ),
        SYNTHESIS,
        answers=("approve", "discard"),
        repository=MemoryRepository(FILES, check=lambda files: PASSED if files == FILES else FAILED),
    )
    await flow.play()
    assert flow.thread.reports[0].attachments, "the change is shown with what it breaks"


async def test_a_rejected_wish_is_said_where_the_result_is_asked_about_again(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, MORE, answers=("approve", WISH, "reject", "publish"))
    await flow.play()
    assert flow.human.questions[-1].body.startswith("The plan for that was not approved.")


async def test_a_round_after_a_rejected_one_may_not_name_its_subtasks_like_those_that_are_done(
    refactoring: Refactor,
) -> None:
    flow = refactoring(
        *WORK,
        MORE,
        edits("louder", LOUDER),
        AGAIN,
        planned(subtask("readme", paths_allowed=["README.md"])),
        planned(subtask("readme-2", paths_allowed=["README.md"])),
        edits("readme-2", block("README.md", "# THE SHOP\n", "# SHOP!\n")),
        says("synthesiser", "Well."),
        answers=("approve", WISH, "approve", WISH, "approve", "publish"),
    )
    await flow.play()
    assert "Task-Id: readme-2" in flow.messages()[-1]


async def test_what_a_person_left_out_stays_said_when_something_else_is_planned_anew(refactoring: Refactor) -> None:
    gone = [says("worker", "Hm.", when='<subtask id="money">') for _ in range(4)]
    flow = refactoring(
        planned(subtask("cart"), subtask("money")),
        acts("worker", handed_in("Which rounding is meant?", status="blocked"), when='<subtask id="cart">'),
        *gone,
        planned(subtask("money-again", paths_allowed=["money.py"])),
        edits("money-again", block("money.py", "", "x = 1\n")),
        SYNTHESIS,
        answers=("approve", "skip", "publish"),
    )
    await flow.play()
    assert "cart left out: a person decided so" in flow.thread.reports[0].facts


async def test_changes_that_cancel_each_other_out_are_said_to_have_changed_nothing(refactoring: Refactor) -> None:
    back = block("README.md", "# The shop\n", "# Shop\n")
    flow = refactoring(
        planned(subtask("readme"), subtask("back", "readme", paths_allowed=["README.md"])),
        edits("readme", README),
        edits("back", back),
        SYNTHESIS,
        answers=("approve",),
    )
    report = await flow.play()
    assert (report.headline, report.attachments) == ("shop: nothing was changed", ())


async def test_a_pushed_branch_that_was_deleted_meanwhile_is_said_to_be_gone(refactoring: Refactor) -> None:
    branch = "steward/run-round"
    repository = MemoryRepository(FILES, branches={branch: FILES})
    flow = refactoring(*WORK, continues=branch, repository=repository, answers=("approve", "publish", "discard"))
    tip = repository.base

    async def base(name: str, wanted: str | None = None) -> Base:
        if flow.thread.reports:
            raise RefUnknown("fatal: no remote ref", ref=branch)
        return await tip(name, wanted)

    repository.base = base  # type: ignore[method-assign]
    await flow.play()
    assert flow.human.questions[1].body.startswith(f"To the branch `{branch}`, on top of what it holds.")
    assert "the branch is not at the remote any more" in flow.human.questions[2].body


async def test_who_edits_a_plan_or_asks_for_a_change_is_named_where_something_is_approved_after_it(
    refactoring: Refactor,
) -> None:
    flow = refactoring(
        PLAN,
        planned(subtask("readme")),
        edits("readme", README),
        SYNTHESIS,
        MORE,
        edits("louder", LOUDER),
        AGAIN,
        answers=("cheaper", "approve", WISH, "approve", "publish"),
    )
    await flow.play()
    assert [one.editors for one in flow.human.questions] == [(), *[("UGRACE",)] * 4]


async def test_who_writes_a_wish_is_named_where_the_plan_for_it_is_approved(refactoring: Refactor) -> None:
    flow = refactoring(*WORK, MORE, answers=("approve", "reject", "discard"))

    def check(files: dict[str, str]) -> CommandResult:
        if files != FILES:
            flow.runs.post("run", FollowUp(by="UBARBARA", words="Louder, please."), "wish")
        return PASSED

    flow.repository = MemoryRepository(FILES, check=check)
    await flow.play()
    assert [one.editors for one in flow.human.questions] == [(), ("UBARBARA",), ("UBARBARA",)]


async def test_a_round_after_the_branch_has_moved_is_planned_and_approved_on_what_stands_there(
    refactoring: Refactor,
) -> None:
    flow = refactoring(*WORK, MORE, answers=("approve", "publish", WISH, "reject", "discard"))
    there = {**FILES, "new.py": "x = 1\n"}

    def check(files: dict[str, str]) -> CommandResult:
        return NOT_RUN if files == there else FAILED if "new.py" in files else PASSED

    flow.repository = MemoryRepository(FILES, check=check)
    flow.repository.moved["main"] = there
    await flow.play()
    first, again = (one for one in flow.human.questions if "plan" in one.id)
    assert "cannot be run" in again.body
    assert "cannot be run" not in first.body
