"""A JSON schema as the strict mode of native structured output takes it."""

from __future__ import annotations

from collections.abc import Mapping

from patterns.values.conversation import JsonObject

_CONSTRAINTS = (
    "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
"""Taken out, because endpoints differ in which of them they refuse; said in the description instead."""
_KEPT = ("type", "enum", "const", "description", "$ref")
_OPEN = ("not", "if", "patternProperties", "propertyNames", "dependentSchemas", "dependentRequired", "prefixItems")


class NotExpressible(Exception):  # internal to the conversion
    """The schema allows what strict mode cannot say: free keys, negation, a root that is no object."""


def strict_schema(schema: JsonObject) -> JsonObject | None:
    """The schema for strict mode, or None where that would change what it means.

    Every answer to the strict schema that also keeps the constraints named in the descriptions fits the original.
    """
    try:
        if schema.get("type") != "object":
            return None
        return _strict(schema, schema, ())
    except (NotExpressible, TypeError, AttributeError, RecursionError):
        return None


def _strict(node: JsonObject, root: JsonObject, inlined: tuple[str, ...]) -> JsonObject:
    if any(name in node for name in _OPEN):
        raise NotExpressible
    if "$ref" in node and len(node) > 1:
        return _inline(node, root, inlined)
    every = node.get("allOf")
    if every is not None:
        if len(every) != 1:
            raise NotExpressible
        rest = {name: value for name, value in node.items() if name != "allOf"}
        return _strict({**every[0], **rest}, root, inlined)
    kept: JsonObject = {name: node[name] for name in _KEPT if name in node}
    _describe(kept, node)
    _children(kept, node, root, inlined)
    return kept


def _inline(node: JsonObject, root: JsonObject, inlined: tuple[str, ...]) -> JsonObject:
    """Strict mode takes no keyword beside a reference: put the target in its place."""
    name = str(node["$ref"])
    if name in inlined or not name.startswith("#/$defs/"):
        raise NotExpressible
    target: JsonObject = root["$defs"][name.removeprefix("#/$defs/")]
    rest = {key: value for key, value in node.items() if key != "$ref"}
    return _strict({**target, **rest}, root, (*inlined, name))


def _describe(kept: JsonObject, node: JsonObject) -> None:
    said = ", ".join(f"{name}: {node[name]}" for name in _CONSTRAINTS if name in node)
    if said:
        kept["description"] = f"{kept['description']} ({said})" if kept.get("description") else said


def _children(kept: JsonObject, node: JsonObject, root: JsonObject, inlined: tuple[str, ...]) -> None:
    for name in ("anyOf", "oneOf"):
        if name in node:
            kept["anyOf"] = [_strict(option, root, inlined) for option in node[name]]
    if "items" in node:
        kept["items"] = _strict(node["items"], root, inlined)
    if "$defs" in node:
        kept["$defs"] = _each(node["$defs"], root, inlined)
    if node.get("type") == "object":
        _object(kept, node, root, inlined)
    elif not kept.keys() & {"type", "enum", "const", "$ref", "anyOf"}:
        raise NotExpressible
    if node.get("type") == "array" and "items" not in node:
        raise NotExpressible


def _object(kept: JsonObject, node: JsonObject, root: JsonObject, inlined: tuple[str, ...]) -> None:
    if "properties" not in node or node.get("additionalProperties"):
        raise NotExpressible
    kept["properties"] = _each(node["properties"], root, inlined)
    kept["required"] = list(kept["properties"])
    kept["additionalProperties"] = False


def _each(named: Mapping[str, JsonObject], root: JsonObject, inlined: tuple[str, ...]) -> JsonObject:
    return {name: _strict(child, root, inlined) for name, child in named.items()}
