"""What the runs in memory keep through a crash."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, field
from typing import Any

from patterns.errors import ErrorRecord, StewardError, Unexpected
from patterns.values.conversation import JsonObject
from patterns.values.running.journal import Call, Journal, RunState, StepTaken

log = logging.getLogger(__name__)


CALLS: dict[str, Call] = {
    "step": "step",
    "now": "time",
    "letter": "letter",
    "spawn": "spawn",
    "cancel": "cancel",
    "tell": "tell",
}


class SimulatedCrash(BaseException):
    """The process dies here; no workflow can catch it by accident."""


class PathChanged(BaseException):
    """A workflow did something else than its journal says, or two things at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One durable call that has ended."""

    name: str
    """What was called: `step NAME`, `now`, `spawn TASK`, `cancel TASK`, `letter`, `tell`."""
    value: Any
    """Its outcome as JSON values. A step's is `{"ok": …}` or `{"error": …}`."""
    began: float = field(default=0.0, compare=False)
    ended: float = field(default=0.0, compare=False)
    """Seconds since the epoch."""

    def taken(self, run_id: str, position: int, *, results: bool) -> StepTaken:
        """As the port `Journals` tells it."""
        call, _, name = self.name.partition(" ")
        value, error = self.value, None
        if call == "step":
            value, error = value.get("ok"), value.get("error")
        return StepTaken(
            position=position,
            call=CALLS[call],
            name=name if call == "step" else self.name if call == "spawn" else CALLS[call],
            began=self.began,
            ended=self.ended,
            child=f"{run_id}.{name}" if call == "spawn" else None,
            result=value if results else None,
            error=ErrorRecord.model_validate(error) if results and error else None,
        )


@dataclass(slots=True)
class Ended:
    """How a run ended."""

    state: RunState
    result: JsonObject | None = None
    error: ErrorRecord | None = None


@dataclass(slots=True)
class Kept:
    """What survives a crash, of one run."""

    id: str
    kind: str
    payload: str
    parent: str | None = None
    state: RunState = "waiting"
    rows: list[Row] = field(default_factory=list)
    inbox: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    ended: Ended | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def unread(self) -> str | None:
        """The first letter that no row of the journal has taken."""
        taken = sum(row.name == "letter" and row.value is not None for row in self.rows)
        return self.inbox[taken] if taken < len(self.inbox) else None

    def journal(self, *, results: bool) -> Journal:
        """As the port `Journals` tells it."""
        return Journal(
            run_id=self.id,
            parent=self.parent,
            kind=self.kind if results else "",
            payload=json.loads(self.payload) if results else None,
            state=self.state,
            steps=tuple(row.taken(self.id, at, results=results) for at, row in enumerate(self.rows, 1)),
            result=self.ended.result if results and self.ended and self.parent is None else None,
            error=self.ended.error if results and self.ended and self.parent is None else None,
        )


def as_record(run_id: str, error: BaseException) -> ErrorRecord:
    """The error as the journal keeps it; one of ours that nobody translated is logged whole."""
    if isinstance(error, StewardError):
        return error.record()
    log.error("run %s: %r", run_id, error, exc_info=error)
    return Unexpected(f"{type(error).__name__}: {error}").record()


def is_being_cancelled() -> bool:
    """False for a `CancelledError` that nobody asked for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
