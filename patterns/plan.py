"""A plan of subtasks: what a planner may write, and everything that can be wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from patterns.paths import problem_of_glob


class Subtask(BaseModel):
    """One piece of work for one worker."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    task_id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
    """Short and kebab-case, unique in the plan."""
    title: str = Field(min_length=3, max_length=80)
    """What a person reads on the card."""
    description: str = Field(min_length=20)
    """All that the worker is told about the work: it must stand alone."""
    dependencies: tuple[str, ...] = ()
    """task_ids whose results this one needs."""
    tools_needed: tuple[str, ...] = Field(min_length=1)
    """Names from the tool catalogue; the worker gets these and no others."""
    paths_allowed: tuple[str, ...] = Field(min_length=1)
    """Files or globs (`src/*.py`, `tests/**`) that the worker may write."""
    acceptance: tuple[str, ...] = Field(min_length=1)
    """Checkable statements, true when the work is done."""
    est_tokens: int = Field(default=8000, gt=0)
    """A guess of what the worker will use, input and output."""


class Plan(BaseModel):
    """The planner's answer."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    summary: str = Field(min_length=10, max_length=600)
    """The approach in two or three sentences, for the person who approves."""
    subtasks: tuple[Subtask, ...] = Field(min_length=1)
    """In the order in which their changes are merged."""


def problems_of_plan(plan: Plan, *, tools: Iterable[str], most: int) -> list[str]:
    """Everything that is wrong with a plan, in words for the planner; empty when it can be carried out."""
    known = tuple(tools)
    ids = [task.task_id for task in plan.subtasks]
    problems = [f"task_id {name!r} is used {count} times" for name, count in Counter(ids).items() if count > 1]
    if len(ids) > most:
        problems.append(f"{len(ids)} subtasks are too many: at most {most}")
    for task in plan.subtasks:
        problems += _problems_of_subtask(task, set(ids), known)
    return problems + _problems_of_order(plan)


def _problems_of_subtask(task: Subtask, ids: set[str], tools: tuple[str, ...]) -> list[str]:
    name = task.task_id
    problems = [f"{name}: dependency {other!r} is no task_id" for other in task.dependencies if other not in ids]
    problems += [
        f"{name}: tool {tool!r} does not exist (there are: {', '.join(tools)})"
        for tool in task.tools_needed
        if tool not in tools
    ]
    problems += [f"{name}: acceptance holds an empty statement" for item in task.acceptance if not item.strip()]
    for glob in task.paths_allowed:
        problem = problem_of_glob(glob)
        if problem:
            problems.append(f"{name}: path {glob!r} {problem}")
    return problems


def _problems_of_order(plan: Plan) -> list[str]:
    waves, rest = waves_of(plan)
    del waves
    return [f"these subtasks depend on each other in a circle: {', '.join(sorted(rest))}"] if rest else []


def waves_of(plan: Plan) -> tuple[list[list[str]], set[str]]:
    """The subtasks by the earliest wave in which each could start, and those that a circle keeps from starting.

    For people to read; the scheduler itself knows no waves.
    """
    ids = {task.task_id for task in plan.subtasks}
    waiting = {task.task_id: {other for other in task.dependencies if other in ids} for task in plan.subtasks}
    waves: list[list[str]] = []
    while free := [name for name, needs in waiting.items() if not needs]:
        waves.append(free)
        for name in free:
            del waiting[name]
        for needs in waiting.values():
            needs.difference_update(free)
    return waves, set(waiting)


def priorities(plan: Plan) -> dict[str, int]:
    """For each subtask the estimated tokens of the longest path that begins with it: start the largest first."""
    after: dict[str, list[Subtask]] = {task.task_id: [] for task in plan.subtasks}
    for task in plan.subtasks:
        for other in task.dependencies:
            after[other].append(task)
    longest: dict[str, int] = {}
    for wave in reversed(waves_of(plan)[0]):
        for name in wave:
            own = next(task.est_tokens for task in plan.subtasks if task.task_id == name)
            longest[name] = own + max((longest[task.task_id] for task in after[name]), default=0)
    return longest


def ancestors(plan: Plan, task_id: str) -> tuple[str, ...]:
    """Every subtask that this one builds on, in plan order."""
    needs = {task.task_id: task.dependencies for task in plan.subtasks}
    found: set[str] = set()
    todo = list(needs[task_id])
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += needs[name]
    return tuple(task.task_id for task in plan.subtasks if task.task_id in found)
