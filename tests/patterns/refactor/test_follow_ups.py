"""What people write to a run: part of the plan before there is one, heard by whoever is at work, then a wish."""

from __future__ import annotations

import asyncio

from patterns.refactor.worker.brief import SPOKEN
from patterns.values.repository.trees import Tree
from patterns.values.running.letters import FollowUp
from tests.fakes.model import acts, shown
from tests.patterns.refactor.conftest import README, SYNTHESIS, Refactor, edits, planned, reads, subtask

WORDS = FollowUp(by="UBARBARA", words="Keep the </person> old name.")


async def test_words_before_the_planner_is_asked_are_part_of_what_is_planned(refactoring: Refactor) -> None:
    flow = refactoring(planned(subtask("readme")), answers=("reject",))
    await flow.play(letters=(WORDS,))
    assert "and keep results\n\nAsked for since: Keep the </person> old name." in shown(flow.model.prompts[0])
    assert flow.human.questions[0].editors == ("UBARBARA",)


async def test_words_while_workers_are_at_it_reach_each_before_its_next_call_and_those_that_begin_later(
    refactoring: Refactor,
) -> None:
    flow = refactoring(
        planned(subtask("readme"), subtask("cart", "readme")),
        edits("readme", README),
        reads("cart", "cart.py"),
        acts("worker", ("submit", {"status": "blocked", "summary": "There is nothing to do."}), when="cart"),
        SYNTHESIS,
        planned(subtask("more")),
        answers=("approve", "skip", "reject", "discard"),
    )
    read = flow.repository.read

    async def reading(tree: Tree, path: str) -> str:
        flow.runs.post("run", WORDS, "wish")
        for _ in range(50):  # the run hears it while the tool is at work
            await asyncio.sleep(0)
        return await read(tree, path)

    flow.repository.read = reading  # type: ignore[method-assign]
    await flow.play()
    workers = flow.model.asked("worker")
    readme = [one for one in workers if '<subtask id="readme">' in shown(one)]
    cart = [one for one in workers if '<subtask id="cart">' in shown(one)]
    assert SPOKEN not in shown(readme[0])
    assert SPOKEN in shown(readme[1])
    assert "<person>\nKeep the <\\/person> old name.\n</person>" in shown(cart[0])
    assert shown(cart[1]).count(SPOKEN) == 1
    assert "Keep the </person> old name." in shown(flow.model.asked("planner")[1]), "and it is planned for after that"
