"""What the audit keeps of one thing that happened, and what it says of itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from patterns.values.conversation import Frozen

AuditKind = Literal[
    "asked",
    "refused",
    "shown",
    "decided",
    "effect",
    "spend",
    "stopped",
    "schedule",
    "operator",
    "secret",
    "process",
]
"""Work was asked for; something was refused; a question was shown; it was decided; an outside effect took place; what a
run cost, and a cap that was raised; a run was stopped; a schedule was set up or changed; an operator's act; a kept
secret was set, changed or removed; a process began."""

OURSELVES = "steward"
"""The actor where no person acted: the clock, an expiry, a process."""

AuditFact = str | int | float | bool


class AuditEntry(Frozen):
    """One thing that happened. Nothing in it is a secret, a prompt, or a text that a model wrote."""

    kind: AuditKind
    actor: str = OURSELVES
    """Slack user id, or `steward`."""
    run_id: str = ""
    channel: str = ""
    what: str
    """A few words, written by code."""
    facts: dict[str, AuditFact] = Field(default_factory=dict)
    digest: str = ""
    """Of exactly what was shown, decided or sent."""
    link: str = ""
    """Where it can be looked at."""
    key: str = ""
    """One and the same for one and the same thing: recorded again, it adds nothing. Empty: each is one of its own."""


class AuditRow(Frozen):
    """An entry as it stands in the chain."""

    number: int
    """From 1, without gaps."""
    at: float
    """Seconds since the epoch."""
    entry: AuditEntry
    hash: str
    """Of this row and, through the hash of the row before it, of all before."""


class Verification(Frozen):
    """What came of checking the chain from its beginning to its end."""

    rows: int
    """That were checked."""
    head: str
    """`NUMBER:HASH` of the newest row: whoever keeps it elsewhere can tell later that nothing before it was changed."""
    sealed: int = 0
    """How many of them were sealed with a key that we hold."""
    broken: int | None = None
    """The first row that is not as it was written; None where all are."""
    why: str = ""
    """What is wrong there."""
