"""What came of a step in a few words: names and counts by the result's shape, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from patterns.values.running.journal import Journal, StepTaken
from patterns.workflow.building import workflow_of
from patterns.workflow.outcomes import SHAPES, cost_of, told, tools_in

REPLY = {"usage": {"input_tokens": 1000, "output_tokens": 234}, "cost_microdollars": 5, "tool_calls": [], "data": None}


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, ""),
        (True, ""),
        (0, "0"),
        ("1795661017.301500", ""),
        ("two words", "9 characters"),
        ([1], "1 item"),
        ({}, ""),
        ({"pages": [1], "more": {}}, "1 page"),
        ({"checks": [1, 2], "gap": ""}, "2 checks"),
        (REPLY, "234 tokens"),
        ({**REPLY, "tool_calls": [{"name": "a"}, {"name": "b"}, {"name": "a"}]}, "a ×2, b; 234 tokens"),
        ({**REPLY, "data": {"subtasks": [{"task_id": f"t{n}"} for n in range(9)]}}, None),
        ({**REPLY, "data": {"findings": [{"id": ""}]}}, "1 finding; 234 tokens"),
        ({"text": "x" * 1500, "ok": True}, "ok, 1.5 kB"),
        ({"text": "no", "ok": False}, "refused, 2 B"),
        ([{"text": "x", "ok": True}, {"text": "y", "ok": False}], "1 of 2 ok, 2 B"),
        ({"files": ["a"], "added": 3, "removed": 0}, "1 file, +3 -0"),
        ({"files": [], "added": 0, "removed": 0}, "no change"),
        ({"result": {"ran": True, "exit_code": 0}, "tree": {}}, "exit code 0"),
        ({"ran": True, "exit_code": None, "timed_out": True}, "timed out"),
        ({"ran": False, "exit_code": None}, "not run"),
        ({"tree": {}, "conflicts": [1, 2]}, "2 conflicts"),
        ({"branch": "main", "commit": "0123456789"}, "main at 0123456"),
        ({"question_id": "q", "choice": "post", "by": "U1"}, "post by a person"),
    ],
)
def test_a_result_is_told_by_its_shape(result: Any, words: str | None) -> None:
    assert told(result) == ("subtasks: t0, t1, t2, t3, t4, t5 …; 234 tokens" if words is None else words)


def test_only_a_reply_costs_and_calls() -> None:
    assert cost_of(REPLY) == (1234, 5)
    assert cost_of({"usage": 3, "cost_microdollars": "x"}) == (0, 0)
    assert tools_in({**REPLY, "tool_calls": "no list"}) == {}


NAMES = sorted(
    {name for shape in SHAPES for name in shape} | {"usage", "cost_microdollars", "tool_calls", "data", "kind"}
)
LEAVES = some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=3)
JSON = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(NAMES), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(results=some.lists(JSON, min_size=3, max_size=3))
def test_no_result_whatever_breaks_the_graph(results: list[Any]) -> None:
    calls = (("step", "think"), ("step", "ask approve"), ("letter", "letter"))
    steps = tuple(
        StepTaken.model_validate({"position": at, "call": call, "name": name}).model_copy(update={"result": result})
        for at, ((call, name), result) in enumerate(zip(calls, results, strict=True), 1)
    )
    journal = Journal(run_id="run", kind="refactor", payload={}, state="running", steps=steps)
    assert [one.name for one in workflow_of([journal]).steps][:2] == ["think", "ask approve"]
