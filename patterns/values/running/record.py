"""What is known of a run from outside: who asked, where, what."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen, JsonObject

Command = Literal["refactor", "review", "research", "digest", "choose"]
"""What people type, what the clock asks for in their name, and the question which of these somebody means."""


class RunRecord(Frozen):
    """One run, as the command that asked for it was recorded."""

    run_id: str
    command: Command
    team: str
    channel: str
    requester: str
    """Slack user id."""
    text: str
    """What was typed after the command, unescaped."""
    payload: JsonObject
    """The parsed request, as the run receives it."""
    asked_at: float
    """Seconds since the epoch."""
    root_ts: str = ""
    """The thread's root message, once it stands; from the start where a run goes on in the thread of an earlier one."""
    branch: str = ""
    """The branch that it left at the remote, once it has."""
    stage: str = ""
    """What its card said last, in a line: for those who look at many runs. It may hold a model's words."""
