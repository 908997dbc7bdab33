"""The arithmetic of a run's money and tokens: reserve before, settle after, never past the cap.

Amounts are whole microdollars (1 dollar = 1,000,000), so that sums are exact in every database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from patterns.errors import LimitReached


@dataclass(frozen=True, slots=True)
class Spend:
    """An account at one moment."""

    microdollars: int = 0
    """Settled."""
    tokens: int = 0
    """Settled, input and output together."""
    reserved_microdollars: int = 0
    """Set aside for calls under way, and for calls whose caller died."""
    reserved_tokens: int = 0
    cap_microdollars: int = 0
    cap_tokens: int = 0
    reserve_microdollars: int = 0
    """The part of the cap that only the closing call may use."""

    @property
    def reserve_tokens(self) -> int:
        """Of the tokens the same part is kept as of the money."""
        return self.cap_tokens * self.reserve_microdollars // max(self.cap_microdollars, 1)

    @property
    def share_used(self) -> float:
        """Of the money or the tokens, whichever is nearer to its cap; 0 to 1."""
        money = self.microdollars / max(self.cap_microdollars, 1)
        return min(1.0, max(money, self.tokens / max(self.cap_tokens, 1)))

    def reserve(self, *, microdollars: int, tokens: int, last: bool) -> Spend:
        """The account with an amount set aside. Raises `LimitReached` when that would pass a cap."""
        cap = self.cap_microdollars - (0 if last else self.reserve_microdollars)
        _within("G-COST", self.microdollars + self.reserved_microdollars, microdollars, cap)
        tokens_cap = self.cap_tokens - (0 if last else self.reserve_tokens)
        _within("G-TOKENS", self.tokens + self.reserved_tokens, tokens, tokens_cap)
        return replace(
            self,
            reserved_microdollars=self.reserved_microdollars + microdollars,
            reserved_tokens=self.reserved_tokens + tokens,
        )

    def settle(self, *, reserved: tuple[int, int], microdollars: int, tokens: int) -> Spend:
        """The account with a reservation (microdollars, tokens) replaced by what was really spent."""
        return replace(
            self,
            microdollars=self.microdollars + microdollars,
            tokens=self.tokens + tokens,
            reserved_microdollars=self.reserved_microdollars - reserved[0],
            reserved_tokens=self.reserved_tokens - reserved[1],
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What one payer has used in one day or month."""

    microdollars: int = 0
    """Settled."""
    reserved_microdollars: int = 0

    @property
    def used_microdollars(self) -> int:
        """All that counts against the cap."""
        return self.microdollars + self.reserved_microdollars

    def affords(self, microdollars: int, cap_microdollars: int) -> bool:
        """Whether so much can be set aside."""
        return self.used_microdollars + microdollars <= cap_microdollars


def _within(limit: str, used: int, wanted: int, cap: int) -> None:
    if used + wanted > cap:
        raise LimitReached(f"{limit}: {used} used, {wanted} wanted, cap {cap}", limit=limit, value=used, cap=cap)
