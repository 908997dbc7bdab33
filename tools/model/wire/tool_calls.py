"""The calls that a message asks for, each with its arguments read or with the reason why not."""

from __future__ import annotations

from patterns.values.conversation import JsonObject, Prompt, ToolCall
from tools.model.wire.json_text import CUT, INCOMPLETE, Unreadable, plain, read_object


def read_tool_calls(raw: object, prompt: Prompt, *, cut: bool) -> tuple[ToolCall, ...]:
    """Every call in its order. An unknown tool is passed on: whoever granted the tools refuses it.

    Ids that are missing or given twice are replaced by ones that follow from the call's place in the conversation.
    """
    calls = [raw] if isinstance(raw, dict) and raw else raw if isinstance(raw, list) else []
    schemas = {tool.name: tool.parameters for tool in prompt.tools}
    ids: set[str] = set()
    read = []
    for index, call in enumerate(call for call in calls if isinstance(call, dict)):
        given = call.get("id")
        call_id = (
            given if isinstance(given, str) and given and given not in ids else f"call_{len(prompt.messages)}_{index}"
        )
        ids.add(call_id)
        read.append(_read(call.get("function"), call_id, schemas, cut=cut))
    return tuple(read)


def _read(function: object, call_id: str, schemas: dict[str, JsonObject], *, cut: bool) -> ToolCall:
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name.strip():
        return ToolCall(id=call_id, name="unknown", problem="the call names no tool")
    try:
        arguments = read_arguments(function.get("arguments"), schemas.get(name))
    except Unreadable as error:
        why = CUT if cut and str(error) == INCOMPLETE else str(error)
        return ToolCall(id=call_id, name=name, problem=f"the arguments are not one valid JSON object: {why}")
    return ToolCall(id=call_id, name=name, arguments=arguments)


def read_arguments(raw: object, schema: JsonObject | None) -> JsonObject:
    """A call's arguments: an object as it should not be but is, nothing for a tool without any, or JSON text."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return {}
    if isinstance(raw, str):
        return read_object(raw, schema)
    try:
        clean = plain(raw)
    except ValueError as error:
        raise Unreadable(f"{error}") from error
    if not isinstance(clean, dict):
        raise Unreadable("they are no object")
    return clean
