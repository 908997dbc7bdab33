"""A plan's faults are found all at once, and told in words that its writer can act on."""

from __future__ import annotations

import pytest

from patterns.plan import Subtask
from patterns.refactor.planning.drafted import PlanRules
from patterns.refactor.planning.problems import problems_of_plan
from tests.fakes.plans import plan, task

RULES = PlanRules(
    tools=("read_file", "edit_file"),
    most=3,
    commands=("test",),
    protected=(".github/**", "*.lock"),
    done=("ready",),
    taken=("ready", "spent"),
)


def problems(*tasks: Subtask, rules: PlanRules = RULES) -> list[str]:
    return problems_of_plan(plan(*tasks), rules)


def test_a_plan_that_can_be_carried_out_has_no_problems() -> None:
    four = (task("a", verify=("test",)), task("b", "a"), task("c", "a", "ready"), task("d", "b", "c"))
    assert problems(*four, rules=RULES.model_copy(update={"most": 4})) == []
    assert problems(task("a", tools_needed=("read_file",), paths_allowed=())) == [], "one that only looks"


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((task("a"), task("a")), "task_id 'a' is used 2 times"),
        ((task("spent"),), "task_id 'spent' is used up: choose another"),
        ((task("a", "x"),), "a: dependency 'x' is no task_id"),
        ((task("a", "spent"),), "a: dependency 'spent' is no task_id"),
        (
            (task("a", tools_needed=("edit_file", "shell")),),
            "a: tool 'shell' does not exist (there are: read_file, edit_file)",
        ),
        (
            (task("a", tools_needed=("edit_file", "submit")),),
            "a: tool 'submit' does not exist (there are: read_file, edit_file)",
        ),
        ((task("a", verify=("tset",)),), "a: verify command 'tset' does not exist (there are: test)"),
        ((task("a", acceptance=("ok", " ")),), "a: acceptance holds an empty statement"),
        ((task("a", acceptance=(" ",)),), "a: acceptance is empty: say what is true when it is done"),
        ((task("a", acceptance=()),), "a: acceptance is empty: say what is true when it is done"),
        ((task("a", "b"), task("b", "a")), "these subtasks depend on each other in a circle: a needs b needs a"),
        (
            (task("b", "a"), task("a", "c"), task("c", "b")),
            "these subtasks depend on each other in a circle: b needs a needs c needs b",
        ),
        ((task("a", "a"),), "a: it depends on itself"),
        ((task("a"), task("b"), task("c"), task("d")), "4 subtasks are too many: at most 3"),
        ((task("a", tools_needed=()),), "a: tools_needed is empty: a worker without tools can do nothing"),
        (
            (task("a", tools_needed=("read_file",)),),
            "a: it has paths_allowed and no edit_file: grant it, or leave the paths out",
        ),
        ((task("a", paths_allowed=()),), "a: it has edit_file and no paths_allowed: name what it may write"),
        ((task("a", paths_allowed=("/etc/passwd",)),), "a: path '/etc/passwd' is not a relative path"),
        ((task("a", paths_allowed=("../x",)),), "a: path '../x' leaves the repository or is not in its plain form"),
        ((task("a", paths_allowed=("src//x",)),), "a: path 'src//x' leaves the repository or is not in its plain form"),
        ((task("a", paths_allowed=(".Git/config",)),), "a: path '.Git/config' names git's own files"),
        ((task("a", paths_allowed=("a\\b",)),), "a: path 'a\\\\b' is not a relative path"),
        ((task("a", paths_allowed=("*" * 201,)),), f"a: path '{'*' * 201}' is too long for a pattern"),
        ((task("a", paths_allowed=("*?" * 5,)),), "a: path '*?*?*?*?*?' is too long for a pattern"),
        (
            (task("a", paths_allowed=tuple(f"{at}/*" for at in range(11))),),
            "a: it has more than 10 patterns in paths_allowed: fewer and wider ones, or plain paths",
        ),
        (
            (task("a", paths_allowed=(".github/**/*.yml",)),),
            "a: path '.github/**/*.yml' is protected: nobody may write it",
        ),
    ],
)
def test_each_kind_of_fault_is_found(tasks: tuple[Subtask, ...], words: str) -> None:
    assert problems(*tasks) == [words]


def test_a_glob_that_holds_protected_files_among_others_may_stand() -> None:
    assert problems(task("a", paths_allowed=("**", "*.l*"))) == []


def test_all_faults_are_told_at_once() -> None:
    found = problems(
        task("a", "b", tools_needed=("edit_file", "shell", "rm")),
        task("b", "a", "ghost", paths_allowed=("/x", "ok.py", "../y"), verify=("lint",)),
        task("c", acceptance=("",)),
        task("c", tools_needed=("read_file",)),
    )
    assert len(found) == 11
    assert len(set(found)) == 11
