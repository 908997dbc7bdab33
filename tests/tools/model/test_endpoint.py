"""The adapter against a wire that keeps no promise."""

from __future__ import annotations

import asyncio
import math
import traceback
from typing import Any

import pytest

from patterns.conversation import Message, ToolCall, ToolSpec, Usage
from patterns.errors import (
    ContentRefused,
    ContextTooLong,
    ModelDenied,
    ModelMalformed,
    ModelOverloaded,
    ModelQuotaSpent,
    ModelRejected,
    ModelUnreachable,
    StewardError,
)
from tests.tools.model.stub import KEY, Answer, Wire, completion, prompt

GOOD_USAGE = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}


async def test_a_good_answer_becomes_a_reply(wire: Wire) -> None:
    wire.say(Answer(completion()))
    reply = await wire.endpoint().complete(prompt())
    assert (reply.text, reply.model, reply.problem) == ("Hello.", "served-model", None)
    assert reply.usage == Usage(input_tokens=12, output_tokens=3)


def _choice(**fields: Any) -> dict[str, Any]:
    return {"choices": [{"finish_reason": "stop", **fields}], "usage": GOOD_USAGE}


MALFORMED = {
    "an empty body": b"",
    "a body that ends in the middle": b'{"choices": [{"mess',
    "bytes that are no UTF-8": b'{"choices": "\xff\xfe\xfa"}',
    "a page of HTML": "<html><body>Welcome</body></html>",
    "null": "null",
    "an empty list": "[]",
    "a string": '"hello"',
    "a number": "7",
    "an empty object": "{}",
    "a stream nobody asked for": 'data: {"choices": []}\n\ndata: [DONE]\n\n',
    "choices null": {"choices": None},
    "choices empty": {"choices": [], "usage": GOOD_USAGE},
    "choices an object": {"choices": {"0": {}}},
    "choices a list of null": {"choices": [None]},
    "no message": _choice(),
    "message null": _choice(message=None),
    "message a string": _choice(message="hello"),
    "content a number": _choice(message={"content": 7}),
    "content true": _choice(message={"content": True}),
    "an error in a 200 that says nothing": {"error": {"message": "something"}},
    "a detail in a 200": {"detail": "nope"},
    "nesting that no parser stands": b'{"choices":' + b"[" * 100_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_200_that_holds_no_message_is_malformed(wire: Wire, body: Any) -> None:
    wire.say(Answer(body, headers={"Content-Type": "text/html"} if isinstance(body, str) else {}))
    with pytest.raises(ModelMalformed) as caught:
        await wire.endpoint().complete(prompt())
    assert "billed" not in caught.value.facts, "it may have cost something"


async def test_what_a_malformed_answer_cost_is_told(wire: Wire) -> None:
    wire.say(Answer(_choice(message=None)))
    with pytest.raises(ModelMalformed) as caught:
        await wire.endpoint().complete(prompt())
    assert caught.value.facts["input_tokens"] == 12
    assert caught.value.facts["output_tokens"] == 3


IN_A_200 = {
    "an upstream's rate limit": ({"error": {"code": 429, "message": "slow down"}}, ModelOverloaded),
    "an upstream's fault": ({"error": {"code": 502, "message": "bad gateway"}}, ModelUnreachable),
    "a spent account": ({"error": {"code": "insufficient_quota", "message": "pay"}}, ModelQuotaSpent),
    "an over-long prompt": ({"error": {"message": "maximum context length is 8192 tokens"}}, ContextTooLong),
    "a Skytells error": ({"error": {"error_id": "UNAUTHORIZED", "status": 401, "message": "no"}}, ModelDenied),
}


@pytest.mark.parametrize(("body", "kind"), IN_A_200.values(), ids=IN_A_200.keys())
async def test_an_error_in_a_200_is_the_error_it_tells_of(wire: Wire, body: Any, kind: type[StewardError]) -> None:
    wire.say(Answer(body))
    with pytest.raises(kind):
        await wire.endpoint().complete(prompt())


STATUSES = {
    "400": (400, {"error": {"message": "bad parameter", "code": "invalid_parameter"}}, ModelRejected),
    "400 context": (400, {"error": {"message": "x", "code": "context_length_exceeded"}}, ContextTooLong),
    "400 context of llama.cpp": (400, {"error": {"type": "exceed_context_size_error", "message": "x"}}, ContextTooLong),
    "413": (413, "too large", ContextTooLong),
    "400 filter": (400, {"error": {"message": "x", "code": "content_filter"}}, ContentRefused),
    "400 low balance": (400, {"error": {"message": "Your credit balance is too low"}}, ModelQuotaSpent),
    "401": (401, {"error": {"message": "Incorrect API key"}}, ModelDenied),
    "401 of Skytells": (401, {"error_id": "UNAUTHORIZED", "message": "no"}, ModelDenied),
    "402": (402, {"error": {"message": "pay"}}, ModelQuotaSpent),
    "403": (403, "<html>forbidden</html>", ModelDenied),
    "404": (404, {"error_id": "MODEL_NOT_FOUND", "message": "no such model"}, ModelDenied),
    "422": (422, {"detail": [{"loc": ["body"], "msg": "bad"}]}, ModelRejected),
    "429": (429, {"error": {"message": "slow down"}}, ModelOverloaded),
    "429 quota": (429, {"error": {"message": "x", "code": "insufficient_quota"}}, ModelQuotaSpent),
    "429 of Skytells": (429, {"error": {"error_id": "RATE_LIMIT_EXCEEDED", "message": "x"}}, ModelOverloaded),
    "418 without a body": (418, b"", ModelRejected),
}


@pytest.mark.parametrize(("status", "body", "kind"), STATUSES.values(), ids=STATUSES.keys())
async def test_a_refused_request_is_told_by_kind_and_surely_unbilled(
    wire: Wire, status: int, body: Any, kind: type[StewardError]
) -> None:
    wire.say(Answer(body, status=status))
    with pytest.raises(kind) as caught:
        await wire.endpoint().complete(prompt())
    assert caught.value.facts["status"] == status
    assert caught.value.facts["billed"] is False


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529])
async def test_a_fault_of_the_server_is_unreachable(wire: Wire, status: int) -> None:
    wire.say(Answer("oops", status=status))
    with pytest.raises(ModelUnreachable) as caught:
        await wire.endpoint().complete(prompt())
    assert caught.value.facts.get("billed", True) is (status not in (409, 503, 529))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0),
    ],
)
async def test_how_long_to_wait_is_told(wire: Wire, headers: dict[str, str], seconds: float) -> None:
    wire.say(Answer({"error": {"message": "slow down"}}, status=429, headers=headers))
    with pytest.raises(ModelOverloaded) as caught:
        await wire.endpoint().complete(prompt())
    assert caught.value.facts["retry_after_seconds"] == seconds


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "-3"}, {"Retry-After": "nan"}])
async def test_a_429_that_does_not_say_how_long_tells_no_number(wire: Wire, headers: dict[str, str]) -> None:
    wire.say(Answer("", status=429, headers=headers))
    with pytest.raises(ModelOverloaded) as caught:
        await wire.endpoint().complete(prompt())
    assert "retry_after_seconds" not in caught.value.facts


