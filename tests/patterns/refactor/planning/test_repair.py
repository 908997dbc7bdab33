"""What the planner did not mend is mended in code, said, and refused where something is missing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.plan import Plan, Subtask
from patterns.refactor.planning.drafted import PlanRules
from patterns.refactor.planning.problems import problems_of_plan
from patterns.refactor.planning.repair import repaired
from tests.fakes.plans import plan, task

RULES = PlanRules(
    tools=("read_file", "edit_file", "run_command"),
    most=4,
    commands=("test",),
    protected=("secret/**",),
    done=("ready",),
    taken=("ready",),
)


def mended(*tasks: Subtask) -> tuple[Plan, tuple[str, ...]]:
    made = repaired(plan(*tasks), RULES)
    assert made is not None
    assert problems_of_plan(made[0], RULES) == []
    return made


def test_what_does_not_exist_is_left_out_with_a_note_for_each() -> None:
    made, notes = mended(
        task(
            "a",
            "ghost",
            "a",
            "ready",
            tools_needed=("read_file", "edit_file", "shell"),
            verify=("lint", "test"),
            paths_allowed=("a.py", "../b.py", "secret/key"),
            acceptance=("it is right", " "),
        )
    )
    assert made == plan(task("a", "ready", verify=("test",), paths_allowed=("a.py",)))
    assert notes == (
        "a: the dependency 'ghost' was left out",
        "a: the dependency 'a' was left out",
        "a: the tool 'shell' was left out",
        "a: the command 'lint' was left out",
        "a: the path '../b.py' was left out",
        "a: the path 'secret/key' was left out",
        "a: the empty statement '' was left out",
    )


def test_a_name_that_came_twice_or_is_used_up_gets_a_number() -> None:
    made, notes = mended(task("a"), task("a", "a"), task("ready"), task("b", "a", "ready"))
    assert [(one.task_id, one.dependencies) for one in made.subtasks] == [
        ("a", ()),
        ("a-2", ("a",)),
        ("ready-2", ()),
        ("b", ("a", "ready-2")),
    ]
    assert notes == ("a-2 was named a, which is taken", "ready-2 was named ready, which is taken")


def test_a_long_name_stays_within_its_length() -> None:
    made, _ = mended(task("a" * 40), task("a" * 40))
    assert [one.task_id for one in made.subtasks] == ["a" * 40, "a" * 38 + "-2"]


def test_a_circle_is_opened_where_an_earlier_one_waits_for_a_later_one() -> None:
    made, notes = mended(task("a", "b"), task("b", "a"))
    assert made == plan(task("a"), task("b", "a"))
    assert notes == ("a no longer waits for b: they waited for each other",)


def test_tools_that_the_paths_ask_for_are_granted() -> None:
    made, notes = mended(task("a", tools_needed=("run_command",)), task("b", tools_needed=("x",), paths_allowed=()))
    assert [one.tools_needed for one in made.subtasks] == [("run_command", "read_file", "edit_file"), ("read_file",)]
    assert notes[0] == "a: read_file and edit_file was granted"


def test_a_plan_that_is_a_little_too_long_has_its_smallest_neighbours_made_one() -> None:
    tasks = [task(f"t{at}", est_tokens=1000 * (5 - at), verify=("test",) * (at == 4)) for at in range(5)]
    tasks.append(task("end", "t3", "t4"))
    made, notes = mended(*tasks)
    assert [one.task_id for one in made.subtasks] == ["t0", "t1", "t2", "end"]
    assert made.task("t2").paths_allowed == ("src/t2.py", "src/t3.py", "src/t4.py")
    assert made.task("t2").verify == ("test",)
    assert made.task("t2").est_tokens == 6000
    assert made.task("t2").description.startswith("First: Change the thing")
    assert made.task("end").dependencies == ("t2",)
    assert notes == (
        "t4 became a part of t3: there were too many subtasks",
        "t3 became a part of t2: there were too many subtasks",
    )


def test_what_is_missing_is_not_invented() -> None:
    assert repaired(plan(task("a", paths_allowed=("/x",))), RULES) is None, "no path is left"
    assert repaired(plan(*(task(f"t{at}") for at in range(9))), RULES) is None, "more than twice too many"
    long = [task(f"t{at}", description="x" * 1600) for at in range(5)]
    assert repaired(plan(*long), RULES) is None, "two of them do not fit into one"


TASKS = st.builds(
    task,
    st.sampled_from(["a", "b", "c", "ready", "a-2"]),
    dependencies=st.lists(st.sampled_from(["a", "b", "c", "ready", "ghost"]), max_size=3),
    tools_needed=st.lists(st.sampled_from(["read_file", "edit_file", "shell"]), max_size=2),
    paths_allowed=st.lists(st.sampled_from(["a.py", "../b", "secret/*", "**"]), max_size=2),
    acceptance=st.lists(st.sampled_from(["it is right", " "]), max_size=2),
    verify=st.lists(st.sampled_from(["test", "lint"]), max_size=2),
)


@settings(max_examples=80)
@given(st.lists(TASKS, min_size=1, max_size=8))
def test_every_plan_is_mended_unless_one_that_shall_write_has_no_path_left(tasks: list[Subtask]) -> None:
    made = repaired(plan(*tasks), RULES)
    lost = any("edit_file" in one.tools_needed and not set(one.paths_allowed) & {"a.py", "**"} for one in tasks)
    assert (made is None) == lost
    if made:
        assert problems_of_plan(made[0], RULES) == []
        assert bool(made[1]) or not problems_of_plan(plan(*tasks), RULES)
        assert repaired(made[0], RULES) == (made[0], ())
