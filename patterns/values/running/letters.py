"""Letters: everything that reaches a run while it works, in one journalled order.

Whatever order subtasks end and people click in, a replay reads the same letters in the same order and so takes
the same path.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from patterns.errors import ErrorRecord
from patterns.values.conversation import Frozen, JsonObject


class TaskEnded(Frozen):
    """A subtask's last word. Exactly one of `result` and `error` is set."""

    kind: Literal["task_ended"] = "task_ended"
    task_id: str
    result: JsonObject | None = None
    error: ErrorRecord | None = None


class TaskNote(Frozen):
    """A subtask says what it is doing: for the card only, nothing is decided on it."""

    kind: Literal["task_note"] = "task_note"
    task_id: str
    note: str


class Decision(Frozen):
    """A person's answer to a question, or its default when the question expired."""

    kind: Literal["decision"] = "decision"
    question_id: str
    choice: str
    by: str = ""
    """Slack user id; empty when the default was taken."""
    words: str = ""
    """What the person wrote beside the choice."""
    fields: dict[str, str] = Field(default_factory=dict)
    """What the person wrote into the choice's form, by field."""
    digest: str = ""
    """Of exactly what was shown when it was given: it holds for nothing else."""


class StopAsked(Frozen):
    """A person pressed Stop."""

    kind: Literal["stop"] = "stop"
    by: str


class FollowUp(Frozen):
    """A person wrote to the run in its thread."""

    kind: Literal["follow_up"] = "follow_up"
    by: str
    words: str


class PlaceGiven(Frozen):
    """The run's turn has come. Whether it has is read where places are kept: this only says when to look."""

    kind: Literal["place"] = "place"


Letter = Annotated[TaskEnded | TaskNote | Decision | StopAsked | FollowUp | PlaceGiven, Field(discriminator="kind")]
"""Any of them."""

LETTER: TypeAdapter[Letter] = TypeAdapter(Letter)
"""Reads and writes letters as JSON."""
