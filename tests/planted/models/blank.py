"""The least that fits a JSON schema: for questions on which a model by rules has no opinion."""

from __future__ import annotations

from typing import Any

from patterns.values.conversation import JsonObject


def blank(schema: JsonObject) -> JsonObject:
    """An object of it with every required field, as empty as it may be."""
    value = _least(schema, schema.get("$defs", {}))
    assert isinstance(value, dict)
    return value


def _least(schema: JsonObject, shapes: JsonObject) -> Any:
    if "$ref" in schema:
        return _least(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "anyOf" in schema:
        return _least(schema["anyOf"][-1], shapes)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    return _of_kind(schema, shapes)


def _of_kind(schema: JsonObject, shapes: JsonObject) -> Any:
    fields, wanted = schema.get("properties", {}), schema.get("required", ())
    least = {
        "object": {name: _least(fields[name], shapes) for name in wanted},
        "array": [_least(schema["items"], shapes)] * schema.get("minItems", 0) if "items" in schema else [],
        "string": "-" * schema.get("minLength", 0),
        "boolean": False,
        "integer": schema.get("minimum", 0),
        "number": schema.get("minimum", 0.0),
    }
    return least.get(str(schema.get("type")))
