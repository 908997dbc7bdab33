"""A run as a graph: what it consists of, how the parts hang together, what each took, gave and cost."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen
from patterns.values.running.journal import Call, RunState

Shape = Literal["step", "fan_out", "loop", "person"]
"""A stage of steps; a stage of subtasks; a stage that goes round; a question to people."""


class Output(Frozen):
    """What came of something, by name and not by value."""

    name: str
    words: str = ""
    """A few words: the ids in a plan, how many findings, how long a text."""


class Tally(Frozen):
    """What something took."""

    seconds: float = 0.0
    """From its rows' beginnings to their ends: work, and waiting for subtasks and people."""
    calls: int = 0
    """Of models."""
    tokens: int = 0
    microdollars: int = 0
    """Of the replies that the journal holds; what calls without a reply cost stands in the ledger alone."""
    failed: int = 0
    """Steps that ended with an error."""

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in Tally.model_fields})


class Subtask(Frozen):
    """One of the parts that a stage gave out, with all of its attempts."""

    id: str
    title: str
    state: RunState
    needs: tuple[str, ...] = ()
    """The subtasks whose results it was given."""
    attempts: int = 1
    turns: int = 0
    """Of its own loop: think, act, observe."""
    tools: tuple[Output, ...] = ()
    """Each tool with how often it was used."""
    gives: tuple[Output, ...] = ()
    tally: Tally = Tally()
    runs: tuple[str, ...] = ()
    """The run ids of its attempts."""


class Decision(Frozen):
    """What a person was asked, and said."""

    asked: str
    """The kind of question."""
    choice: str = ""
    """Empty as long as nobody has answered."""
    by: str = ""
    """Slack user id; empty where it closed without an answer."""
    waited_seconds: float | None = None


class Node(Frozen):
    """A stage of the run."""

    id: str
    title: str
    shape: Shape
    state: RunState
    takes: tuple[str, ...] = ()
    """Its inputs by name."""
    gives: tuple[Output, ...] = ()
    turns: int = 1
    """How often the run came by."""
    retries: int = 0
    """How often a model was asked again for an answer that could not be used."""
    until: str = ""
    """Of a loop: its condition."""
    tools: tuple[Output, ...] = ()
    subtasks: tuple[Subtask, ...] = ()
    decisions: tuple[Decision, ...] = ()
    errors: tuple[str, ...] = ()
    """Codes of the errors that steps ended with."""
    tally: Tally = Tally()


class Edge(Frozen):
    """The run went from one stage to another."""

    source: str
    target: str
    times: int = 1
    back: bool = False
    """To a stage that it had come by before: a loop."""


class StepLine(Frozen):
    """A step of the run or of a subtask."""

    run_id: str
    position: int
    node: str
    """The stage that it belongs to."""
    call: Call
    name: str
    takes: tuple[str, ...] = ()
    gives: Output
    began: float | None = None
    seconds: float | None = None
    tokens: int = 0
    microdollars: int = 0
    error: str = ""
    """The code of the error that it ended with."""


class Workflow(Frozen):
    """The whole."""

    run_id: str
    command: str
    pattern: str
    """The pattern in a few words: plan → fan-out → synthesis."""
    text: str
    """What was asked for."""
    state: RunState
    began: float | None = None
    ended: float | None = None
    stop: str = ""
    """The code that it ended with."""
    now: str = ""
    """Where a run that has not ended stands, in words."""
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    tally: Tally
    slowest: tuple[StepLine, ...] = ()
    dearest: tuple[StepLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    """All of them, the run's and its subtasks', in the order of the journals."""