async def test_quota_words_with_a_time_to_wait_are_a_rate_limit(wire: Wire) -> None:
    body = {"error": {"message": "You exceeded your current quota"}}
    wire.say(Answer(body, status=429, headers={"Retry-After": "20"}), Answer(body, status=429))
    model = wire.endpoint()
    with pytest.raises(ModelOverloaded):
        await model.complete(prompt())
    with pytest.raises(ModelQuotaSpent):
        await model.complete(prompt())


async def test_a_redirect_is_not_followed_with_the_key(wire: Wire) -> None:
    wire.say(Answer("", status=307, headers={"Location": wire.url + "/chat/completions"}))
    with pytest.raises(ModelRejected) as caught:
        await wire.endpoint(headers={"x-api-key": KEY}).complete(prompt())
    assert caught.value.facts["status"] == 307
    assert len(wire.heard) == 1


async def test_a_dropped_connection_may_have_cost_something(wire: Wire) -> None:
    wire.say(Answer(then="drop"))
    with pytest.raises(ModelUnreachable) as caught:
        await wire.endpoint().complete(prompt())
    assert "billed" not in caught.value.facts


async def test_a_refused_connection_cost_nothing(wire: Wire, unused_tcp_port: int) -> None:
    with pytest.raises(ModelUnreachable) as caught:
        await wire.endpoint(base_url=f"http://127.0.0.1:{unused_tcp_port}/v1").complete(prompt())
    assert caught.value.facts["billed"] is False


async def test_an_answer_that_trickles_is_ended_by_the_deadline(wire: Wire) -> None:
    wire.say(Answer(then="trickle"))
    with pytest.raises(ModelUnreachable) as caught:
        await wire.endpoint(deadline_seconds=0.2).complete(prompt())
    assert caught.value.facts["deadline_seconds"] == 0.2
    assert "billed" not in caught.value.facts


async def test_a_cancelled_call_stays_cancelled(wire: Wire) -> None:
    wire.say(Answer(then="trickle"))
    model = wire.endpoint()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await model.complete(prompt())


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
async def test_a_key_that_the_endpoint_echoes_gets_into_no_error(wire: Wire, status: int) -> None:
    wire.say(Answer({"error": {"message": f"Incorrect API key provided: {KEY}", "code": f"bad_{KEY}"}}, status=status))
    with pytest.raises(StewardError) as caught:
        await wire.endpoint(headers={"x-api-key": KEY}).complete(prompt())
    shown = "".join(traceback.format_exception(caught.value))
    assert KEY not in shown + repr(caught.value) + caught.value.record().model_dump_json()


async def test_the_environments_openai_account_is_not_shown_to_others(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Private: yes\nAuthorization: Bearer other")
    wire.say(Answer(completion()), Answer(completion()))
    await wire.endpoint().complete(prompt())
    await wire.endpoint(account_headers=True).complete(prompt())
    stranger, openai_itself = wire.headers
    assert not stranger.keys() & {"openai-organization", "openai-project", "x-private"}
    assert openai_itself["openai-organization"] == "org-private"
    assert openai_itself["openai-project"] == "proj-private"


async def test_the_key_travels_as_bearer_and_beside_it(wire: Wire) -> None:
    wire.say(Answer(completion()))
    await wire.endpoint(headers={"x-api-key": KEY}).complete(prompt())
    assert wire.headers[0]["authorization"] == f"Bearer {KEY}"
    assert wire.headers[0]["x-api-key"] == KEY


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


async def test_one_client_serves_many_calls_at_once(wire: Wire) -> None:
    wire.say(*[Answer(completion()) for _ in range(20)])
    model = wire.endpoint()
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(model.complete(prompt())) for _ in range(20)]
    assert {call.result().text for call in calls} == {"Hello."}
