"""The steps of a run and its subtasks, one line each, and those that took and cost the most."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.workflow import Output, StepLine
from patterns.workflow.outcomes import cost_of, told
from patterns.workflow.stages import TASK

MOST = 5


class Lines:
    """Collected as the journals are read."""

    def __init__(self) -> None:
        self._lines: list[StepLine] = []

    def add(self, run_id: str, step: StepTaken, node: str, takes: tuple[str, ...], gives: Output) -> None:
        """One row."""
        tokens, microdollars = cost_of(step.result)
        line = StepLine(
            run_id=run_id,
            position=step.position,
            node=node,
            call=step.call,
            name=step.name,
            takes=tuple(dict.fromkeys(one for one in takes if one != gives.name)),
            gives=gives,
            began=step.began,
            seconds=step.seconds,
            tokens=tokens,
            microdollars=microdollars,
            error=step.error.code if step.error else "",
        )
        self._lines.append(line)

    def add_all(self, child: Journal, node: str, takes: tuple[str, ...]) -> None:
        """The steps of a subtask, below the stage that gave it out."""
        given: list[str] = []
        for step in child.steps:
            if step.call != "step":
                continue
            stage = next((one for one in TASK.stages if one.output_of(step.name) is not None), None)
            name = (stage.output_of(step.name) if stage else None) or step.name
            words = step.error.code if step.error else told(step.result)
            self.add(
                child.run_id, step, node, (*(stage.takes if stage else takes), *given), Output(name=name, words=words)
            )
            given.append(name)

    def all(self) -> tuple[StepLine, ...]:
        """In the order in which they were added."""
        return tuple(self._lines)


def slowest_of(lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
    """The steps that took longest."""
    steps = [one for one in lines if one.call == "step" and one.seconds]
    return tuple(sorted(steps, key=lambda one: -(one.seconds or 0.0))[:MOST])


def dearest_of(lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
    """The steps that cost most."""
    return tuple(sorted((one for one in lines if one.microdollars), key=lambda one: -one.microdollars)[:MOST])
