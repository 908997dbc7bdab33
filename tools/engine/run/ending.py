"""How a workflow's execution ends: with its result or its error as a value, whether it is carried or replayed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from pydantic import TypeAdapter

from patterns.errors import ConfigurationInvalid, ErrorRecord
from patterns.ports.runs import Workflow
from patterns.values.conversation import JsonObject
from patterns.values.running.letters import LETTER, TaskEnded
from tools.engine.run.run import Draining, DurableRun, as_record, is_being_cancelled

OBJECT: TypeAdapter[JsonObject] = TypeAdapter(JsonObject)


async def end_of(
    run: DurableRun, kinds: Mapping[str, Workflow], kind: str, payload: JsonObject, process: Draining
) -> JsonObject | ErrorRecord:
    """Carry it to its end. Raises `CancelledError` when this execution may not go on; `run.stopped_by` may say why."""
    try:
        workflow = kinds.get(kind)
        if workflow is None:
            raise ConfigurationInvalid(f"no workflow is registered under {kind!r}")  # noqa: TRY301  # a run's end too
        ended: JsonObject | ErrorRecord = OBJECT.dump_python(
            await workflow(run, payload), mode="json", warnings="error"
        )
    except asyncio.CancelledError as error:
        if run.stopped_by is not None or process.draining or is_being_cancelled():
            raise
        ended = as_record(run.id, error)
    except Exception as error:  # noqa: BLE001  # a run's end is a value, whatever it is
        ended = as_record(run.id, error)
    if run.stopped_by is not None:
        raise asyncio.CancelledError  # the workflow has caught it; it may not
    return ended


def last_letter(task_id: str, ended: JsonObject | ErrorRecord) -> JsonObject:
    """What a subtask writes at its end, as JSON."""
    is_error = isinstance(ended, ErrorRecord)
    letter = TaskEnded(task_id=task_id, error=ended) if is_error else TaskEnded(task_id=task_id, result=ended)
    written: JsonObject = LETTER.dump_python(letter, mode="json")
    return written
