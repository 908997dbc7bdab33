"""A journal replayed: the same code takes the same path and does nothing, other code is found out at its first step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from patterns.errors import LimitReached
from patterns.ports.runs import Run, Workflow
from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.letters import Decision, TaskEnded
from tests.fakes.run import MemoryRuns
from tools.engine.journal.recorded import first_difference
from tools.engine.journal.replay import Replayed, replay


class Deeds:
    """The work of all steps, counted."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def of(self, name: str) -> Callable[[], Awaitable[str]]:
        async def work() -> str:
            self.done.append(name)
            if name == "spend":
                raise LimitReached("enough", limit="G-COST")
            return f"{name} done"

        return work


class Code:
    """The workflows of a run and its subtask; a test changes one thing of them."""

    def __init__(self, deeds: Deeds) -> None:
        self.deeds = deeds
        self.first, self.given, self.task_kind, self.asks_again, self.said = "plan", 7, "task", False, "result"

    async def run(self, run: Run, payload: JsonObject) -> JsonObject:
        plan = await run.step(self.first, self.deeds.of("plan"), str)
        try:
            await run.step("spend", self.deeds.of("spend"), str)
        except LimitReached as error:
            limit = str(error.facts["limit"])
        decision = await run.next_letter(3600)
        assert isinstance(decision, Decision)
        began = await run.now()
        await run.spawn("a", self.task_kind, {"number": self.given, "goal": payload["goal"]})
        ended = await run.next_letter(3600)
        assert isinstance(ended, TaskEnded)
        if decision.choice == "go" or self.asks_again:
            await run.step("publish", self.deeds.of("publish"), str)
        return {"plan": plan, "limit": limit, "task": ended.result, "began": began}

    async def task(self, run: Run, payload: JsonObject) -> JsonObject:
        return {self.said: await run.step("work", self.deeds.of("work"), str), "number": payload["number"]}

    def kinds(self) -> dict[str, Workflow]:
        return {"played": self.run, "task": self.task, "other task": self.task}


async def journals_of(choice: str = "go") -> tuple[Journal, ...]:
    code, runs = Code(Deeds()), MemoryRuns()
    runs.register("task", code.task)
    await runs.play(code.run, {"goal": "x"}, letters=[Decision(question_id="q", choice=choice)])
    run, task = await runs.journals("run", results=True)
    last_letter = StepTaken(position=len(task.steps) + 1, call="tell", name="tell")  # a row of the engine's alone
    return run, task.model_copy(update={"steps": (*task.steps, last_letter)})


async def replayed(journals: tuple[Journal, ...], change: Callable[[Code], None] = lambda _: None) -> Replayed:
    """The first that is not as it was, or the run's; no deed was done."""
    deeds = Deeds()
    code = Code(deeds)
    change(code)
    found = await replay(journals, code.kinds())
    assert deeds.done == []
    return next((one for one in found if one.outcome != "same"), found[0])


@pytest.mark.parametrize("choice", ["go", "stay"])
async def test_the_same_code_takes_the_same_path_by_what_was_decided_then(choice: str) -> None:
    journals = await journals_of(choice)
    assert [one.run_id for one in journals] == ["run", "run.a"]
    found = await replayed(journals)
    assert (found.outcome, found.rows) == ("same", len(journals[0].steps))


CHANGES: dict[str, tuple[Callable[[Code], None], tuple[str, int, str, str]]] = {
    "another step": (lambda code: setattr(code, "first", "draft"), ("run", 1, "plan", "draft")),
    "another input": (lambda code: setattr(code, "given", 8), ("run", 5, "spawn a", "spawn a with another number")),
    "another kind": (
        lambda code: setattr(code, "task_kind", "other task"),
        ("run", 5, "spawn a as task", "spawn a as other task"),
    ),
    "a step more": (lambda code: setattr(code, "asks_again", True), ("run", 7, "the end of the run", "publish")),
    "another result": (
        lambda code: setattr(code, "said", "outcome"),
        ("run.a", 2, "an end with a result", "an end with a result, another ok.result"),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_other_code_is_found_out_where_it_leaves_the_path(what: str) -> None:
    change, (run_id, position, has, asked) = CHANGES[what]
    found = await replayed(await journals_of("stay"), change)
    assert found.outcome == "other"
    assert (found.run_id, found.position, found.has, found.asked) == (run_id, position, has, asked)


async def test_a_journal_that_was_tampered_with_is_found_out() -> None:
    run, task = await journals_of()
    steps = run.steps
    dropped = run.model_copy(update={"steps": steps[:-1]})
    renamed = run.model_copy(update={"steps": (steps[0].model_copy(update={"name": "x"}), *steps[1:])})
    other = task.model_copy(update={"steps": (task.steps[0].model_copy(update={"result": "x"}), task.steps[1])})
    more = run.model_copy(update={"steps": (*steps, steps[-1].model_copy(update={"position": len(steps) + 1}))})
    assert (await replayed((dropped, task))).has == "the end of the run"
    assert (await replayed((renamed, task))).has == "x"
    assert (await replayed((run, other))).asked.endswith("another ok.result")
    assert (await replayed((more, task))).asked == "nothing more: it has ended"


async def test_a_run_that_has_not_ended_is_replayed_as_far_as_it_has_come() -> None:
    run, task = await journals_of()
    for come in range(len(run.steps)):
        so_far = run.model_copy(update={"steps": run.steps[:come], "state": "running", "result": None})
        found = await replayed((so_far, task))
        assert (found.outcome, found.rows, found.position, found.has) == ("so_far", come, come + 1, "nothing yet")


async def test_a_result_that_was_cut_ends_the_replay_and_is_not_made_up() -> None:
    run, task = await journals_of()
    cut = run.model_copy(update={"steps": (run.steps[0].model_copy(update={"cut_characters": 9}), *run.steps[1:])})
    found = await replayed((cut, task))
    assert (found.outcome, found.asked) == ("other", "the result of 'plan', which was left out as too long")


@pytest.mark.parametrize(
    ("before", "now", "where"),
    [
        ({"a": 1}, {"a": 1, "b": None, "c": [], "d": False}, ""),
        ({"a": 1, "b": ""}, {"a": 1}, ""),
        ({"a": 1}, {"a": 1, "b": 2}, "b"),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, "a.b.1.c"),
        ({"a": [1]}, {"a": [1, 2]}, "a"),
        ({"a": 0}, {"a": False}, ""),
        ({"a": 0}, {"a": ""}, "a"),
        ({"a": None}, {"a": 0}, ""),
    ],
)
def test_where_two_inputs_differ_is_named_and_a_field_with_a_default_is_no_difference(
    before: JsonObject, now: JsonObject, where: str
) -> None:
    assert first_difference(before, now) == where
