"""The one JSON object in a model's text, or why there is none: never a guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import json_repair

from patterns.values.conversation import JsonObject

MAX_TEXT = 1_000_000
"""Characters. More is no answer."""
MAX_REPAIR = 60_000
"""Characters. The repair's time grows faster than its text: 0.3 s at this size for the worst text known."""
MAX_DEPTH = 60
"""Nesting; far below where parsers and the journal's encoder run out of stack."""
MAX_SPANS = 40

CUT = "the answer was cut off at the length limit"
EMPTY = "the answer was empty"
NONE_FOUND = "no JSON object found"
NOT_AN_OBJECT = "the answer is JSON, but not one object"
INCOMPLETE = "the JSON object is not complete: a bracket or a quote is never closed"
SEVERAL = "several JSON objects found where exactly one is wanted"
TOO_LONG = "the answer is too long to be read"
TOO_DEEP = "the JSON is nested too deeply"
BROKEN = "the JSON is invalid and cannot be repaired without guessing"

_START = re.compile(r"""\{(?=\s*(?:["'“}{/#]|\w+\s*:))|\[(?=\s*[{\[])""")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]"]', re.DOTALL)
_THINKING = re.compile(r"\s*<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL)
_THOUGHT_END = re.compile(r"(?m)^[ \t]*</(?:think|thinking|reasoning)>")
"""Of a thought whose beginning the endpoint's template swallowed."""
_COMMENT = re.compile(r'(?m)(?:^|(?<=[\s,{\[]))//[^\n"]*$|/\*.*?\*/', re.DOTALL)
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_HOLE = re.compile(r":\s*[,}\]]")
_FENCED = re.compile(r"\s*```[\w+-]*\s*\n(.*?)\n?\s*```\s*", re.DOTALL)


class Unreadable(Exception):  # internal to reading: never leaves this package
    """The text holds no usable object; the message says why, in words for the model."""


@dataclass(frozen=True, slots=True)
class Shape:
    """As much of the wanted schema as finding the object needs."""

    known: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    @classmethod
    def of(cls, schema: JsonObject | None) -> Shape:
        """Read from a JSON schema; anything odd in it means: nothing is known."""
        properties = (schema or {}).get("properties")
        required = (schema or {}).get("required")
        known = frozenset(properties) if isinstance(properties, dict) else frozenset()
        return cls(known, known.intersection(required) if isinstance(required, list) else frozenset())

    def fits(self, found: JsonObject) -> bool:
        """Everything that must be there is there."""
        return self.required <= found.keys() and (not self.known or bool(self.known & found.keys()) or not found)


def without_thinking(text: str) -> str:
    """The text without a byte order mark and without what the model thought aloud before it answered."""
    text = text.lstrip("\ufeff")
    rest = _THINKING.sub("", text, count=1) if _THINKING.match(text) else text
    if rest is text and (end := list(_THOUGHT_END.finditer(text))):
        rest = text[end[-1].end() :]
    return rest.strip()


def read_object(text: str, schema: JsonObject | None = None) -> JsonObject:
    """The object that a text holds. Raises `Unreadable`.

    The order decides: thinking, then balanced spans, then strict JSON, then repair. A text whose brackets stay open
    is never closed for the model, and of several objects none is picked unless the schema fits exactly one.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable(TOO_LONG)
    shape = Shape.of(schema)
    whole = _strict(text)
    if isinstance(whole, str):
        text = whole
    elif whole is not None:
        return _only([whole], shape)
    text = without_thinking(text)
    if not text:
        raise Unreadable(EMPTY)
    spans, complete = _spans(text)
    strict = [found for span in spans if (found := _strict(span)) is not None]
    fitting = [found for found in strict if _fits(found, shape)]
    if fitting and (complete or shape.required):
        return _only(fitting, shape)
    if not complete:
        raise Unreadable(INCOMPLETE)
    return _only(_repaired(spans, shape) or strict or _missing(text, spans), shape)


def _missing(text: str, spans: list[str]) -> list[object]:
    if spans:
        raise Unreadable(BROKEN)
    bare = _strict(_FENCED.sub(r"\1", text))
    raise Unreadable(NONE_FOUND if bare is None else NOT_AN_OBJECT)


def _spans(text: str) -> tuple[list[str], bool]:
    """The outermost bracketed pieces that may be JSON, and whether all of them are closed."""
    spans: list[str] = []
    position = 0
    while len(spans) < MAX_SPANS and (start := _START.search(text, position)):
        end = end_of(text, start.start())
        if end is None:
            return spans, False
        spans.append(text[start.start() : end])
        position = end
    return spans, True


def end_of(text: str, start: int) -> int | None:
    """Where the bracket that opens at `start` is closed; None: never. Raises `Unreadable` where it is too deep."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        mark = token.group()
        if mark in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(TOO_DEEP)
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return token.end()
        elif mark == '"':
            return None
    return None


def _strict(text: str) -> object:
    """Strict JSON, but for raw line breaks inside strings, which can only mean one thing. None: it is not."""
    try:
        return plain(json.loads(text, strict=False, parse_constant=_refuse))
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def plain(value: object) -> object:
    """The value as any JSON encoder will take it: no infinity, no lone surrogate, no depth. Raises `ValueError`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if _depth(value) > MAX_DEPTH:
        raise Unreadable(TOO_DEEP)
    if text.isascii():
        return value
    return json.loads(text.encode("utf-8", "replace"))


def _depth(value: object) -> int:
    level: list[object] = [value]
    depth = 0
    while level and depth <= MAX_DEPTH:
        level = [child for parent in level for child in _children(parent)]
        depth += 1
    return depth


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _repaired(spans: list[str], shape: Shape) -> list[object]:
    if sum(len(span) for span in spans) > MAX_REPAIR:
        return []
    return [found for span in spans if (found := repair(span)) is not None and _fits(found, shape)]


def repair(text: str) -> JsonObject | None:
    """The object that broken JSON can only have meant: a repair that loses or invents a word or a value is none."""
    inner = text[1:-1] if text.startswith("{{") and text.endswith("}}") else ""
    found = _strict(inner) if inner else None
    if found is None and not _HOLE.search(_STRING.sub('""', text)):
        try:
            found = plain(json_repair.loads(text, skip_json_loads=True))
        except (ValueError, RecursionError, Unreadable):
            return None
        if _words(_without_comments(text)) != _words(json.dumps(found, ensure_ascii=False)):
            return None
    return found if isinstance(found, dict) else None


def _without_comments(text: str) -> str:
    return text if text.count("/*") > MAX_SPANS else _COMMENT.sub("", text)


def _words(text: str) -> str:
    text = re.sub(r"\\[nrtbf]", "", text)
    return re.sub(r"\W", "", text).lower().replace("none", "null")


def _fits(found: object, shape: Shape) -> bool:
    unwrapped = _unwrap(found, shape)
    return isinstance(unwrapped, dict) and shape.fits(unwrapped)


def _unwrap(found: object, shape: Shape) -> object:
    """Take a list of one object, or an envelope's only key, off an object: only where the schema knows no such key."""
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], dict):
        found = found[0]
    if isinstance(found, dict) and len(found) == 1 and shape.required and not shape.known & found.keys():
        (inner,) = found.values()
        if isinstance(inner, dict) and shape.required <= inner.keys():
            return inner
    return found


def _only(found: list[object], shape: Shape) -> JsonObject:
    objects = [unwrapped for one in found if isinstance(unwrapped := _unwrap(one, shape), dict)]
    if not objects:
        raise Unreadable(NOT_AN_OBJECT)
    fitting = [one for one in objects if shape.required and shape.fits(one)] or objects
    if any(other != fitting[0] for other in fitting[1:]):
        raise Unreadable(SEVERAL)
    return fitting[0]
