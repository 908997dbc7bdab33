"""A run as JSON: its graph, and what each of its rows holds as far as that is short."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Journal, StepTaken
from patterns.values.running.workflow import Workflow

FORMAT = "steward-workflow/1"
"""A later number means that a reader of this one would misread it; fields that are added do not change it."""
VALUE_CHARACTERS = 20_000
ALL_CHARACTERS = 3_000_000
"""Of values together; what comes after that is left out, and says so as one that is too long does."""


def document_of(
    workflow: Workflow, journals: Sequence[Journal], redacted: Callable[[object], object] = lambda value: value
) -> str:
    """The text of the file. `redacted` takes the secrets out of any JSON value."""
    room = _Room(ALL_CHARACTERS, redacted)
    whole: JsonObject = {
        "format": FORMAT,
        "workflow": redacted(workflow.model_dump(mode="json")),
        "journals": [_journal(one, room) for one in journals],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace").decode()  # half characters, which a model may write


class _Room:
    """How many characters of values there is still room for."""

    def __init__(self, characters: int, redacted: Callable[[object], object]) -> None:
        self._left, self._redacted = characters, redacted

    def put(self, value: Any) -> JsonObject:
        """The value as a field, or how long it would have been."""
        if value is None:
            return {}
        shown = self._redacted(value)
        size = len(json.dumps(shown, ensure_ascii=False))
        if size > min(self._left, VALUE_CHARACTERS):
            return {"cut_characters": size}
        self._left -= size
        return {"result": shown}


def _journal(journal: Journal, room: _Room) -> JsonObject:
    return {
        "run_id": journal.run_id,
        "parent": journal.parent,
        "kind": journal.kind,
        "state": journal.state,
        "given": room.put(journal.payload),
        "rows": [_row(step, room) for step in journal.steps],
    }


def _row(step: StepTaken, room: _Room) -> JsonObject:
    plain = step.model_dump(mode="json", exclude={"result", "cut_characters", "error"})
    error = {"error": room.put(step.error.model_dump(mode="json")).get("result")} if step.error else {}
    return {**plain, **room.put(step.result), **error}
