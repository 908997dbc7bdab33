"""A 200 answer, checked in a fixed order before anything of it is believed.

Wire error, refusal, tool calls (whatever the finish reason), length, then the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from patterns.errors import ContentRefused, ModelMalformed
from patterns.values.conversation import JsonObject, Prompt, Reply, ToolCall, Usage
from tools.model.statuses import error_in_answer
from tools.model.wire.actions.reading import read_actions
from tools.model.wire.json_text import CUT, EMPTY, Unreadable, read_object, without_thinking
from tools.model.wire.request import ANSWER_TOOL
from tools.model.wire.tool_calls import read_tool_calls
from tools.model.wire.usage import read_usage, usage_facts

MAX_BODY = 8_000_000
"""Bytes of a response; more is none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The message of an answer, its envelope opened."""

    message: Mapping[str, object]
    finish: str
    usage: Usage | None
    model: str

    @property
    def cut(self) -> bool:
        """The length limit ended it."""
        return self.finish in ("length", "max_tokens", "MAX_TOKENS")


def read_reply(content: bytes, prompt: Prompt, *, asked: str, in_words: bool = False) -> Reply:
    """The reply that a response's body holds; `asked` is the model's name where the endpoint does not say.

    `in_words`: the tools were explained in words, so that calls may stand in the text.

    Raises `ModelMalformed`, `ContentRefused` or what an error in the body means, with the usage in its facts where
    the endpoint told it; and the parsers' own errors, which the caller translates.
    """
    choice = _open(content, asked)
    text = _text(choice)
    _refusal(choice)
    calls = read_tool_calls(choice.message.get("tool_calls"), prompt, cut=choice.cut)
    if in_words and not calls:
        text, calls = read_actions(text, prompt, cut=choice.cut)
    answers = [call for call in calls if call.name == ANSWER_TOOL]
    calls = tuple(call for call in calls if call.name != ANSWER_TOOL)
    usage = choice.usage or Usage()
    reply = Reply(text=text, tool_calls=calls, is_cut=choice.cut, usage=usage, model=choice.model)
    if calls:
        return reply
    if answers:
        return _from_answer_tool(reply, answers, cut=choice.cut)
    return reply.model_copy(update=_data(text, prompt, cut=choice.cut))


def _open(content: bytes, asked: str) -> Choice:
    if len(content) > MAX_BODY:
        raise ModelMalformed("the response is too large", bytes=len(content))
    body = json.loads(content)
    if not isinstance(body, dict):
        raise ModelMalformed("the response is no JSON object")
    usage = read_usage(body.get("usage"))
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if choice is None and (body.get("error") or body.get("detail")):
        raise error_in_answer(body)
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise ModelMalformed("the response holds no message", **usage_facts(usage))
    model = body.get("model")
    return Choice(
        message, str(choice.get("finish_reason")), usage, model if isinstance(model, str) and model else asked
    )


def _refusal(choice: Choice) -> None:
    said = choice.message.get("refusal") or _parts(choice.message.get("content"), "refusal")
    if said or choice.finish in ("content_filter", "refusal"):
        raise ContentRefused(str(said or "")[:500], finish=choice.finish, **usage_facts(choice.usage))


def _text(choice: Choice) -> str:
    content = choice.message.get("content")
    if isinstance(content, list):
        content = _parts(content, "text")
    elif isinstance(content, dict):
        text = content.get("text")
        content = text if isinstance(text, str) else json.dumps(content)
    if content is not None and not isinstance(content, str):
        raise ModelMalformed("the message's content is no text", **usage_facts(choice.usage))
    return without_thinking((content or "").encode("utf-8", "replace").decode())


def _parts(content: object, kind: str) -> str:
    if not isinstance(content, list):
        return ""
    parts = [part if isinstance(part, str) and kind == "text" else _part(part, kind) for part in content]
    return "".join(parts)


def _part(part: object, kind: str) -> str:
    text = part.get(kind) if isinstance(part, dict) else None
    return text if isinstance(text, str) else ""


def _from_answer_tool(reply: Reply, answers: list[ToolCall], *, cut: bool) -> Reply:
    (first, *others) = answers
    if cut:
        return reply.model_copy(update={"problem": CUT})
    if first.arguments is None or any(other.arguments != first.arguments for other in others):
        return reply.model_copy(update={"problem": first.problem or "several different answers were given"})
    text = json.dumps(first.arguments, ensure_ascii=False)
    return reply.model_copy(update={"data": first.arguments, "text": text})


def _data(text: str, prompt: Prompt, *, cut: bool) -> dict[str, JsonObject | str]:
    if cut:
        return {"problem": CUT}
    if not text:
        return {"problem": EMPTY}
    if prompt.answer_schema is None:
        return {}
    try:
        return {"data": read_object(text, prompt.answer_schema)}
    except Unreadable as error:
        return {"problem": str(error)}
