"""A run as JSON: the shape that docs/workflow.md promises, with caps, and without secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from patterns.values.running.journal import Journal, StepTaken
from patterns.workflow import document
from patterns.workflow.building import workflow_of
from patterns.workflow.document import FORMAT, VALUE_CHARACTERS, document_of


def read(*results: Any, **changed: Any) -> dict[str, Any]:
    steps = tuple(
        StepTaken(position=at, call="step", name="think", began=at, ended=at + 1.0, result=one)
        for at, one in enumerate(results, 1)
    )
    journals = [Journal(run_id="run", kind="research", payload={"a": 1}, state="done", steps=steps)]
    found: dict[str, Any] = json.loads(document_of(workflow_of(journals), journals, **changed))
    return found


def test_it_has_the_shape_that_is_promised() -> None:
    found = read({"text": "x"}, None)
    assert (found.keys(), found["format"]) == ({"format", "workflow", "journals"}, FORMAT)
    (journal,) = found["journals"]
    assert journal["given"] == {"result": {"a": 1}}
    row, empty = journal["rows"]
    assert row == {
        "position": 1,
        "call": "step",
        "name": "think",
        "began": 1.0,
        "ended": 2.0,
        "child": None,
        "result": {"text": "x"},
    }
    assert "result" not in empty
    assert [one["name"] for one in found["workflow"]["steps"]] == ["think", "think"]


def test_a_value_that_is_too_long_is_left_out_and_says_how_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = read("x" * VALUE_CHARACTERS)["journals"][0]["rows"]
    assert ("result" in row, row["cut_characters"]) == (False, VALUE_CHARACTERS + 2)
    monkeypatch.setattr(document, "ALL_CHARACTERS", 25)
    rows = read("x" * 10, "y" * 10)["journals"][0]["rows"]
    assert [one.get("cut_characters", 0) for one in rows] == [0, 12]


def test_what_is_redacted_is_redacted_in_both_halves_and_half_characters_do_no_harm() -> None:
    redacted = read(
        {"text": "secret \ud800"}, redacted=lambda value: json.loads(json.dumps(value).replace("secret", "[redacted]"))
    )
    assert redacted["journals"][0]["rows"][0]["result"]["text"] == "[redacted] ?"
