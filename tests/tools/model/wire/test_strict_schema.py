"""A schema for strict mode means what the given one means, or is not made."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from tools.model.wire.strict_schema import strict_schema


class Finding(BaseModel):
    """One finding."""

    line: int = Field(ge=1, description="Where.")
    kind: Literal["bug", "style"] = "bug"
    note: str | None = None


class Other(BaseModel):
    kind: Literal["other"]


class Findings(BaseModel):
    best: Finding = Field(description="The worst of them.")
    every: list[Finding] = Field(max_length=5)
    mixed: list[Finding | Other] = []


class Free(BaseModel):
    table: dict[str, int]


class Tree(BaseModel):
    name: str
    children: list[Tree] = []


def _objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for child in node for found in _objects(child)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" else []
    return own + [found for child in node.values() for found in _objects(child)]


def test_a_strict_schema_closes_every_object_and_requires_every_field() -> None:
    strict = strict_schema(Findings.model_json_schema())
    assert strict is not None
    objects = _objects(strict)
    assert len(objects) == 4
    for found in objects:
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])


def test_constraints_move_into_the_description() -> None:
    strict = strict_schema(Findings.model_json_schema())
    assert strict is not None
    assert strict["$defs"]["Finding"]["properties"]["line"] == {"type": "integer", "description": "Where. (minimum: 1)"}
    assert strict["properties"]["every"]["description"] == "maxItems: 5"
    assert "maxItems" not in strict["properties"]["every"]


def test_a_reference_with_words_beside_it_is_written_out() -> None:
    strict = strict_schema(Findings.model_json_schema())
    assert strict is not None
    assert "$ref" not in strict["properties"]["best"]
    assert strict["properties"]["best"]["description"] == "The worst of them."
    assert strict["properties"]["every"]["items"] == {"$ref": "#/$defs/Finding"}


def test_a_recursive_schema_stays_recursive() -> None:
    schema = Tree.model_json_schema()
    if "$ref" in schema:
        schema = {**schema["$defs"]["Tree"], "$defs": schema["$defs"]}
    strict = strict_schema(schema)
    assert strict is not None
    assert strict["properties"]["children"]["items"] == {"$ref": "#/$defs/Tree"}


@pytest.mark.parametrize(
    "schema",
    [
        Free.model_json_schema(),
        {"type": "array", "items": {"type": "string"}},
        {"anyOf": [{"type": "object", "properties": {}}]},
        {"type": "object"},
        {"type": "object", "properties": {"x": {}}},
        {"type": "object", "properties": {"x": {"type": "array"}}},
        {"type": "object", "properties": {"x": {"not": {"type": "string"}}}},
        {"type": "object", "properties": {"x": {"allOf": [{"type": "string"}, {"enum": ["a"]}]}}},
        {"type": "object", "properties": {"x": {"$ref": "#/elsewhere", "description": "d"}}},
        {"type": "object", "properties": "nonsense"},
    ],
)
def test_what_strict_mode_cannot_say_is_not_said_strictly(schema: dict[str, Any]) -> None:
    assert strict_schema(schema) is None


def test_the_given_schema_is_left_as_it_was() -> None:
    before = Findings.model_json_schema()
    strict_schema(before)
    assert before == Findings.model_json_schema()
