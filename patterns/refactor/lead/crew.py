"""The workers of one plan, put under a foreman."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from patterns.orchestrator.foreman import Foreman, Outcome
from patterns.orchestrator.orchestrator import Orchestrator
from patterns.plan import Plan
from patterns.refactor.job import Job
from patterns.values.running.progress import Row

TASK_KIND = "refactor_task"
"""Under which the engine knows the worker."""


def crew(
    job: Job,
    plan: Plan,
    foreman: Foreman,
    *,
    label: str,
    on_change: Callable[[tuple[Row, ...]], None],
    done: Sequence[Outcome] = (),
) -> Orchestrator:
    """`label` tells its workers from those of the run's other plans; `done`: subtasks that an earlier run did."""
    return Orchestrator(
        plan,
        run=job.run,
        watch=job.watch,
        human=job.world.human,
        kind=TASK_KIND,
        foreman=foreman,
        on_change=on_change,
        label=label,
        done=done,
    )
