"""What a long conversation may leave out: old outputs of tools, which can be had again by calling them.

Outputs are left out many at a time and the eldest first, so that between two times the conversation only grows at
its end and a provider can go on from what it has cached.
"""

from __future__ import annotations

from collections.abc import Callable

from patterns.toolbox import shown
from patterns.values.conversation import Message, ToolCall

OUTPUT_BUDGET = 120_000
"""Characters of all outputs together (a token has about four), above which old ones are left out…"""
OUTPUT_TARGET = 60_000
"""…until no more than these are left."""
SHORT = 400
"""Outputs up to this length stay: leaving them out would save nothing."""
KEPT = ("ask_human",)
"""Tools whose outputs stay: calling them again does not bring them back."""


def named(call: ToolCall) -> str:
    """What stands in the place of an output."""
    return f"(The output of {shown(call)} was left out here, for its length: call it again if you need it.)"


def left_out(
    messages: tuple[Message, ...],
    *,
    budget: int = OUTPUT_BUDGET,
    target: int = OUTPUT_TARGET,
    name: Callable[[ToolCall], str] = named,
) -> tuple[Message, ...]:
    """The conversation with old outputs named instead of shown, where they are too much together.

    What answers the last message of the model always stays whole.
    """
    size = sum(len(one.text) for one in messages if one.role == "tool")
    if size <= budget:
        return messages
    calls = {call.id: call for one in messages for call in one.tool_calls}
    newest = max(number for number, one in enumerate(messages) if one.role == "assistant")
    result = list(messages)
    for number, message in enumerate(messages[:newest]):
        if size <= target:
            break
        call = calls.get(message.tool_call_id or "")
        if call and call.name not in KEPT and len(message.text) > SHORT:
            result[number] = message.model_copy(update={"text": name(call)})
            size -= len(message.text) - len(result[number].text)
    return tuple(result)
