"""How a structured answer is asked for, and what is learnt from an endpoint that asks for another way."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from patterns.errors import ModelDenied, ModelRejected
from patterns.values.conversation import Message, ToolSpec
from tests.tools.model.stub import Answer, Wire, completion, prompt
from tools.model.wire.request import ANSWER_TOOL

GOOD = {"approved": False, "gap": "no test"}
YES = completion('{"approved": false, "gap": "no test"}')
BY_TOOL = completion(
    None,
    tool_calls=[{"id": "a", "function": {"name": ANSWER_TOOL, "arguments": '{"approved": false, "gap": "no test"}'}}],
)


def _no(message: str, status: int = 400) -> Answer:
    return Answer({"error": {"message": message}}, status=status)


def _ways(wire: Wire) -> list[str]:
    return [
        body["response_format"]["type"] if "response_format" in body else "tool" if "tool_choice" in body else "text"
        for body in wire.heard
    ]


async def test_the_schema_is_native_where_the_endpoint_takes_it(wire: Wire) -> None:
    wire.say(Answer(YES))
    reply = await wire.endpoint().complete(prompt(structured=True))
    assert reply.data == GOOD
    asked = wire.heard[0]["response_format"]["json_schema"]
    assert (asked["name"], asked["strict"], asked["schema"]["additionalProperties"]) == ("Verdict", True, False)


async def test_every_rung_is_tried_downwards_once_and_then_remembered(wire: Wire) -> None:
    model = wire.endpoint()
    wire.say(
        _no("response_format of type json_schema is not supported"),
        _no("tool_choice is not supported by this model", 422),
        _no("unknown field response_format", 404),
        Answer(YES),
        Answer(YES),
    )
    assert (await model.complete(prompt(structured=True))).data == GOOD
    assert (await model.complete(prompt(structured=True))).data == GOOD
    assert _ways(wire) == ["json_schema", "tool", "json_object", "text", "text"]
    assert model.ladder.asked["asked-model", "text"] == 2
    assert sum(model.ladder.learnt.values()) == 3


async def test_what_one_model_refuses_another_is_still_asked(wire: Wire) -> None:
    model = wire.endpoint(models={"worker": "small", "evaluator": "large"})
    wire.say(_no("json_schema is not supported"), Answer(BY_TOOL), Answer(YES))
    await model.complete(prompt(structured=True))
    await model.complete(prompt(structured=True, role="evaluator"))
    assert _ways(wire) == ["json_schema", "tool", "json_schema"]


async def test_the_answer_by_tool_is_data_and_no_tool_call(wire: Wire) -> None:
    model = wire.endpoint()
    wire.say(_no("json_schema is not supported"), Answer(BY_TOOL))
    reply = await model.complete(prompt(structured=True))
    assert (reply.data, reply.tool_calls) == (GOOD, ())
    assert reply.as_message().text == '{"approved": false, "gap": "no test"}'
    assert wire.heard[1]["tool_choice"]["function"]["name"] == ANSWER_TOOL


@pytest.mark.parametrize(
    ("arguments", "finish", "problem"),
    [
        ('{"approved": tr', "stop", "not complete"),
        ('{"approved": true, "gap": ""}', "length", "length limit"),
    ],
)
async def test_a_broken_answer_by_tool_is_a_problem(wire: Wire, arguments: str, finish: str, problem: str) -> None:
    call = {"id": "a", "function": {"name": ANSWER_TOOL, "arguments": arguments}}
    wire.say(_no("json_schema is not supported"), Answer(completion(None, finish, tool_calls=[call])))
    reply = await wire.endpoint().complete(prompt(structured=True))
    assert reply.data is None
    assert reply.problem is not None
    assert problem in reply.problem


async def test_the_tools_own_calls_go_before_the_answer(wire: Wire) -> None:
    own = ToolSpec(name="look", description="Look.", parameters={"type": "object", "properties": {}})
    look = {"id": "b", "function": {"name": "look", "arguments": "{}"}}
    body = completion(None, tool_calls=[*BY_TOOL["choices"][0]["message"]["tool_calls"], look])
    wire.say(_no("json_schema is not supported"), Answer(body))
    reply = await wire.endpoint().complete(prompt(structured=True, tools=(own,)))
    assert [call.name for call in reply.tool_calls] == ["look"]
    assert reply.data is None
    assert wire.heard[1]["tool_choice"] == "required"


async def test_as_text_the_schema_stands_in_a_tag_of_the_last_message(wire: Wire) -> None:
    model = wire.endpoint()
    wire.say(_no("json_schema"), _no("tools"), _no("json_object"), Answer(YES), Answer(YES))
    await model.complete(prompt(structured=True))
    after_a_tool = (Message(role="user", text="Go."), Message(role="tool", tool_call_id="a", text="data"))
    await model.complete(prompt(structured=True, messages=after_a_tool))
    first, second = (body["messages"] for body in wire.heard[-2:])
    assert first[-1]["content"].startswith("Say hello.\n\nAnswer with one JSON object")
    assert first[-1]["content"].endswith("</schema>")
    assert [message["content"] for message in second[:2]] == ["Go.", "data"], "data stays data"
    assert second[2]["role"] == "user"


@pytest.mark.parametrize("unlike", ["Looks good!", '{"verdict": "fine"}'])
async def test_an_endpoint_that_takes_the_schema_and_ignores_it_is_shown_it_as_text(wire: Wire, unlike: str) -> None:
    model = wire.endpoint()
    wire.say(Answer(completion(unlike)), Answer(completion(unlike)), Answer(YES))
    for _ in range(2):
        assert (await model.complete(prompt(structured=True))).data != GOOD
    assert (await model.complete(prompt(structured=True))).data == GOOD
    assert _ways(wire) == ["json_schema", "json_schema", "json_object"]


async def test_one_unreadable_answer_between_good_ones_changes_nothing(wire: Wire) -> None:
    model = wire.endpoint()
    bodies = ["Hm.", GOOD, "Hm.", GOOD]
    wire.say(*(Answer(YES if body is GOOD else completion(body)) for body in bodies))
    for _ in bodies:
        await model.complete(prompt(structured=True))
    assert set(_ways(wire)) == {"json_schema"}


async def test_answers_that_were_cut_say_nothing_about_the_endpoint(wire: Wire) -> None:
    model = wire.endpoint()
    wire.say(*[Answer(completion('{"approved": tr', "length"))] * 3)
    for _ in range(3):
        await model.complete(prompt(structured=True))
    assert set(_ways(wire)) == {"json_schema"}


async def test_a_refusal_that_comes_late_lifts_nothing_back_up(wire: Wire) -> None:
    ladder = wire.endpoint().ladder
    asked = prompt(structured=True)
    first = ladder.dialect("m")
    refusals = [ModelRejected(f"{what} is not supported", status=400) for what in ("json_schema", "tools")]
    assert ladder.refused("m", asked, first, refusals[0])
    assert ladder.refused("m", asked, ladder.dialect("m"), refusals[1])
    assert ladder.refused("m", asked, first, refusals[0])
    assert ladder.dialect("m").rung == "json_object"


async def test_newer_models_own_names_and_refusals_are_learnt(wire: Wire) -> None:
    model = wire.endpoint()
    wire.say(
        _no("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        _no("Unsupported value: 'temperature' does not support 0.2 with this model."),
        Answer(completion()),
    )
    await model.complete(prompt(max_output_tokens=77))
    assert wire.heard[-1]["max_completion_tokens"] == 77
    assert not wire.heard[-1].keys() & {"max_tokens", "temperature"}


@pytest.mark.parametrize(
    ("message", "status", "kind"),
    [
        ("max_tokens is too large", 400, ModelRejected),
        ("no such model", 404, ModelDenied),
        ("messages must not be empty", 422, ModelRejected),
        ("json_schema", 401, ModelDenied),
    ],
)
async def test_a_refusal_of_anything_else_is_final(
    wire: Wire, message: str, status: int, kind: type[Exception]
) -> None:
    wire.say(_no(message, status))
    with pytest.raises(kind):
        await wire.endpoint().complete(prompt(structured=True))
    assert len(wire.heard) == 1


async def test_words_about_a_format_nobody_asked_for_are_final(wire: Wire) -> None:
    wire.say(_no("response_format: json_schema is not supported"))
    with pytest.raises(ModelRejected):
        await wire.endpoint().complete(prompt())


async def test_at_the_lowest_rung_a_refusal_is_final(wire: Wire) -> None:
    wire.say(_no("json_schema"), _no("tools"), _no("json_object"), _no("json_schema, tools, json_object"))
    with pytest.raises(ModelRejected):
        await wire.endpoint().complete(prompt(structured=True))


class Free(BaseModel):
    table: dict[str, int]


async def test_an_open_schema_is_sent_as_it_is_and_not_strict(wire: Wire) -> None:
    wire.say(Answer(completion('{"table": {"a": 1}}')))
    asked = prompt().model_copy(update={"answer_schema": Free.model_json_schema()})
    assert (await wire.endpoint().complete(asked)).data == {"table": {"a": 1}}
    sent = wire.heard[0]["response_format"]["json_schema"]
    assert (sent["strict"], sent["schema"]) == (False, Free.model_json_schema())
