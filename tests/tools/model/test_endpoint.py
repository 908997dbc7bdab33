"""The adapter against a wire that keeps no promise."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any

import pytest

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
from patterns.values.conversation import Usage
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


async def test_one_client_serves_many_calls_at_once(wire: Wire) -> None:
    wire.say(*[Answer(completion()) for _ in range(20)])
    model = wire.endpoint()
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(model.complete(prompt())) for _ in range(20)]
    assert {call.result().text for call in calls} == {"Hello."}


async def test_a_role_without_a_model_is_denied_unasked(wire: Wire) -> None:
    with pytest.raises(ModelDenied) as caught:
        await wire.endpoint(models={"planner": "m"}).complete(prompt())
    assert caught.value.facts["role"] == "worker"


async def test_a_huge_answer_is_read_beside_the_loop(wire: Wire) -> None:
    text = "word " * 100_000
    wire.say(Answer(completion(text)), Answer(completion("x" * 8_100_000)))
    model = wire.endpoint()
    assert (await model.complete(prompt())).text == text.strip()
    with pytest.raises(ModelMalformed):
        await model.complete(prompt())
