"""What the doctor says of the model's endpoint and of its price."""

from __future__ import annotations

from pydantic import SecretStr

from bot.doctor.finding import Finding
from bot.doctor.model import checks_of_model
from bot.settings import Settings
from tests.tools.model.stub import KEY, Answer, Wire, completion
from tools.model.prices import Rate

REFUSAL = {"error": {"message": f"Incorrect API key provided: {KEY}", "type": "invalid_request_error", "code": "x"}}


async def look(settings: Settings) -> dict[str, Finding]:
    found = [finding for check in checks_of_model(settings) for finding in await check.carry_out()]
    return {one.what: one for one in found}


def changed(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update=changes)


async def test_a_model_that_answers_is_told_with_who_answered_and_its_price(right: Settings, wire: Wire) -> None:
    wire.say(Answer(completion("ok")))
    found = await look(right)
    assert {one.mark for one in found.values()} == {"ok"}
    assert found[f"model gpt-5-mini at {wire.url}"].reason.startswith("answers as served-model, ")
    assert found["price of gpt-5-mini"].reason.startswith("$")
    assert len(wire.heard) == 1
    assert wire.heard[0]["messages"] == [{"role": "user", "content": "Reply with the word ok."}]


async def test_a_refused_key_is_named_without_showing_it(right: Settings, wire: Wire) -> None:
    wire.say(Answer(REFUSAL, status=401))
    found = (await look(right))[f"model gpt-5-mini at {wire.url}"]
    assert found.mark == "failed"
    assert "check the key" in found.remedy
    assert KEY not in str(found)


async def test_an_endpoint_that_is_not_there_is_unreachable(right: Settings) -> None:
    found = await look(changed(right, model_base_url="http://127.0.0.1:9/v1"))
    (model, price) = found.values()
    assert (model.mark, price.mark) == ("failed", "ok")
    assert "STEWARD_MODEL_BASE_URL" in model.remedy


async def test_an_endpoint_that_never_ends_its_answer_is_given_up(right: Settings, wire: Wire) -> None:
    wire.say(Answer(then="trickle"))
    found = await look(changed(right, model_deadline_seconds=0.3))
    model = found[f"model gpt-5-mini at {wire.url}"]
    assert model.mark == "failed"
    assert model.reason.startswith("no reply in time")


async def test_an_overloaded_endpoint_may_serve_later(right: Settings, wire: Wire) -> None:
    wire.say(Answer({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "20"}))
    assert (await look(right))[f"model gpt-5-mini at {wire.url}"].mark == "reduced"


async def test_each_distinct_model_is_asked_once(right: Settings, wire: Wire) -> None:
    wire.say(Answer(completion("ok")), Answer(completion("ok")))
    settings = changed(right, models={"planner": "gpt-5", "evaluator": "gpt-5"})
    assert len(await look(settings)) == 4
    assert sorted(heard["model"] for heard in wire.heard) == ["gpt-5", "gpt-5-mini"]


async def test_a_model_without_a_price_says_how_to_set_one(right: Settings, wire: Wire) -> None:
    wire.say(Answer(completion("ok")), Answer(completion("ok")))
    settings = changed(right, model="our-own-model")
    found = (await look(settings))["price of our-own-model"]
    assert found.mark == "failed"
    assert found.remedy.startswith("""STEWARD_PRICES='{"our-own-model": {"input": 1, "output": 4}}'""")
    priced = changed(settings, prices={"our-own-model": Rate.model_validate({"input": "1.5", "output": 6})})
    found = (await look(priced))["price of our-own-model"]
    assert (found.mark, found.reason) == ("ok", "$1.5 in and $6 out for a million tokens")


async def test_no_endpoint_is_said_with_the_three_ways_to_name_one(bare: Settings) -> None:
    (found,) = (await look(bare)).values()
    assert found.mark == "failed"
    assert found.remedy == "OPENAI_API_KEY, SKYTELLS_API_KEY, or STEWARD_MODEL_BASE_URL with STEWARD_MODEL"


async def test_two_keys_are_one_too_many(bare: Settings) -> None:
    keys = changed(bare, openai_api_key=SecretStr(KEY), skytells_api_key=SecretStr("sk-other-0123456789"))
    (found,) = (await look(keys)).values()
    assert (found.mark, found.what) == ("failed", "model endpoint")
    assert "Two model keys" in found.reason
