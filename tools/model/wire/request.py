"""A prompt as the body of a Chat Completions request."""

from __future__ import annotations

import json
import re

from patterns.values.conversation import JsonObject, Message, Prompt, ToolCall, ToolSpec
from tools.model.wire.actions.telling import in_words
from tools.model.wire.dialect import Dialect, Rung
from tools.model.wire.strict_schema import strict_schema

ANSWER_TOOL = "give_structured_answer"
"""The tool that carries a structured answer where the endpoint takes tools but no schema."""


def request_body(prompt: Prompt, *, model: str, dialect: Dialect) -> JsonObject:
    """The body; the order of its messages is the conversation's, so that a provider's prompt cache finds its prefix."""
    rung = dialect.rung
    if not dialect.tools:
        # A format would let no action through.
        rung = "text" if prompt.tools else rung
        prompt = in_words(prompt)
    body: JsonObject = {
        "model": model,
        "messages": [_message(message) for message in prompt.messages],
        dialect.tokens_field: prompt.max_output_tokens,
    }
    if dialect.temperature:
        body["temperature"] = prompt.temperature
    if prompt.tools:
        body["tools"] = [_tool(tool) for tool in prompt.tools]
    if prompt.answer_schema is not None:
        _ask_for(prompt.answer_schema, body, rung)
    return body


def _message(message: Message) -> JsonObject:
    text = _clean(message.text)
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.tool_call_id or "", "content": text}
    if message.role != "assistant":
        return {"role": message.role, "content": text}
    if not message.tool_calls:
        return {"role": "assistant", "content": text or "(no answer)"}
    return {"role": "assistant", "content": text, "tool_calls": [_tool_call(call) for call in message.tool_calls]}


def _tool_call(call: ToolCall) -> JsonObject:
    """Arguments are written anew and a name is made legal: strict endpoints refuse the broken ones they gave us."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", call.name)[:64] or "unknown"
    arguments = _clean(json.dumps(call.arguments or {}, ensure_ascii=False))
    return {"id": call.id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _tool(tool: ToolSpec) -> JsonObject:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def _ask_for(schema: JsonObject, body: JsonObject, rung: Rung) -> None:
    if rung == "json_schema":
        body["response_format"] = {"type": "json_schema", "json_schema": _named(schema)}
    elif rung == "tool":
        answer = ToolSpec(name=ANSWER_TOOL, description="Give the answer.", parameters=schema)
        named = {"type": "function", "function": {"name": ANSWER_TOOL}}
        body["tool_choice"] = "required" if "tools" in body else named
        body["tools"] = [*body.get("tools", ()), _tool(answer)]
    else:
        if rung == "json_object":
            body["response_format"] = {"type": "json_object"}
        _show(schema, body["messages"])


def _named(schema: JsonObject) -> JsonObject:
    name = re.sub(r"[^A-Za-z0-9_-]", "_", str(schema.get("title", "answer")))[:64]
    strict = strict_schema(schema)
    return {"name": name or "answer", "strict": strict is not None, "schema": strict or schema}


def _show(schema: JsonObject, messages: list[JsonObject]) -> None:
    text = json.dumps(schema, ensure_ascii=False)
    block = f"Answer with one JSON object that fits this schema, and with nothing else:\n<schema>\n{text}\n</schema>"
    if messages and messages[-1]["role"] in ("user", "system"):
        messages[-1]["content"] += f"\n\n{block}"
    else:
        messages.append({"role": "user", "content": block})


def _clean(text: str) -> str:
    """Without lone surrogates, which no request can carry."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
