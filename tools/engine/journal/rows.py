"""The engine's rows read as a journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dbos import StepInfo, WorkflowStatus

from patterns.errors import ErrorRecord, StewardError, Unexpected
from patterns.values.running.journal import Call, Journal, RunState, StepTaken
from tools.engine.run.calls import LOOK, NOW

STATES: dict[str, RunState] = {
    "DELAYED": "waiting",
    "ENQUEUED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
ACTIVE = [status for status, state in STATES.items() if state in ("waiting", "running")]
ENDED = [status for status in STATES if status not in ACTIVE]

CALLS: dict[str, Call] = {
    NOW: "time",
    LOOK: "look",
    "DBOS.recv": "letter",
    "DBOS.sleep": "wait",
    "DBOS.cancelWorkflow": "cancel",
    "DBOS.send": "tell",
}
"""What the engine calls by names of its own."""


def step_of(row: StepInfo, *, results: bool, cap_characters: int | None) -> StepTaken:
    """A row as a value."""
    child = row["child_workflow_id"]
    call = "spawn" if child else CALLS.get(row["function_name"], "step")
    step = StepTaken(
        position=row["function_id"],
        call=call,
        name=_name(row["function_name"], call, child),
        began=seconds_of(row["started_at_epoch_ms"]),
        ended=seconds_of(row["completed_at_epoch_ms"]),
        child=child,
    )
    if not results:
        return step
    result, error = _outcome(row, call)
    size = 0 if cap_characters is None else len(json.dumps(result))
    if cap_characters is not None and size > cap_characters:
        return step.model_copy(update={"cut_characters": size, "error": error})
    return step.model_copy(update={"result": result, "error": error})


def journal_of(found: WorkflowStatus, steps: tuple[StepTaken, ...]) -> Journal:
    """A run or subtask with its steps. Its input is there only where it was loaded."""
    arguments = found.input["args"] if found.input else ()
    *_, kind, payload = arguments or ("", None)
    return Journal(
        run_id=found.workflow_id,
        parent=found.parent_workflow_id,
        kind=kind,
        payload=payload,
        state=STATES[found.status],
        asked=seconds_of(found.created_at),
        began=seconds_of(found.dequeued_at),
        ended=seconds_of(found.completed_at),
        steps=steps,
        result=found.output,
        error=_record(found.error),
    )


def in_order(run_id: str, journals: Iterable[Journal]) -> tuple[Journal, ...]:
    """The run first, then its subtasks as it started them: the engine tells seconds apart, and no less."""
    left = {one.run_id: one for one in journals}
    ordered: list[Journal] = []
    waiting = [run_id]
    while waiting:
        one = left.pop(waiting.pop(0), None)
        if one is not None:
            ordered.append(one)
            waiting += [step.child for step in one.steps if step.child]
    return (*ordered, *left.values())


def seconds_of(milliseconds: int | None) -> float | None:
    """Seconds since the epoch, of the engine's."""
    return None if milliseconds is None else milliseconds / 1000


def _name(name: str, call: Call, child: str | None) -> str:
    """A subtask's id stands behind its run's, which may itself be one's."""
    if child:
        return f"spawn {child.partition('.')[2]}"
    return name if call in ("step", "look") else call


def _outcome(row: StepInfo, call: Call) -> tuple[Any, ErrorRecord | None]:
    value, error = row["output"], _record(row["error"])
    if call != "step" or error is not None or not isinstance(value, dict):
        return value, error
    if "error" in value:
        return None, ErrorRecord.model_validate(value["error"])
    return value.get("ok"), None


def _record(error: Exception | None) -> ErrorRecord | None:
    if error is None or isinstance(error, StewardError):
        return error.record() if error else None
    return Unexpected(f"{type(error).__name__}: {error}").record()
