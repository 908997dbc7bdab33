"""What the live card shows: a view over the run's state, cheap to make and safe to lose."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen

State = Literal["waiting", "running", "done", "failed", "skipped", "stopped"]


class Row(Frozen):
    """One line of the card: a subtask, a round, a question's item."""

    id: str
    title: str
    state: State
    note: str = ""
    seconds: float | None = None
    """How long it has taken, once it ended."""


class View(Frozen):
    """The whole card."""

    stage: str
    """A few words: "Planning", "Working", "Waiting for approval"."""
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader should know all along: no sandbox, a rehearsed model."""
    ended: bool = False
