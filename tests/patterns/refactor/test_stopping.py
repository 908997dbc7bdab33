"""A stopped run ends at once and keeps what is done; another one goes on from that without asking for it again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from patterns.errors import RunStopped
from patterns.values.conversation import Prompt, Reply
from patterns.values.report import Report
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import CommandResult
from patterns.values.running.letters import StopAsked
from tests.fakes.human import STOP
from tests.fakes.model import shown
from tests.fakes.repository import PASSED, RULES, MemoryRepository
from tests.fakes.run import MemoryRuns
from tests.patterns.refactor.conftest import (
    FILES,
    README,
    SYNTHESIS,
    Refactor,
    Refactoring,
    block,
    edits,
    planned,
    subtask,
)

TWO = planned(subtask("readme"), subtask("cart", "readme"))
OWN_CART = edits("cart", block("cart.py", "    return round(sum(prices), 2)\n", "    return sum(prices)\n"))
STOPPED = StopAsked(by="UADA")


class Slow:
    """A model during whose thinking somebody presses Stop."""

    def __init__(self, runs: MemoryRuns) -> None:
        self._runs = runs

    async def complete(self, prompt: Prompt) -> Reply:
        self._runs.post("run", STOPPED, "stop")
        await asyncio.Event().wait()
        raise AssertionError(f"{prompt.role} was not ended")


def resumed(refactoring: Refactor, stopped: Report, *steps: Any, **fields: Any) -> Refactoring:
    """The run that goes on from a stopped one."""
    assert stopped.offers == ("resume",)
    assert "Resume" in stopped.stop.more
    return refactoring(*steps, kept=stopped.resume, **fields)


async def stopped_at_work(refactoring: Refactor, **fields: Any) -> Report:
    """One subtask done, the other one stopped."""
    flow = refactoring(TWO, edits("readme", README), answers=("approve",), **fields)
    flow.model_of = lambda run_id: Slow(flow.runs) if run_id == "run.cart" else flow.model
    return await flow.play()


async def test_a_stop_before_there_is_a_plan_leaves_nothing(refactoring: Refactor) -> None:
    flow = refactoring(answers=())
    with pytest.raises(RunStopped):
        await flow.play(letters=(STOPPED,))


async def test_a_stop_while_workers_are_at_work_says_what_is_kept_and_measures_nothing_any_more(
    refactoring: Refactor,
) -> None:
    report = await stopped_at_work(refactoring)
    assert (report.stop.code, report.stop.words) == ("stopped", "stopped by <@UADA>")
    assert report.stop.kept.startswith("the plan of 2 subtasks that <@UGRACE> approved, done: readme. The diff of 1")
    assert "NOT tested" in report.stop.kept
    assert report.facts[0].startswith("NOT run")
    assert report.facts[-1] == "cart left out: stopped"
    assert "+# The shop" in report.attachments[0].text


async def test_a_resumed_run_begins_only_what_was_not_done_and_asks_for_no_plan_again(refactoring: Refactor) -> None:
    report = await stopped_at_work(refactoring)
    flow = resumed(refactoring, report, OWN_CART, SYNTHESIS, answers=("publish",))
    assert (await flow.play()).stop.code == "done"
    assert flow.pushed()["README.md"] == "# The shop\n"
    assert "    return sum(prices)\n" in flow.pushed()["cart.py"]
    assert flow.runs.run_ids() == ("run", "run.cart")
    assert any("Goes on from the approved plan of 2 subtasks" in note for note in flow.progress.views[-1].notes)
    worker = next(one for one in flow.model.prompts if one.role == "worker")
    assert "readme (done): readme is done." in shown(worker)


async def test_a_plan_that_nobody_approved_yet_is_asked_about_again_and_not_made_again(refactoring: Refactor) -> None:
    flow = refactoring(TWO, answers=(STOP,))
    report = await flow.play()
    assert flow.human.decided["run:plan"].choice == "reject"
    assert report.stop.kept == "a plan of 2 subtasks, not approved. Nothing was pushed"
    again = resumed(refactoring, report, answers=("reject",))
    assert (await again.play()).stop.code == "rejected"
    assert again.human.questions[0].title == flow.human.questions[0].title


async def test_a_stop_while_the_result_is_measured_or_waits_leaves_all_of_it(refactoring: Refactor) -> None:
    def check(files: dict[str, str]) -> CommandResult:
        if files != FILES:
            measured.runs.post("run", STOPPED, "stop")
        return PASSED

    work = (planned(subtask("readme")), edits("readme", README))
    measured = refactoring(*work, answers=("approve",), repository=MemoryRepository(FILES, check=check))
    waits = refactoring(*work, SYNTHESIS, answers=("approve", STOP))
    for flow, told in ((measured, "NOT tested"), (waits, "measured before it was stopped")):
        report = await flow.play()
        assert told in report.stop.kept
        assert flow.repository.published == {}
        again = resumed(refactoring, report, SYNTHESIS, answers=("publish",))
        await again.play()
        assert again.pushed()["README.md"] == "# The shop\n"


async def test_another_round_that_was_stopped_goes_on_from_what_stood(refactoring: Refactor) -> None:
    flow = refactoring(
        planned(subtask("readme")),
        edits("readme", README),
        SYNTHESIS,
        planned(subtask("cart")),
        answers=("approve", ("change", {"words": "The cart too."}), STOP),
    )
    report = await flow.play()
    assert "not approved" in report.stop.kept
    again = resumed(refactoring, report, OWN_CART, SYNTHESIS, answers=("approve", "publish"))
    await again.play()
    assert again.pushed()["README.md"] == "# The shop\n"
    assert "    return sum(prices)\n" in again.pushed()["cart.py"]
    assert "Asked for since: The cart too." in shown(again.model.asked("worker")[0])


async def test_who_asked_for_the_stopped_run_does_not_approve_what_another_resumes(refactoring: Refactor) -> None:
    report = await stopped_at_work(refactoring)
    flow = resumed(refactoring, report, OWN_CART, SYNTHESIS, answers=("publish",), requester="UGRACE")
    await flow.play()
    assert flow.human.questions[-1].editors == ("UADA",)


async def test_what_the_rules_of_today_do_not_allow_is_planned_anew(refactoring: Refactor) -> None:
    report = await stopped_at_work(refactoring)
    rules = RepositoryRules(commands=RULES.commands, protected=("README.md",))
    flow = resumed(refactoring, report, planned(subtask("cart")), answers=("reject",), rules=rules)
    await flow.play()
    assert any("Planned anew" in note for note in flow.progress.views[-1].notes)
