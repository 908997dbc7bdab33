"""No two subtasks write the same file at the same time: where they could, the later one waits."""

from __future__ import annotations

from itertools import product

from patterns.paths import may_overlap
from patterns.plan import Plan, Subtask, ancestors


def serialised(plan: Plan) -> tuple[Plan, tuple[str, ...]]:
    """The plan with a dependency where two subtasks could meet in a path, and a note for each that was added.

    The later one in the plan waits for the earlier one; no circle can come of it. For a plan without problems.
    """
    tasks = list(plan.subtasks)
    notes: list[str] = []
    for at, task in enumerate(plan.subtasks):
        for other in reversed(plan.subtasks[:at]):
            now = plan.model_copy(update={"subtasks": tuple(tasks)})
            glob = meeting(other, task)
            if glob is None or _in_line(now, other.task_id, task.task_id):
                continue
            tasks[at] = tasks[at].model_copy(update={"dependencies": (*tasks[at].dependencies, other.task_id)})
            notes.append(f"{task.task_id} waits for {other.task_id}: both may write `{glob}`")
    return plan.model_copy(update={"subtasks": tuple(tasks)}), tuple(notes)


def meeting(one: Subtask, other: Subtask) -> str | None:
    """Where two subtasks could write the same path: the shorter of the two globs that meet."""
    pairs = product(one.paths_allowed, other.paths_allowed)
    return next((min(pair, key=len) for pair in pairs if may_overlap(*pair)), None)


def _in_line(plan: Plan, one: str, other: str) -> bool:
    return one in ancestors(plan, other) or other in ancestors(plan, one)
