"""A plan with faults that its writer did not mend, mended in code where that asks for no invention."""

from __future__ import annotations

from collections.abc import Callable

from patterns.paths import is_plain
from patterns.plan import DESCRIPTION_CHARACTERS, Plan, Subtask, circles, in_order
from patterns.refactor.planning.drafted import PlanRules
from patterns.refactor.planning.problems import EDITS, MOST_PATTERNS, problem_of_path, problems_of_plan

READS = "read_file"
GENERAL_ACCEPTANCE = "What the description asks for is done, and nothing beside it."
ID_CHARACTERS = 40
TITLE_CHARACTERS = 80
MOST_PATHS = 40
Note = Callable[[str], None]


def repaired(plan: Plan, rules: PlanRules) -> tuple[Plan, tuple[str, ...]] | None:
    """A plan without problems, with a note for each thing that was changed; None where something is missing.

    Nothing is added but the tools that the plan's own paths ask for: no path, no dependency, no command.
    """
    notes: list[str] = []
    tasks = _renamed(plan.subtasks, rules, notes.append)
    ids = {task.task_id for task in tasks}
    mended = tuple(_mended(task, ids, rules, notes.append) for task in tasks)
    opened = in_order(_opened(plan.model_copy(update={"subtasks": mended}), notes.append))
    if problems_of_plan(opened, rules.model_copy(update={"most": len(tasks)})):
        return None
    made = _fewer(opened, rules.most, notes.append)
    return None if made is None else (made, tuple(notes))


def _renamed(tasks: tuple[Subtask, ...], rules: PlanRules, note: Note) -> tuple[Subtask, ...]:
    """Each id once, and none that was used up. Who depends on a name that came twice depends on the first of them."""
    used = {*rules.taken, *(task.task_id for task in tasks)}
    placed: set[str] = set(rules.taken)
    meant: dict[str, str] = {}
    renamed = []
    for task in tasks:
        name = task.task_id
        if name in placed:
            name = next(one for number in range(2, len(used) + 3) if (one := _numbered(name, number)) not in used)
            used.add(name)
            note(f"{name} was named {task.task_id}, which is taken")
        placed.add(name)
        meant.setdefault(task.task_id, name)
        renamed.append(task.model_copy(update={"task_id": name}))
    return tuple(
        task.model_copy(update={"dependencies": tuple(meant.get(one, one) for one in task.dependencies)})
        for task in renamed
    )


def _numbered(name: str, number: int) -> str:
    end = f"-{number}"
    return name[: ID_CHARACTERS - len(end)].rstrip("-") + end


def _mended(task: Subtask, ids: set[str], rules: PlanRules, note: Note) -> Subtask:
    """Without what does not exist or may not be."""
    name = task.task_id
    known = (ids | set(rules.done)) - {name}
    kept = {
        "dependencies": _kept(task.dependencies, lambda one: one in known, name, "the dependency", note),
        "tools_needed": _kept(task.tools_needed, lambda one: one in rules.tools, name, "the tool", note),
        "verify": _kept(task.verify, lambda one: one in rules.commands, name, "the command", note),
        "paths_allowed": _kept(
            task.paths_allowed, lambda one: problem_of_path(one, rules) is None, name, "the path", note
        ),
        "acceptance": _kept(task.acceptance, lambda one: bool(one.strip()), name, "the empty statement", note),
    }
    if not kept["acceptance"]:
        note(f"{name}: it names nothing that could be checked")
        kept["acceptance"] = (GENERAL_ACCEPTANCE,)
    return _equipped(task.model_copy(update=kept), note)


def _kept(names: tuple[str, ...], good: Callable[[str], bool], task_id: str, what: str, note: Note) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(one for one in names if good(one)))
    for one in dict.fromkeys(names):
        if one not in kept:
            note(f"{task_id}: {what} {one.strip()!r} was left out")
    return kept


def _equipped(task: Subtask, note: Note) -> Subtask:
    """With the tools that its paths ask for."""
    wanted = (READS, EDITS) if task.paths_allowed else (READS,)
    missing = EDITS not in task.tools_needed if task.paths_allowed else not task.tools_needed
    if not missing:
        return task
    added = tuple(one for one in wanted if one not in task.tools_needed)
    note(f"{task.task_id}: {' and '.join(added)} was granted")
    return task.model_copy(update={"tools_needed": (*task.tools_needed, *added)})


def _opened(plan: Plan, note: Note) -> Plan:
    for circle in circles(plan):
        waiting, other = circle[0], circle[1]
        note(f"{waiting} no longer waits for {other}: they waited for each other")
        plan = _without(plan, waiting, other)
    return plan


def _without(plan: Plan, waiting: str, other: str) -> Plan:
    tasks = tuple(
        task.model_copy(update={"dependencies": tuple(one for one in task.dependencies if one != other)})
        if task.task_id == waiting
        else task
        for task in plan.subtasks
    )
    return plan.model_copy(update={"subtasks": tasks})


def _fewer(plan: Plan, most: int, note: Note) -> Plan | None:
    """At most so many, the smallest neighbours made one. None for a plan of more than twice as many."""
    tasks = list(plan.subtasks)
    if len(tasks) > 2 * most:
        return None
    while len(tasks) > most:
        fitting = [at for at in range(len(tasks) - 1) if _fit(tasks[at], tasks[at + 1])]
        if not fitting:
            return None
        at = min(fitting, key=lambda one: tasks[one].est_tokens + tasks[one + 1].est_tokens)
        first, second = tasks[at], tasks.pop(at + 1)
        note(f"{second.task_id} became a part of {first.task_id}: there were too many subtasks")
        tasks[at] = _joined(first, second)
        tasks = [_repointed(task, second.task_id, first.task_id) for task in tasks]
    return plan.model_copy(update={"subtasks": tuple(tasks)})


def _fit(first: Subtask, second: Subtask) -> bool:
    """Neighbours in an order without circles can always be one, so far as they fit into the form."""
    paths = {*first.paths_allowed, *second.paths_allowed}
    patterns = sum(not is_plain(path) for path in paths)
    length = len(_description(first, second))
    return length <= DESCRIPTION_CHARACTERS and len(paths) <= MOST_PATHS and patterns <= MOST_PATTERNS


def _description(first: Subtask, second: Subtask) -> str:
    return f"First: {first.description}\n\nThen: {second.description}"


def _joined(first: Subtask, second: Subtask) -> Subtask:
    together = {
        name: tuple(dict.fromkeys((*getattr(first, name), *getattr(second, name))))
        for name in ("dependencies", "tools_needed", "paths_allowed", "acceptance", "verify")
    }
    return first.model_copy(
        update={
            **together,
            "title": f"{first.title}; {second.title}"[:TITLE_CHARACTERS],
            "description": _description(first, second),
            "est_tokens": first.est_tokens + second.est_tokens,
        }
    )


def _repointed(task: Subtask, old: str, new: str) -> Subtask:
    names = dict.fromkeys(new if one == old else one for one in task.dependencies)
    return task.model_copy(update={"dependencies": tuple(one for one in names if one != task.task_id)})
