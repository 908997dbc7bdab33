"""Who decides what a worker is told, and what comes of what it handed back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from patterns.errors import ErrorRecord
from patterns.plan import Subtask
from patterns.values.conversation import Frozen, JsonObject
from patterns.values.questions import Question
from patterns.values.running.letters import Decision, FollowUp, TaskEnded


class Outcome(Frozen):
    """How one subtask ended."""

    task_id: str
    state: Literal["done", "failed", "skipped", "stopped"]
    result: JsonObject | None = None
    """What its last worker handed back, if it did."""
    error: ErrorRecord | None = None
    why: str = ""
    """For a skipped one: what it waited for. For a failed one: what was said of it."""
    seconds: float | None = None
    """How long its workers took together; None when it never had one."""
    attempts: int = 0
    is_final: bool = False
    """It is not planned anew: a person left it out, or no plan could mend what it failed of, or what it needs is so."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result counts."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The subtask is given up, and those that need it are skipped."""

    why: str
    is_final: bool = False
    """It is not planned anew either: a person's word, or nothing that another plan could mend."""


@dataclass(frozen=True, slots=True)
class Again:
    """Another worker takes it up, with this payload."""

    payload: JsonObject
    why: str
    """For the card."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A person is asked first. No worker waits for that: the subtask holds no place until it goes on."""

    question: Question


Next = Done | Failed | Again | Ask


class Foreman(Protocol):
    """What a command adds to the pattern. Its answers depend on nothing but what it is and was given."""

    async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
        """The first worker's payload, when everything that the subtask depends on is done."""

    async def judge(self, task: Subtask, ended: TaskEnded, attempt: int) -> Next:
        """What comes of it, now that its worker number `attempt` (from 1) has ended."""

    async def decided(self, task: Subtask, decision: Decision) -> Next:
        """What comes of it, now that the question it waited for is answered. Not `Ask` about the same thing."""

    def heard(self, letter: FollowUp) -> bool:
        """A person wrote to the run: whether those who are at work are to hear of it, too."""
