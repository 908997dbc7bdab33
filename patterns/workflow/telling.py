"""Parts of a workflow in words that the picture and the text share."""

from __future__ import annotations

from collections.abc import Sequence

from patterns.values.workflow import Output, StepLine


def outputs_told(values: Sequence[Output]) -> str:
    """Names, with their words behind them."""
    return ", ".join(map(_output, values))


def step_told(line: StepLine) -> str:
    """A step with the subtask that it belongs to."""
    subtask = line.run_id.partition(".")[2]
    return f"{line.name} ({subtask})" if subtask else line.name


def _output(one: Output) -> str:
    if not one.words:
        return one.name
    return f"{one.name} {one.words}" if one.words.startswith("×") else f"{one.name} ({one.words})"
