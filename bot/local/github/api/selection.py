"""Enough of GraphQL's language to give an asker what it selected and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Selection = dict[str, "Selection"]
_OPERATION = re.compile(r"\s*(query|mutation)\s+(\w+)\s*(?:\(([^)]*)\))?\s*(\{.*\})\s*", re.DOTALL)
_TOKEN = re.compile(r"\.\.\.\s*on\s+\w+|\w+|[{}]|\((?:[^()]*)\)")
_FIRST = re.compile(r"first:\s*(\d+)")
_VARIABLE = re.compile(r"\$(\w+)\s*:\s*\w+(!?)")


@dataclass(frozen=True)
class Operation:
    """A query or a mutation."""

    name: str
    variables: dict[str, bool]
    """Whether each has to be given."""
    selection: Selection
    first: int
    """The least that a list was cut to."""


def parsed(text: str) -> Operation | None:
    """None for what is more than this knows, or no GraphQL."""
    found = _OPERATION.fullmatch(text)
    if found is None:
        return None
    variables = {name: bool(must) for name, must in _VARIABLE.findall(found[3] or "")}
    sizes = [int(size) for size in _FIRST.findall(text)]
    return Operation(found[2], variables, _selected(iter(_TOKEN.findall(found[4])[1:])), min(sizes, default=100))


def selected(value: object, selection: Selection) -> object:
    """What was asked for of a value. Raises `KeyError` for a field that it does not have."""
    if isinstance(value, list):
        return [selected(one, selection) for one in value]
    if not isinstance(value, dict) or not selection:
        return value
    return {name: selected(value[name], inner) for name, inner in selection.items()}


def _selected(tokens: Iterator[str]) -> Selection:
    """Fields of a fragment are those of what is around it. Arguments are the answerer's matter."""
    fields: Selection = {}
    last = ""
    for piece in tokens:
        if piece == "}":
            break
        if piece == "{":
            inner = _selected(tokens)
            fields.update(inner) if last.startswith("...") else fields.__setitem__(last, inner)
        elif not piece.startswith("("):
            last = piece
            if not piece.startswith("..."):
                fields[piece] = {}
    return fields
