"""Tool calls as endpoints really send them."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.values.conversation import Message, Reply, ToolCall, ToolSpec
from tests.tools.model.stub import Answer, Wire, completion, prompt

NOTE = ToolSpec(
    name="take_note",
    description="Keep a note.",
    parameters={
        "type": "object",
        "properties": {"claim": {"type": "string"}, "rank": {"type": "integer"}},
        "required": ["claim"],
    },
)


def _call(arguments: Any, name: Any = "take_note", **fields: Any) -> dict[str, Any]:
    return {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}, **fields}


async def _answered(wire: Wire, calls: Any, finish: str = "tool_calls", content: Any = None) -> Reply:
    wire.say(Answer(completion(content, finish, tool_calls=calls)))
    return await wire.endpoint().complete(prompt(tools=(NOTE,)))


READ = {
    "JSON text": '{"claim": "x", "rank": 1}',
    "an object": {"claim": "x", "rank": 1},
    "JSON twice over": '"{\\"claim\\": \\"x\\", \\"rank\\": 1}"',
    "trailing junk": '{"claim": "x", "rank": 1}""',
    "a trailing comma": '{"claim": "x", "rank": 1,}',
    "single quotes": "{'claim': 'x', 'rank': 1}",
    "bare keys": '{claim: "x", rank: 1}',
    "a fence": '```json\n{"claim": "x", "rank": 1}\n```',
    "doubled braces": '{{"claim": "x", "rank": 1}}',
    "an envelope": '{"arguments": {"claim": "x", "rank": 1}}',
    "said twice": '{"claim": "x", "rank": 1}{"claim": "x", "rank": 1}',
}


@pytest.mark.parametrize("arguments", READ.values(), ids=READ.keys())
async def test_arguments_that_can_mean_one_thing_are_read(wire: Wire, arguments: Any) -> None:
    reply = await _answered(wire, [_call(arguments)])
    assert reply.tool_calls == (ToolCall(id="c1", name="take_note", arguments={"claim": "x", "rank": 1}),)


@pytest.mark.parametrize("arguments", [None, "", "  ", "{}", {}])
async def test_no_arguments_are_an_empty_object(wire: Wire, arguments: Any) -> None:
    (call,) = (await _answered(wire, [_call(arguments)])).tool_calls
    assert (call.arguments, call.problem) == ({}, None)


UNREAD = {
    "cut in the middle": '{"claim": "half of it',
    "cut before the last bracket": '{"claim": "x", "rank": 1',
    "prose": "take a note, please",
    "a list": "[1, 2]",
    "a list that is no text": [1, 2],
    "a number": 7,
    "two different objects": '{"claim": "x"}{"claim": "y"}',
    "a value lost by repair": '{"claim": "x" "y"}',
    "NaN": {"claim": float("nan")},
    "nested too deeply": '{"claim": ' + "[" * 99 + "]" * 99 + "}",
}


@pytest.mark.parametrize("arguments", UNREAD.values(), ids=UNREAD.keys())
async def test_other_arguments_are_a_problem_told_to_the_model(wire: Wire, arguments: Any) -> None:
    (call,) = (await _answered(wire, [_call(arguments)])).tool_calls
    assert call.arguments is None
    assert call.problem is not None
    assert call.problem.startswith("the arguments are not one valid JSON object: ")


async def test_arguments_cut_by_the_length_limit_say_so(wire: Wire) -> None:
    (call,) = (await _answered(wire, [_call('{"claim": "half')], finish="length")).tool_calls
    assert call.problem is not None
    assert call.problem.endswith("the answer was cut off at the length limit")


async def test_several_calls_in_one_turn_keep_their_order_beside_the_text(wire: Wire) -> None:
    calls = [_call({"claim": str(n)}, id=f"id{n}") for n in range(3)]
    reply = await _answered(wire, calls, finish="stop", content="I note three things.")
    assert reply.text == "I note three things."
    assert [(call.id, call.arguments) for call in reply.tool_calls] == [
        ("id0", {"claim": "0"}),
        ("id1", {"claim": "1"}),
        ("id2", {"claim": "2"}),
    ]


@pytest.mark.parametrize("ids", [(None, None), ("", ""), (7, {}), ("same", "same")])
async def test_missing_and_doubled_ids_are_replaced_the_same_way_each_time(wire: Wire, ids: tuple[Any, Any]) -> None:
    calls = [_call({"claim": str(n)}, id=given) for n, given in enumerate(ids)]
    first = await _answered(wire, calls)
    assert first.tool_calls == (await _answered(wire, calls)).tool_calls
    assert len({call.id for call in first.tool_calls}) == 2


async def test_made_up_ids_are_not_repeated_in_a_later_turn(wire: Wire) -> None:
    (early,) = (await _answered(wire, [_call({}, id=None)])).tool_calls
    wire.say(Answer(completion(None, tool_calls=[_call({}, id=None)])))
    longer = (*prompt().messages, Message(role="assistant", tool_calls=(early,)))
    (late,) = (await wire.endpoint().complete(prompt(messages=longer, tools=(NOTE,)))).tool_calls
    assert early.id != late.id


async def test_an_unknown_tool_is_passed_on(wire: Wire) -> None:
    (call,) = (await _answered(wire, [_call({"x": 1}, name="format_disk")])).tool_calls
    assert (call.name, call.arguments) == ("format_disk", {"x": 1})


@pytest.mark.parametrize("function", [None, {}, {"name": None}, {"name": " "}, "take_note"])
async def test_a_call_that_names_no_tool_is_one_to_be_refused(wire: Wire, function: Any) -> None:
    (call,) = (await _answered(wire, [{"id": "c1", "function": function}])).tool_calls
    assert (call.name, call.problem) == ("unknown", "the call names no tool")


@pytest.mark.parametrize("calls", [None, [], {}, "none", [None, 7]])
async def test_no_calls_at_all_is_a_plain_answer(wire: Wire, calls: Any) -> None:
    reply = await _answered(wire, calls, content="Done.")
    assert (reply.text, reply.tool_calls) == ("Done.", ())


async def test_what_was_read_goes_back_as_clean_json(wire: Wire) -> None:
    reply = await _answered(wire, [_call("{'claim': 'x',}"), _call('{"claim": "half', id="c2")])
    history = (*prompt().messages, reply.as_message(), Message(role="tool", tool_call_id="c1", text="kept"))
    wire.say(Answer(completion()))
    await wire.endpoint().complete(prompt(messages=history, tools=(NOTE,)))
    sent = wire.heard[-1]["messages"][1]["tool_calls"]
    assert [call["function"]["arguments"] for call in sent] == ['{"claim": "x"}', "{}"]
