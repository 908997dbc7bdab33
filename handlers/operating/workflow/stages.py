"""A run's stages in a few lines of Slack text."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.operating.lines import GLYPHS, WORDS, spent
from handlers.slack.text import by_code, escaped, shorten
from patterns.values.money.spend import Spend
from patterns.values.running.workflow import Decision, Node, Subtask, Workflow
from patterns.wording.counting import counted
from patterns.wording.measures import small_dollars, span
from patterns.workflow.telling import outputs_told, step_told

TEXT_CHARACTERS, LINE_CHARACTERS = 140, 200
STAGES_SHOWN, SUBTASKS_SHOWN, MOST_SHOWN = 20, 12, 3


def told(workflow: Workflow, spend: Spend | None) -> str:
    """What it is and where it stands, its stages, and what took longest and cost most."""
    text = escaped(shorten(" ".join(workflow.text.split()), TEXT_CHARACTERS))
    state = workflow.now or workflow.stop or WORDS[workflow.state]
    whole = [
        f"{GLYPHS[workflow.state]} {escaped(state)}",
        escaped(workflow.pattern),
        *([spent(spend)] if spend else []),
    ]
    lines = [f"*`/{workflow.command}`* {text}", " · ".join(whole)]
    for node in workflow.nodes[:STAGES_SHOWN]:
        lines += _stage(node)
    if len(workflow.nodes) > STAGES_SHOWN:
        lines.append(f"… and {counted(len(workflow.nodes) - STAGES_SHOWN, 'stage')} more")
    lines += _most(
        "Slowest", [f"{escaped(step_told(one))} {span(one.seconds or 0.0)}" for one in workflow.slowest[:MOST_SHOWN]]
    )
    lines += _most(
        "Dearest",
        [f"{escaped(step_told(one))} {small_dollars(one.microdollars)}" for one in workflow.dearest[:MOST_SHOWN]],
    )
    return "\n".join(lines)


def _stage(node: Node) -> list[str]:
    parts = [f"*{escaped(node.title)}*{_times(node)}", *map(_decided, node.decisions)]
    outputs = outputs_told(node.gives)
    parts += [escaped(shorten(outputs, LINE_CHARACTERS))] if outputs else []
    parts += [f"until {escaped(node.until)}"] if node.until and node.turns > 1 else []
    parts += [f"asked again ×{node.retries}"] if node.retries else []
    parts += [_took(node)] if _took(node) else []
    parts += [f"errors: {escaped(', '.join(node.errors))}"] if node.errors else []
    head = f"{GLYPHS[node.state]} {' · '.join(parts)}"
    return [head, *map(_subtask, node.subtasks[:SUBTASKS_SHOWN])]


def _subtask(one: Subtask) -> str:
    parts = [f"{GLYPHS[one.state]} `{escaped(one.id)}`"]
    parts += [counted(one.turns, "turn")] if one.turns else []
    parts += [counted(one.attempts, "attempt")] if one.attempts > 1 else []
    parts += [f"needs {escaped(', '.join(one.needs))}"] if one.needs else []
    parts += [escaped(f"{output.name}: {output.words}") for output in one.gives if output.words]
    return f"      {' · '.join([*parts, span(one.tally.seconds), small_dollars(one.tally.microdollars)])}"


def _times(node: Node) -> str:
    if node.shape == "fan_out":
        return f" ×{len(node.subtasks)}"
    return f" ×{node.turns}" if node.turns > 1 else ""


def _took(node: Node) -> str:
    money = small_dollars(node.tally.microdollars) if node.tally.microdollars else ""
    return ", ".join(filter(None, (span(node.tally.seconds) if node.tally.seconds else "", money)))


def _decided(one: Decision) -> str:
    asked = escaped(one.asked.replace("_", " "))
    if not one.choice:
        return f"{asked}: waits for an answer"
    who = by_code(f"by <@{one.by}>") if one.by else "without an answer"
    return f"{asked}: {escaped(one.choice)}, {who}"


def _most(title: str, rows: Sequence[str]) -> list[str]:
    return [f"{title}: {', '.join(rows)}"] if rows else []
