"""What tokens cost."""

from __future__ import annotations

import math
import socket
from decimal import Decimal

import pydantic
import pytest

from patterns.errors import PriceUnknown
from patterns.values.conversation import Usage
from tools.model.prices import PriceTable, Rate

MILLION = 1_000_000
OWN = Rate(input=Decimal(2), cached_input=Decimal("0.5"), cache_write=Decimal("2.5"), output=Decimal(8))


@pytest.fixture(scope="module")
def prices() -> PriceTable:
    models = {"worker": "my-model", "planner": "gpt-5"}
    return PriceTable(models=models, overrides={"My-Model": OWN, "free": Rate(input=Decimal(0), output=Decimal(0))})


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (Usage(input_tokens=MILLION), 2),
        (Usage(output_tokens=MILLION), 8),
        (Usage(input_tokens=MILLION, cached_input_tokens=MILLION), 0.5),
        (Usage(input_tokens=MILLION, cache_write_tokens=MILLION), 2.5),
        (Usage(input_tokens=2 * MILLION, cached_input_tokens=MILLION, output_tokens=MILLION), 10.5),
        (Usage(output_tokens=MILLION, reasoning_tokens=MILLION), 8),
        (Usage(input_tokens=MILLION, cached_input_tokens=9 * MILLION, cache_write_tokens=9 * MILLION), 0.5),
    ],
)
def test_the_operators_own_table_counts_each_kind_once(prices: PriceTable, usage: Usage, dollars: float) -> None:
    assert prices.cost_microdollars("my-model", usage) == dollars * MILLION


def test_an_override_without_discounts_takes_the_full_price() -> None:
    table = PriceTable(models={}, overrides={"plain": Rate(input=Decimal(1), output=Decimal(1))})
    usage = Usage(input_tokens=10, cached_input_tokens=4, cache_write_tokens=3)
    assert table.cost_microdollars("plain", usage) == 10


def test_a_fraction_is_rounded_up(prices: PriceTable) -> None:
    assert prices.cost_microdollars("my-model", Usage(input_tokens=1, cached_input_tokens=1)) == 1
    assert prices.cost_microdollars("gpt-5", Usage(input_tokens=1)) == math.ceil(1.25)


def test_published_prices_are_known_without_a_network(prices: PriceTable, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("a price was looked up over the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert prices.cost_microdollars("gpt-5", Usage(input_tokens=MILLION, output_tokens=MILLION)) == 11_250_000
    assert prices.cost_microdollars("gpt-5", Usage(input_tokens=MILLION, cached_input_tokens=MILLION)) == 125_000
    reasoned = Usage(output_tokens=MILLION, reasoning_tokens=MILLION)
    assert prices.cost_microdollars("gpt-5", reasoned) == 10_000_000


def test_input_written_to_a_cache_is_dearer_where_the_provider_says_so(prices: PriceTable) -> None:
    plain = prices.cost_microdollars("gpt-6-sol", Usage(input_tokens=MILLION))
    written = prices.cost_microdollars("gpt-6-sol", Usage(input_tokens=MILLION, cache_write_tokens=MILLION))
    assert written > plain


def test_the_operators_table_goes_before_the_published_one() -> None:
    table = PriceTable(models={}, overrides={"gpt-5": Rate(input=Decimal("0.5"), output=Decimal("1.25"))})
    assert table.cost_microdollars("gpt-5", Usage(input_tokens=MILLION)) == 500_000


def test_a_models_name_is_looked_up_at_the_endpoints_provider() -> None:
    router = PriceTable(models={}, overrides={}, base_url="https://openrouter.ai/api/v1")
    assert router.cost_microdollars("openai/gpt-5", Usage(input_tokens=MILLION)) == 1_250_000
    local = PriceTable(models={}, overrides={}, base_url="http://127.0.0.1:8080/v1")
    assert local.cost_microdollars("gpt-5", Usage(input_tokens=MILLION)) == 1_250_000


@pytest.mark.parametrize("model", ["deepbrain-router", "", "my-gpt-5", "gpt-5-nonsense", "whisper-1", "dall-e-3"])
def test_a_model_without_a_price_per_token_is_refused_not_free(prices: PriceTable, model: str) -> None:
    with pytest.raises(PriceUnknown) as caught:
        prices.cost_microdollars(model, Usage(input_tokens=1))
    assert caught.value.facts["model"] == model


def test_only_an_override_makes_a_model_free(prices: PriceTable) -> None:
    assert prices.cost_microdollars("free", Usage(input_tokens=MILLION, output_tokens=MILLION)) == 0


def test_a_role_is_priced_by_its_model(prices: PriceTable) -> None:
    assert prices.model_of("planner") == "gpt-5"
    with pytest.raises(PriceUnknown):
        prices.model_of("evaluator")


@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity", "cheap"])
def test_a_rate_that_is_no_price_is_refused(price: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        Rate.model_validate({"input": price, "output": "1"})
