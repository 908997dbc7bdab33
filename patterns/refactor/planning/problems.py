"""Everything that can be wrong with a plan, told at once and in words that its writer can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from patterns.paths import covers, is_plain, problem_of_glob
from patterns.plan import Plan, Subtask, circles
from patterns.refactor.planning.drafted import PlanRules

EDITS = "edit_file"
"""The one tool that writes what a worker wants."""
MOST_PATTERNS = 10
"""With wildcards, in one subtask: each is compared with each of the others."""


def problems_of_plan(plan: Plan, rules: PlanRules) -> list[str]:
    """All of it, in words for the planner; empty when the plan can be carried out."""
    ids = [task.task_id for task in plan.subtasks]
    problems = [f"task_id {name!r} is used {count} times" for name, count in Counter(ids).items() if count > 1]
    problems += [f"task_id {name!r} is used up: choose another" for name in ids if name in rules.taken]
    if len(ids) > rules.most:
        problems.append(f"{len(ids)} subtasks are too many: at most {rules.most}")
    for task in plan.subtasks:
        problems += [f"{task.task_id}: {words}" for words in _problems_of(task, {*ids, *rules.done}, rules)]
    return problems + [_told(circle) for circle in circles(plan)]


def _told(circle: Sequence[str]) -> str:
    if len(circle) == 1:
        return f"{circle[0]}: it depends on itself"
    return f"these subtasks depend on each other in a circle: {' needs '.join((*circle, circle[0]))}"


def _problems_of(task: Subtask, ids: set[str], rules: PlanRules) -> Iterator[str]:
    yield from (f"dependency {other!r} is no task_id" for other in task.dependencies if other not in ids)
    yield from _unknown("tool", task.tools_needed, rules.tools)
    yield from _unknown("verify command", task.verify, rules.commands)
    if not any(item.strip() for item in task.acceptance):
        yield "acceptance is empty: say what is true when it is done"
    elif not all(item.strip() for item in task.acceptance):
        yield "acceptance holds an empty statement"
    for glob in task.paths_allowed:
        if words := problem_of_path(glob, rules):
            yield f"path {glob!r} {words}"
    if sum(not is_plain(glob) for glob in task.paths_allowed) > MOST_PATTERNS:
        yield f"it has more than {MOST_PATTERNS} patterns in paths_allowed: fewer and wider ones, or plain paths"
    yield from _problems_of_writing(task)


def _unknown(what: str, names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    there = ", ".join(known) or "none"
    yield from (f"{what} {name!r} does not exist (there are: {there})" for name in names if name not in known)


def _problems_of_writing(task: Subtask) -> Iterator[str]:
    if not task.tools_needed:
        yield "tools_needed is empty: a worker without tools can do nothing"
    elif task.paths_allowed and EDITS not in task.tools_needed:
        yield f"it has paths_allowed and no {EDITS}: grant it, or leave the paths out"
    elif EDITS in task.tools_needed and not task.paths_allowed:
        yield f"it has {EDITS} and no paths_allowed: name what it may write"


def problem_of_path(glob: str, rules: PlanRules) -> str | None:
    """Why a plan may not name it, or None. A glob that holds protected paths among others stands: those stay closed."""
    words = problem_of_glob(glob)
    if words is None and covers(rules.protected, glob):
        return "is protected: nobody may write it"
    return words
