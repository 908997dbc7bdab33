"""Wherever the process dies: the same report, the same branch, nobody asked twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.errors import ContextTooLong, ModelUnreachable, RunStopped
from patterns.values.report import Report
from tests.fakes.human import STOP
from tests.fakes.model import ScriptedModel, Step, acts, fails, says
from tests.fakes.run import MemoryRuns, with_every_crash
from tests.patterns.refactor.conftest import (
    CART,
    MONEY,
    README,
    SYNTHESIS,
    Refactoring,
    block,
    edits,
    handed_in,
    planned,
    reads,
    subtask,
)

PLAN = planned(subtask("money"), subtask("cart", "money"), subtask("readme"))
SMALL = planned(subtask("readme"))
GOOD = (
    edits("money", MONEY),
    reads("cart", "cart.py"),
    acts("worker", ("run_command", {"name": "test"}), text=CART, when='<subtask id="cart">'),
    acts("worker", handed_in("The cart is done."), when='<subtask id="cart">'),
    edits("readme", README),
)
LARGE = fails("worker", ContextTooLong("too large"), when='<subtask id="money">')
STORIES: dict[str, tuple[tuple[Step | tuple[Step, ...], ...], tuple[str | tuple[str, dict[str, str]], ...]]] = {
    "pushed": ((PLAN, *GOOD, SYNTHESIS), ("approve", "publish")),
    "discarded": ((SMALL, GOOD[4], SYNTHESIS), ("approve", "discard")),
    "rejected": ((PLAN,), ("reject",)),
    "stopped at the plan": ((PLAN,), (STOP,)),
    "stopped at the result": ((SMALL, GOOD[4], SYNTHESIS), ("approve", STOP)),
    "a worker fails and nothing can be planned anew": (
        (PLAN, LARGE, GOOD[4], fails("planner", ModelUnreachable("gone"), when="<facts>"), SYNTHESIS),
        ("approve", "publish"),
    ),
    "a question and another round": (
        (
            SMALL,
            acts("worker", ("ask_human", {"question": "Which of the two is meant?"}), when='<subtask id="readme">'),
            GOOD[4],
            SYNTHESIS,
            planned(subtask("more")),
            edits("more", block("more.py", "", "x = 1\n")),
            says("synthesiser", "There is more now."),
        ),
        ("approve", ("answer", {"words": "The first."}), ("change", {"words": "More."}), "approve", "publish"),
    ),
}

LONG = ("pushed", "a worker fails and nothing can be planned anew", "a question and another round")


@pytest.mark.parametrize(
    "story", [pytest.param(one, marks=pytest.mark.slow) if one in LONG else one for one in STORIES]
)
async def test_wherever_the_process_dies_the_run_ends_alike(script: Callable[..., ScriptedModel], story: str) -> None:
    steps, answers = STORIES[story]

    async def stage(runs: MemoryRuns) -> tuple[object, ...]:
        flow = Refactoring(runs, script(*steps, place=lambda: None), answers=answers)
        try:
            report: Report | object = await flow.play()
        except RunStopped as stopped:
            report = stopped.facts
        asked = [question.model_dump() for question in flow.human.questions]
        return report, flow.thread.reports, flow.repository.published, asked, flow.human.decided

    results = await with_every_crash(stage)
    assert len(results) > 20
    assert all(result == results[0] for result in results)
