"""What stands in a box of the picture."""

from __future__ import annotations

from patterns.values.running.journal import RunState
from patterns.values.running.workflow import Decision, Node, Shape, StepLine, Subtask, Tally, Workflow
from patterns.wording.counting import counted
from patterns.wording.measures import small_dollars, span
from patterns.workflow.telling import outputs_told, step_told

COLOURS: dict[RunState, tuple[str, str]] = {
    "done": ("#3c7d4f", "#f4faf6"),
    "running": ("#1d6fb8", "#eef6fd"),
    "waiting": ("#b7791f", "#fff8e6"),
    "failed": ("#b3261e", "#fdf1f0"),
    "cancelled": ("#6b7280", "#f4f4f5"),
}
"""Border and fill of what stands so."""
PERSON = "#fff3d1"
FAN_OUT = "#f7f9fc"


def badge(node: Node) -> str:
    """At a box's corner: what kind of stage it is, and how often."""
    if node.shape == "fan_out":
        return f"fan-out · {len(node.subtasks)}"
    kinds: dict[Shape, str] = {"loop": "loop", "person": "people", "step": "", "fan_out": ""}
    times = f"×{node.turns}" if node.turns > 1 or node.shape == "loop" else ""
    return " ".join(filter(None, (kinds[node.shape], times)))


def lines_of(node: Node) -> list[str]:
    """Below the title: inputs and outputs by name, the condition, what people said."""
    lines = [f"in: {', '.join(node.takes)}"] if node.takes and node.shape != "person" else []
    lines += [f"out: {outputs_told(node.gives)}"] if node.gives else []
    lines += [f"until {node.until}"] if node.until and (node.turns > 1 or node.shape in ("loop", "fan_out")) else []
    lines += [f"a model was asked again ×{node.retries}"] if node.retries else []
    lines += [f"tools: {outputs_told(node.tools)}"] if node.tools else []
    lines += [_decision(one) for one in node.decisions]
    return [*lines, *([f"errors: {', '.join(node.errors)}"] if node.errors else [])]


def lines_of_subtask(one: Subtask) -> list[str]:
    """The same of a subtask."""
    turns = counted(one.turns, "turn") if one.turns else ""
    attempts = counted(one.attempts, "attempt") if one.attempts > 1 else ""
    lines = [one.title] if one.title != one.id else []
    lines += [" · ".join(filter(None, (one.state, turns, attempts)))]
    lines += [f"needs {', '.join(one.needs)}"] if one.needs else []
    lines += [outputs_told(one.tools)] if one.tools else []
    return [*lines, *([f"out: {outputs_told(one.gives)}"] if one.gives else [])]


def took(tally: Tally, *, narrow: bool = False) -> str:
    """Time, money and tokens in one line; without the tokens where there is little room."""
    parts = [span(tally.seconds)] if tally.seconds else []
    parts += [small_dollars(tally.microdollars)] if tally.microdollars else []
    parts += [counted(tally.calls, "call")] if tally.calls else []
    parts += [f"{tally.tokens:,} tokens"] if tally.calls and not narrow else []
    parts += [f"{tally.failed} failed"] if tally.failed else []
    return " · ".join(parts)


def head_of(workflow: Workflow) -> str:
    """How the whole stands."""
    seconds = workflow.ended - workflow.began if workflow.ended and workflow.began else 0.0
    state = workflow.stop if workflow.state == "done" and workflow.stop else workflow.state
    whole = workflow.tally.model_copy(update={"seconds": seconds})
    return " · ".join(filter(None, (state, workflow.now, took(whole), workflow.run_id)))


def slow(line: StepLine) -> tuple[str, str]:
    """A row of the slowest."""
    return step_told(line), span(line.seconds or 0.0)


def dear(line: StepLine) -> tuple[str, str]:
    """A row of the dearest."""
    return step_told(line), small_dollars(line.microdollars)


def _decision(one: Decision) -> str:
    asked = one.asked.replace("_", " ")
    if not one.choice:
        return f"{asked}: waits for an answer"
    who = f"by {one.by}" if one.by else "without an answer"
    after = f" after {span(one.waited_seconds)}" if one.waited_seconds is not None else ""
    return f"{asked}: {one.choice}, {who}{after}"
