"""Plans in a line."""

from __future__ import annotations

from typing import Any

from patterns.plan import Plan, Subtask


def task(task_id: str, *dependencies: str, **changes: Any) -> Subtask:
    """Without faults of its own."""
    given: dict[str, Any] = {
        "task_id": task_id,
        "title": f"Do {task_id}",
        "description": "Change the thing so that it is right.",
        "dependencies": dependencies,
        "tools_needed": ("read_file", "edit_file"),
        "paths_allowed": (f"src/{task_id}.py",),
        "acceptance": ("it is right",),
        **changes,
    }
    return Subtask.model_validate(given)


def plan(*tasks: Subtask) -> Plan:
    return Plan(summary="Do it in steps.", subtasks=tasks)
