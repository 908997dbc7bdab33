"""What tokens cost: the operator's own table first, then published prices as they stood at our release."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

import genai_prices
from genai_prices.data_snapshot import get_snapshot
from pydantic import BaseModel, ConfigDict, Field

from patterns.errors import PriceUnknown
from patterns.values.conversation import Usage

_MICRODOLLARS = Decimal(1_000_000)


class Rate(BaseModel):
    """Dollars for a million tokens. A dollar per million is a microdollar per token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Decimal = Field(ge=0)
    cached_input: Decimal | None = Field(default=None, ge=0)
    """The full input price where there is no discount."""
    cache_write: Decimal | None = Field(default=None, ge=0)
    """The full input price where the provider asks no more."""
    output: Decimal = Field(ge=0)
    """Reasoning tokens are output."""

    def microdollars(self, usage: Usage) -> Decimal:
        """Exact, not rounded."""
        cached, written = _parts(usage)
        cached_rate = self.input if self.cached_input is None else self.cached_input
        written_rate = self.input if self.cache_write is None else self.cache_write
        plain = usage.input_tokens - cached - written
        return plain * self.input + cached * cached_rate + written * written_rate + usage.output_tokens * self.output


def _parts(usage: Usage) -> tuple[int, int]:
    """Cached and cache-written input, never more than there is input."""
    cached = min(usage.cached_input_tokens, usage.input_tokens)
    return cached, min(usage.cache_write_tokens, usage.input_tokens - cached)


class PriceTable:
    """Fits the port `Prices`, offline: published prices come with the package, never over the network.

    Building one loads the published prices (up to two seconds): once per process, before the loop runs.
    """

    def __init__(self, *, models: Mapping[str, str], overrides: Mapping[str, Rate], base_url: str = "") -> None:
        """`models` names the model of each role; `base_url` tells models of one name at several providers apart."""
        self._models = dict(models)
        self._overrides = {name.lower(): rate for name, rate in overrides.items()}
        self._base_url = base_url
        get_snapshot()

    def model_of(self, role: str) -> str:
        """The model asked for by that role. Raises `PriceUnknown` where none is named."""
        if role not in self._models:
            raise PriceUnknown("no model is named for the role", model=f"role {role}")
        return self._models[role]

    def cost_microdollars(self, model: str, usage: Usage) -> int:
        """Rounded up. Raises `PriceUnknown` rather than call anything free that has no price."""
        rate = self._overrides.get(model.lower())
        exact = rate.microdollars(usage) if rate else self._published(model, usage)
        return int(exact.to_integral_value(rounding=ROUND_CEILING))

    def _published(self, model: str, usage: Usage) -> Decimal:
        cached, written = _parts(usage)
        tokens = genai_prices.Usage(
            input_tokens=usage.input_tokens,
            cache_read_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output_tokens,
        )
        try:
            found = self._look_up(model, tokens)
        except (LookupError, ValueError) as error:
            raise PriceUnknown("no published price and no override", model=model) from error
        if found.model_price.input_mtok is None or found.model_price.output_mtok is None:
            raise PriceUnknown("the published price is not one per token", model=model)
        return found.total_price * _MICRODOLLARS

    def _look_up(self, model: str, tokens: genai_prices.Usage) -> genai_prices.types.PriceCalculation:
        try:
            return genai_prices.calc_price(tokens, model, provider_api_url=self._base_url or None)
        except LookupError:
            return genai_prices.calc_price(tokens, model)
