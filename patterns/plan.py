"""A plan of subtasks: what a planner may write, and the orders that follow from it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from patterns.paths import allowed

DESCRIPTION_CHARACTERS = 3000
"""As many as a field of Slack's takes, so that a person can reword it."""
MOST_PATHS = 40
"""Of one subtask."""


class Subtask(BaseModel):
    """One piece of work for one worker."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    task_id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
    """Short and kebab-case, unique in the plan."""
    title: str = Field(min_length=3, max_length=80)
    """What a person reads on the card."""
    description: str = Field(min_length=20, max_length=DESCRIPTION_CHARACTERS)
    """All that the worker is told about the work: it must stand alone."""
    dependencies: tuple[str, ...] = ()
    """task_ids whose results this one needs."""
    tools_needed: tuple[str, ...] = ()
    """Names from the tool catalogue; the worker gets these and no others."""
    paths_allowed: tuple[str, ...] = Field(default=(), max_length=MOST_PATHS)
    """Files or globs (`src/*.py`, `tests/**`) that the worker may write; empty for one that only investigates."""
    acceptance: tuple[str, ...] = ()
    """Checkable statements, true when the work is done."""
    verify: tuple[str, ...] = ()
    """Names of the repository's commands that show whether it is done."""
    est_tokens: int = Field(default=8000, gt=0)
    """A guess of what the worker will use, input and output."""


def with_files(globs: Iterable[str], files: Iterable[str]) -> tuple[str, ...]:
    """The globs and those files that they do not cover: what a person allowed on the way stays allowed."""
    known = tuple(dict.fromkeys(globs))
    more = (one for one in files if not allowed(one, known))
    return tuple(dict.fromkeys((*known, *more)))[:MOST_PATHS]


class Plan(BaseModel):
    """The planner's answer."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    summary: str = Field(min_length=10, max_length=600)
    """The approach in two or three sentences, for the person who approves."""
    subtasks: tuple[Subtask, ...] = Field(min_length=1)
    """In the order in which their changes are merged."""

    def task(self, task_id: str) -> Subtask:
        """The subtask of that id."""
        return next(one for one in self.subtasks if one.task_id == task_id)


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
    """For each subtask the estimated tokens of the longest path that begins with it: start the largest first.

    A dependency on something that is not in the plan was done before it, here and below: it counts for nothing.
    """
    after: dict[str, list[Subtask]] = {task.task_id: [] for task in plan.subtasks}
    for task in plan.subtasks:
        for other in task.dependencies:
            after.get(other, []).append(task)
    longest: dict[str, int] = {}
    for wave in reversed(waves_of(plan)[0]):
        for name in wave:
            longest[name] = plan.task(name).est_tokens + max((longest[task.task_id] for task in after[name]), default=0)
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
            todo += needs.get(name, ())
    return tuple(task.task_id for task in plan.subtasks if task.task_id in found)


def in_order(plan: Plan) -> Plan:
    """The same subtasks, each after those that it needs; otherwise as they stand. Only for a plan without a circle."""
    ids = {task.task_id for task in plan.subtasks}
    waiting, placed = list(plan.subtasks), set[str]()
    ordered: list[Subtask] = []
    while waiting:
        free = next(task for task in waiting if not (set(task.dependencies) & ids) - placed)
        waiting.remove(free)
        ordered.append(free)
        placed.add(free.task_id)
    return plan.model_copy(update={"subtasks": tuple(ordered)})


def circles(plan: Plan) -> list[tuple[str, ...]]:
    """Every circle that keeps subtasks from starting, each opened where an earlier one waits for a later one.

    A circle is given as the ids along it: the first needs the second, …, the last needs the first. The edge from
    the first to the second is the one that points from earlier to later in the plan, and is thought away before the
    next circle is looked for.
    """
    place = {task.task_id: number for number, task in enumerate(plan.subtasks)}
    needs = {task.task_id: [one for one in task.dependencies if one in place] for task in plan.subtasks}
    found: list[tuple[str, ...]] = []
    for name, here in place.items():
        for other in tuple(needs[name]):
            back = _way(needs, other, name) if place[other] >= here else None
            if back is not None:
                found.append((name, *back[:-1]) if name != other else (name,))
                needs[name].remove(other)
    return found


def _way(needs: dict[str, list[str]], start: str, goal: str) -> tuple[str, ...] | None:
    """From `start` to `goal` along what each needs, both included."""
    came: dict[str, str | None] = {start: None}
    todo = [start]
    while todo:
        name = todo.pop()
        if name == goal:
            return _traced(came, goal)
        for other in needs[name]:
            if other not in came:
                came[other] = name
                todo.append(other)
    return None


def _traced(came: dict[str, str | None], goal: str) -> tuple[str, ...]:
    path, at = [goal], came[goal]
    while at is not None:
        path.append(at)
        at = came[at]
    return tuple(reversed(path))
