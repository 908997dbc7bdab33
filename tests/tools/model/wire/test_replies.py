"""What of a good answer is believed, and what of a history is sent."""

from __future__ import annotations

import math
from typing import Any

import pytest

from patterns.errors import ContentRefused
from patterns.values.conversation import Message, ToolCall, ToolSpec, Usage
from tests.tools.model.stub import Answer, Wire, completion, prompt

USAGES = {
    "cached, written, reasoning": (
        {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
            "completion_tokens_details": {"reasoning_tokens": 40},
        },
        Usage(input_tokens=100, cached_input_tokens=60, cache_write_tokens=30, output_tokens=50, reasoning_tokens=40),
    ),
    "reasoning beside the output": (
        {
            "prompt_tokens": 100,
            "completion_tokens": 10,
            "total_tokens": 150,
            "completion_tokens_details": {"reasoning_tokens": 40},
        },
        Usage(input_tokens=100, output_tokens=50, reasoning_tokens=40),
    ),
    "more cached than there is": (
        {"prompt_tokens": 10, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 99}},
        Usage(input_tokens=10, cached_input_tokens=10, output_tokens=1),
    ),
    "details null": (
        {"prompt_tokens": 10, "completion_tokens": 1, "prompt_tokens_details": None},
        Usage(input_tokens=10, output_tokens=1),
    ),
    "floats": ({"prompt_tokens": 10.0, "completion_tokens": 1.0}, Usage(input_tokens=10, output_tokens=1)),
    "missing": (None, Usage()),
    "null": ({"prompt_tokens": None, "completion_tokens": None}, Usage()),
    "NaN": ({"prompt_tokens": math.nan, "completion_tokens": 5}, Usage()),
    "infinite": ({"prompt_tokens": 5, "completion_tokens": math.inf}, Usage()),
    "negative": ({"prompt_tokens": 5, "completion_tokens": -1}, Usage()),
    "words": ({"prompt_tokens": "many", "completion_tokens": "few"}, Usage()),
    "true": ({"prompt_tokens": True, "completion_tokens": True}, Usage()),
    "zero": ({"prompt_tokens": 0, "completion_tokens": 0}, Usage()),
    "absurd": ({"prompt_tokens": 10**30, "completion_tokens": 1}, Usage()),
    "a list": ([1, 2], Usage()),
}


@pytest.mark.parametrize(("raw", "usage"), USAGES.values(), ids=USAGES.keys())
async def test_usage_is_believed_only_where_it_can_be_true(wire: Wire, raw: Any, usage: Usage) -> None:
    wire.say(Answer({**completion(), "usage": raw}))
    assert (await wire.endpoint().complete(prompt())).usage == usage


CONTENTS = {
    "parts": ([{"type": "text", "text": "Hel"}, {"type": "image"}, "lo", None], "Hello"),
    "an object with text": ({"type": "text", "text": "Hello"}, "Hello"),
    "thinking before": ("<think>Hm, {draft}.</think>\n\nHello", "Hello"),
    "thinking whose beginning was swallowed": ("Hm.\n</think>\n\nHello", "Hello"),
    "a byte order mark": ("\ufeffHello", "Hello"),
    "a lone surrogate": ("Hel\ud800lo", "Hel?lo"),
    "a tag in the middle of the prose": ("Close it with </think> then.", "Close it with </think> then."),
}


@pytest.mark.parametrize(("content", "text"), CONTENTS.values(), ids=CONTENTS.keys())
async def test_text_comes_in_many_clothes(wire: Wire, content: Any, text: str) -> None:
    wire.say(Answer(completion(content)))
    reply = await wire.endpoint().complete(prompt())
    assert (reply.text, reply.problem) == (text, None)
    assert reply.model_validate_json(reply.model_dump_json()) == reply, "the journal can hold it"


@pytest.mark.parametrize("content", [None, "", "  \n", [], "<think>only thoughts"])
async def test_an_empty_answer_is_a_reply_with_a_problem(wire: Wire, content: Any) -> None:
    wire.say(Answer(completion(content)))
    reply = await wire.endpoint().complete(prompt())
    assert (reply.text, reply.problem) == ("", "the answer was empty")


REFUSALS = {
    "a refusal": {"content": None, "refusal": "I cannot help with that."},
    "a refusal among the parts": {"content": [{"type": "refusal", "refusal": "No."}]},
    "the provider's filter": {"content": "Once upon", "finish": "content_filter"},
}


@pytest.mark.parametrize("parts", REFUSALS.values(), ids=REFUSALS.keys())
async def test_a_refusal_is_refused_content_and_costs_what_it_used(wire: Wire, parts: dict[str, Any]) -> None:
    wire.say(Answer(completion(**parts)))
    with pytest.raises(ContentRefused) as caught:
        await wire.endpoint().complete(prompt())
    assert caught.value.facts["input_tokens"] == 12


async def test_a_complete_looking_object_cut_by_the_length_limit_is_not_believed(wire: Wire) -> None:
    wire.say(Answer(completion('{"approved": true, "gap": ""}', "length")))
    reply = await wire.endpoint().complete(prompt(structured=True))
    assert (reply.data, reply.problem) == (None, "the answer was cut off at the length limit")


@pytest.mark.parametrize(("finish", "is_cut"), [("length", True), ("stop", False)])
async def test_a_text_says_whether_the_length_limit_cut_it(wire: Wire, finish: str, *, is_cut: bool) -> None:
    wire.say(Answer(completion("SEARCH", finish)))
    assert (await wire.endpoint().complete(prompt())).is_cut is is_cut


async def test_the_model_asked_for_answers_where_the_endpoint_does_not_say(wire: Wire) -> None:
    wire.say(Answer({**completion(), "model": None}))
    assert (await wire.endpoint().complete(prompt())).model == "asked-model"


async def test_a_history_is_sent_whole_and_mended(wire: Wire) -> None:
    history = (
        Message(role="system", text="You are careful."),
        Message(role="user", text="Go\ud800."),
        Message(
            role="assistant",
            tool_calls=(
                ToolCall(id="a", name="read page", arguments={"url": "http://x", "n": 1}),
                ToolCall(id="b", name="", problem="the call names no tool"),
            ),
        ),
        Message(role="tool", tool_call_id="a", text="found"),
        Message(role="assistant", text=""),
    )
    tool = ToolSpec(name="read_page", description="Read.", parameters={"type": "object", "properties": {}})
    wire.say(Answer(completion()))
    await wire.endpoint().complete(prompt(messages=history, tools=(tool,), temperature=0.7, max_output_tokens=99))
    body = wire.heard[0]
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("asked-model", 0.7, 99)
    assert body["tools"][0]["function"]["name"] == "read_page"
    assert [message["content"] for message in body["messages"]] == [
        "You are careful.",
        "Go?.",
        "",
        "found",
        "(no answer)",
    ]
    calls = body["messages"][2]["tool_calls"]
    assert [call["function"] for call in calls] == [
        {"name": "read_page", "arguments": '{"url": "http://x", "n": 1}'},
        {"name": "unknown", "arguments": "{}"},
    ]
    assert body["messages"][3]["tool_call_id"] == "a"
