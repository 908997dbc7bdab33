"""The actions that end a message, read as strictly as native calls: what is broken is a problem, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from patterns.values.conversation import JsonObject, Prompt, ToolCall
from tools.model.wire.json_text import CUT, INCOMPLETE, MAX_SPANS, MAX_TEXT, Unreadable, end_of, read_object
from tools.model.wire.tool_calls import read_arguments

_THOUGHTS = frozenset({"thought", "thoughts", "reasoning"})
_OPENING = re.compile(r"""\{(?=\s*["'“]?(?:action|arguments|thoughts?|reasoning)["'”]?\s*:)""")
_NAME = re.compile(r"""\baction["'”]?\s*:\s*["'“]([\w.-]{1,64})["'”]""")
_INSIDE = re.compile(r"""["'”]\s*:\s*\[?\s*\Z""")
"""Before the value of another object's key: such a value is that object's, and no action."""
_LOOK_BACK = 80
_BETWEEN = re.compile(r"[\s,\[\]]*")
_FENCE = re.compile(r"```[\w+-]*\Z")


@dataclass(frozen=True, slots=True)
class _Piece:
    """An object of the text that begins like an action."""

    start: int
    end: int | None
    """None: it is never closed."""
    text: str
    """Of one that is never closed: as far as it can reach, which is up to the next."""


def read_actions(text: str, prompt: Prompt, *, cut: bool) -> tuple[str, tuple[ToolCall, ...]]:
    """What stands before the first action, and that action with those that follow it directly.

    Whatever comes after them is dropped: it is what a model dreams of their results.
    """
    if not prompt.tools or len(text) > MAX_TEXT:
        return text, ()
    schemas = {tool.name: tool.parameters for tool in prompt.tools}
    begin, calls = 0, list[ToolCall]()
    for piece in _pieces(text):
        call = _call(piece, schemas, f"call_{len(prompt.messages)}_{len(calls)}", cut=cut)
        if call is None and calls:
            break
        if call is None:
            continue
        begin = begin if calls else piece.start
        calls.append(call)
        if not _goes_on(text, piece):
            break
    return (_FENCE.sub("", text[:begin].rstrip("[ \t\n")).strip(), tuple(calls)) if calls else (text, ())


def _pieces(text: str) -> Iterator[_Piece]:
    position = 0
    for _ in range(MAX_SPANS):
        opening = _OPENING.search(text, position)
        if opening is None:
            return
        start, position = opening.span()
        end = _end(text, start)
        following = None if end else _OPENING.search(text, position)
        if not _INSIDE.search(text, max(0, start - _LOOK_BACK), start):
            yield _Piece(start, end, text[start : following.start() if following else end])
        position = end or position


def _end(text: str, start: int) -> int | None:
    try:
        return end_of(text, start)
    except Unreadable:
        return None


def _goes_on(text: str, piece: _Piece) -> bool:
    """Whether nothing but commas and brackets stands between this object and the next."""
    between = _BETWEEN.match(text, piece.end) if piece.end else None
    return between is not None and _OPENING.match(text, between.end()) is not None


def _call(piece: _Piece, schemas: Mapping[str, JsonObject], call_id: str, *, cut: bool) -> ToolCall | None:
    """The action that an object means; None where it is something else."""
    try:
        return _meant(_object(piece, cut=cut), schemas, call_id)
    except Unreadable as error:
        named = _NAME.search(piece.text)
        if named is None or named[1] not in schemas:
            return None
        return ToolCall(id=call_id, name=named[1], problem=f"the action is not one valid JSON object: {error}")


def _object(piece: _Piece, *, cut: bool) -> JsonObject:
    if piece.end is None:
        raise Unreadable(CUT if cut else INCOMPLETE)
    return read_object(piece.text)


def _meant(found: JsonObject, schemas: Mapping[str, JsonObject], call_id: str) -> ToolCall | None:
    """A tool that is not there is passed on when it is surely meant as one: whoever granted the tools refuses it."""
    name = found.get("action")
    if not isinstance(name, str) or not name.strip() or not (name in schemas or "arguments" in found):
        return None
    others = sorted(found.keys() - {"action", "arguments"} - _THOUGHTS)
    if others:
        problem = f"what stands beside action and arguments belongs into the arguments: {', '.join(others)}"
        return ToolCall(id=call_id, name=name, problem=problem)
    return ToolCall(id=call_id, name=name, arguments=read_arguments(found.get("arguments"), schemas.get(name)))
