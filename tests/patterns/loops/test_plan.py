"""A plan's faults are found all at once, and told in words that its writer can act on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.errors import AnswerInvalid
from patterns.plan import Plan, Subtask, ancestors, priorities, problems_of_plan, waves_of
from patterns.ports import Run
from patterns.values.conversation import JsonObject, Message, Prompt
from patterns.wording.answers import answer
from tests.fakes.model import gives, last_text
from tests.fakes.run import play
from tests.patterns.conftest import Script

TOOLS = ("read_file", "edit_file")
PROMPT = Prompt(role="planner", messages=(Message(role="user", text="Plan it."),))


def task(task_id: str, *dependencies: str, **changes: Any) -> Subtask:
    given: dict[str, Any] = {
        "task_id": task_id,
        "title": f"Do {task_id}",
        "description": "Change the thing so that it is right.",
        "dependencies": dependencies,
        "tools_needed": ("edit_file",),
        "paths_allowed": ("src/*.py",),
        "acceptance": ("it is right",),
        **changes,
    }
    return Subtask.model_validate(given)


def plan(*tasks: Subtask) -> Plan:
    return Plan(summary="Do it in steps.", subtasks=tasks)


def problems(*tasks: Subtask, most: int = 12) -> list[str]:
    return problems_of_plan(plan(*tasks), tools=TOOLS, most=most)


def test_a_plan_that_can_be_carried_out_has_no_problems() -> None:
    assert problems(task("a"), task("b", "a"), task("c", "a"), task("d", "b", "c")) == []


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((task("a"), task("a")), "task_id 'a' is used 2 times"),
        ((task("a", "x"),), "a: dependency 'x' is no task_id"),
        ((task("a", tools_needed=("shell",)),), "a: tool 'shell' does not exist (there are: read_file, edit_file)"),
        ((task("a", tools_needed=("submit",)),), "a: tool 'submit' does not exist (there are: read_file, edit_file)"),
        ((task("a", acceptance=("ok", " ")),), "a: acceptance holds an empty statement"),
        ((task("a", "b"), task("b", "a")), "these subtasks depend on each other in a circle: a, b"),
        ((task("a", "a"),), "these subtasks depend on each other in a circle: a"),
        ((task("a"), task("b"), task("c"), task("d")), "4 subtasks are too many: at most 3"),
        ((task("a", paths_allowed=("/etc/passwd",)),), "a: path '/etc/passwd' is not a relative path"),
        ((task("a", paths_allowed=("../x",)),), "a: path '../x' leaves the repository or is not in its plain form"),
        ((task("a", paths_allowed=("src//x",)),), "a: path 'src//x' leaves the repository or is not in its plain form"),
        ((task("a", paths_allowed=(".Git/config",)),), "a: path '.Git/config' names git's own files"),
        ((task("a", paths_allowed=("a\\b",)),), "a: path 'a\\\\b' is not a relative path"),
    ],
)
def test_each_kind_of_fault_is_found(tasks: tuple[Subtask, ...], words: str) -> None:
    assert problems(*tasks, most=3) == [words]


def test_all_faults_are_told_at_once() -> None:
    found = problems(
        task("a", "b", tools_needed=("shell", "rm")),
        task("b", "a", "ghost", paths_allowed=("/x", "ok.py", "../y")),
        task("c", acceptance=("",)),
        task("c"),
        most=3,
    )
    assert len(found) == 9
    assert len(set(found)) == 9


async def _made(script: Script, *attempts: JsonObject) -> tuple[JsonObject, list[str]]:
    model = script(*(gives("planner", one) for one in attempts))

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        made = await answer(
            Plan,
            PROMPT,
            name="plan",
            run=run,
            model=model,
            check=lambda one: problems_of_plan(one, tools=TOOLS, most=3),
        )
        return made.model_dump(mode="json")

    try:
        return await play(workflow, {}), [last_text(prompt) for prompt in model.prompts]
    except AnswerInvalid as error:
        return {"invalid": error.detail}, [last_text(prompt) for prompt in model.prompts]


def dumped(*tasks: Subtask) -> JsonObject:
    return plan(*tasks).model_dump(mode="json")


async def test_the_planner_is_asked_again_with_every_fault_and_may_mend_it(script: Script) -> None:
    bad, good = dumped(task("a", "ghost", tools_needed=("shell",))), dumped(task("a"))
    made, told = await _made(script, bad, good)
    assert made == good
    assert "dependency 'ghost' is no task_id" in told[1]
    assert "tool 'shell' does not exist" in told[1]


async def test_after_two_rounds_of_mending_the_plan_is_given_up(script: Script) -> None:
    bad = dumped(task("a", "ghost", tools_needed=("shell",)))
    made, told = await _made(script, bad, bad, bad)
    assert len(told) == 3
    assert "ghost" in made["invalid"]
    assert "shell" in made["invalid"]


def test_waves_are_the_earliest_in_which_each_could_start() -> None:
    waves, rest = waves_of(
        plan(task("a"), task("b", "a"), task("c"), task("d", "b", "c"), task("x", "y"), task("y", "x"))
    )
    assert (waves, rest) == ([["a", "c"], ["b"], ["d"]], {"x", "y"})


def test_the_longest_remaining_path_comes_first() -> None:
    made = plan(
        task("short", est_tokens=900),
        task("long", est_tokens=100),
        task("middle", "long", est_tokens=500),
        task("end", "middle", "short", est_tokens=700),
        task("aside", "long", est_tokens=50),
    )
    assert priorities(made) == {"end": 700, "middle": 1200, "long": 1300, "short": 1600, "aside": 50}


def test_ancestors_are_everything_below_in_plan_order() -> None:
    made = plan(task("d", "b"), task("a"), task("b", "a"), task("c", "a"), task("e", "d", "c"))
    assert ancestors(made, "e") == ("d", "a", "b", "c")
    assert ancestors(made, "a") == ()


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=10))
def test_a_circle_is_found_exactly_where_there_is_one(edges: list[list[int]]) -> None:
    made = plan(*(task(f"t{one}", *(f"t{two}" for two in to if two < len(edges))) for one, to in enumerate(edges)))
    waves, rest = waves_of(made)
    placed = [name for wave in waves for name in wave]
    needs = {one.task_id: set(one.dependencies) for one in made.subtasks}
    assert sorted([*placed, *rest]) == sorted(needs)
    assert all(needs[name] <= set(placed[: placed.index(name)]) for name in placed)
    assert all(needs[name] & rest for name in rest), "each that is left waits for another that is left"
