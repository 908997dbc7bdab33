"""Parts of a workflow in words that the picture and the text share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from patterns.values.running.workflow import Output, StepLine


def outputs_told(values: Sequence[Output]) -> str:
    """Names, with their words behind them."""
    return ", ".join(map(_output, values))


def step_told(line: StepLine) -> str:
    """A step with the subtask that it belongs to."""
    subtask, name = line.run_id.partition(".")[2], name_told(line.name)
    return f"{name} ({subtask})" if subtask else name


def name_told(name: str) -> str:
    """Acts that were done side by side are counted by their tools."""
    kind, _, tools = name.partition(" ")
    if kind != "tools":
        return name
    counts = Counter(tools.split())
    return f"{kind} {', '.join(f'{tool} ×{count}' if count > 1 else tool for tool, count in counts.items())}"


def _output(one: Output) -> str:
    if not one.words:
        return one.name
    return f"{one.name} {one.words}" if one.words.startswith("×") else f"{one.name} ({one.words})"
