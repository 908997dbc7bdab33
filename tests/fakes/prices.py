"""Prices that can be reckoned in the head."""

from __future__ import annotations

from patterns.errors import PriceUnknown
from patterns.values.conversation import Usage


class TokenPrices:
    """Fits the port `Prices`: a microdollar a token, nothing for what was cached."""

    def __init__(self, *, unknown: str = "") -> None:
        """`unknown`: the role whose model has no price."""
        self._unknown = unknown

    def cost_microdollars(self, model: str, usage: Usage) -> int:
        if model == self._unknown:
            raise PriceUnknown("no price", model=model)
        return usage.input_tokens - usage.cached_input_tokens + usage.output_tokens

    def model_of(self, role: str) -> str:
        return role
