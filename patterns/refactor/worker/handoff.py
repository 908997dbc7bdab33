"""What a worker hands back: its own account, beside what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import ErrorRecord
from patterns.values.conversation import Frozen, Message
from patterns.values.repository.trees import Change, CommandResult, Tree

Status = Literal["done", "partial", "blocked", "asking"]

FailureClass = Literal[
    "transient", "edit_miss", "tests", "out_of_scope", "out_of_budget", "conflict", "blocked", "idle", "stuck"
]
"""transient: the model or the world did not answer; nothing is known of the work.
edit_miss: edit after edit was refused, so what the worker believes of the files is not what stands there.
tests: handed in while tests fail that passed before it came.
out_of_scope: not finished, and it tried to write where it may not.
out_of_budget: a limit on money, tokens, turns or time ended it, or its conversation outgrew the model.
conflict: the work that it was to build on does not fit together.
blocked: its own word that the work cannot be done, or not wholly.
idle: it talked and did not act.
stuck: it went round in circles, also when it was told so and had its tools taken away."""

Action = Literal["again", "again_fresh", "repair", "ask", "stop", "redo", "drop"]
"""again: the same brief once more.
again_fresh: a new conversation on the first tree, with a note of what went wrong.
repair: a new conversation on the tree that was left, with the failing output.
ask: put it to a person, and go on with the answer.
stop: no further attempt; what is done is handed over.
redo: a new conversation on the merged tree, with the torn files.
drop: the subtask fails, and so does what builds on it; the others go on."""


class Remedy(Frozen):
    """What is done about a failure."""

    action: Action
    most: int
    """How often for one subtask; after that it is dropped."""


POLICY: dict[FailureClass, Remedy] = {
    "transient": Remedy(action="again", most=2),
    "edit_miss": Remedy(action="again_fresh", most=1),
    "tests": Remedy(action="repair", most=2),
    "out_of_scope": Remedy(action="ask", most=1),
    "out_of_budget": Remedy(action="stop", most=0),
    "conflict": Remedy(action="redo", most=1),
    "blocked": Remedy(action="ask", most=1),
    "idle": Remedy(action="again_fresh", most=1),
    "stuck": Remedy(action="ask", most=2),
}
"""One row per class; whoever conducts the workers consults it and nothing else."""

ASKED = "The question was put to a person."
"""What stands as the answer of `ask_human` until a person has answered."""
TOLD_CHARACTERS = 1500
"""How much of one handoff its dependants are told."""
TOLD_IN_ALL = 9000
"""And of all of them: above it the eldest are cut to `TOLD_SHORTLY`, one after the other."""
TOLD_SHORTLY = 300


class Answered(BaseModel):
    """One acceptance statement, answered by its number."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    number: int = Field(ge=1)
    """The statement's number in your subtask."""
    met: bool
    evidence: str = Field(default="", max_length=400)
    """What shows it: a file and line, a command's outcome."""


class Submission(BaseModel):
    """The arguments of `submit`."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    status: Literal["done", "partial", "blocked"]
    summary: str = Field(min_length=10, max_length=1500)
    """What was done and why, or why it cannot be; the next workers and the reviewer read it."""
    acceptance: tuple[Answered, ...] = ()
    """For `done` every statement, met, with its evidence."""
    assumptions: tuple[str, ...] = ()
    """What you took for granted that nobody told you."""
    follow_ups: tuple[str, ...] = ()
    """What you noticed and left alone."""


class Item(Frozen):
    """One acceptance statement, and whether its worker says that it holds."""

    statement: str
    met: bool
    evidence: str = ""


class WorkerQuestion(Frozen):
    """What a worker must know of a person before it can go on."""

    text: str
    options: tuple[str, ...] = ()
    """At most four; empty: any answer."""
    paths: tuple[str, ...] = ()
    """Globs that it asks to be allowed to write besides its own."""


class CommandRun(Frozen):
    """A configured command that a worker ran."""

    name: str
    result: CommandResult
    """Its output is cut to the end."""
    broke: tuple[str, ...] | None = None
    """Of the tests where they failed before anybody changed anything: those that fail only now. None: not known."""


class DeskState(Frozen):
    """All that a worker's tools remember: enough to lay the same desk again."""

    tree: Tree
    seen: dict[str, str] = Field(default_factory=dict)
    """The files that it read or made. The value names the command that has changed it since; empty: none has."""
    commands: tuple[CommandRun, ...] = ()
    refused: int = 0
    """Edits refused in a row."""
    unaccepted: int = 0
    """Times that its handing in was refused."""
    asked: int = 0
    """Questions so far."""
    outside: tuple[str, ...] = ()
    """Paths that it wanted to write and may not."""


class Handoff(Frozen):
    """A worker's result."""

    status: Status
    """`asking`: it ended only to ask; a second worker goes on from its conversation."""
    summary: str
    acceptance: tuple[Item, ...] = ()
    """Every statement of the subtask, in its order; one that was not answered is not met."""
    assumptions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    change: Change
    files: tuple[str, ...] = ()
    """Measured: what differs between the tree it was given and the tree it left."""
    commands: tuple[CommandRun, ...] = ()
    """Measured: what it ran, with exit codes."""
    turns: int = 0
    """Of all attempts together."""
    seconds: float = 0.0
    """Its own time, of all attempts together."""
    failure: FailureClass | None = None
    """What went wrong, computed from what happened; None when it is done, or asks."""
    limit: ErrorRecord | None = None
    """The limit that ended the worker before it handed in."""
    circle: tuple[str, ...] = ()
    """What repeated, in short lines, where it went round in circles."""
    question: WorkerQuestion | None = None
    """Only when `asking`."""
    conversation: tuple[Message, ...] = ()
    """When it asks, or when a limit or a circle ended it: where another worker can go on; `desk` too."""
    desk: DeskState | None = None

    def told(self) -> str:
        """For the synthesis, and for people."""
        lines = [f"{self.change.task_id} ({self.status}): {self.summary}"]
        lines += [f"files changed: {', '.join(self.files) or 'none'}"]
        lines += [f"{'met' if one.met else 'NOT MET'}: {one.statement} ({one.evidence})" for one in self.acceptance]
        lines += [f"assumed: {one}" for one in self.assumptions]
        lines += [f"left for later: {one}" for one in self.follow_ups]
        return "\n".join(lines)


def told_to_dependants(earlier: Sequence[Handoff]) -> str:
    """What a worker is told of the work it builds on; `earlier` in plan order."""
    texts = [_cut(one.told(), TOLD_CHARACTERS) for one in earlier]
    for number, text in enumerate(texts):
        if sum(map(len, texts)) <= TOLD_IN_ALL:
            break
        texts[number] = _cut(text, TOLD_SHORTLY)
    return "\n\n".join(texts)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


_PASSING = {
    "model_unreachable",
    "model_overloaded",
    "model_malformed",
    "repository_unreachable",
    "store",
    "unexpected",
}
_USED_UP = {"limit", "context_too_long"}


PLAN_HELPS = {"context_too_long", "content_refused", "unexpected"}
"""Errors that smaller or other subtasks may not meet; of the rest every plan would die."""


def failure_of(error: ErrorRecord) -> FailureClass:
    """The class of a worker that died of an error instead of handing in."""
    if error.code in _PASSING:
        return "transient"
    return "out_of_budget" if error.code in _USED_UP else "blocked"
