"""A language model, what it costs, and the account that it is charged to."""

from __future__ import annotations

from typing import Protocol

from patterns.values.conversation import Prompt, Reply, Usage
from patterns.values.money.payers import NOBODY, Payers
from patterns.values.money.spend import Spend


class Model(Protocol):
    """A language model, or another model around it."""

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply. Raises `ModelError`, and `LimitReached` where a ledger stands in between."""


class Prices(Protocol):
    """What tokens cost."""

    def cost_microdollars(self, model: str, usage: Usage) -> int:
        """Rounded up. Raises `PriceUnknown`."""

    def model_of(self, role: str) -> str:
        """The model's name that a role's calls are priced by before the reply names one."""


class Ledger(Protocol):
    """Money and tokens of a run, shared by all its workers, reserved before they are spent."""

    async def open(
        self,
        run_id: str,
        *,
        cap_microdollars: int,
        cap_tokens: int,
        reserve_microdollars: int,
        payers: Payers = NOBODY,
    ) -> None:
        """Begin a run's account, which the house and these payers pay for. Opening it again changes nothing."""

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        """Set an amount aside and return the reservation's id.

        Raises `LimitReached` (facts `limit`, `value`, `cap`, and `of` where it is a payer's) and sets nothing aside
        when it would pass a cap: the run's, or that of one of its payers in the day or month that it is. `last` may
        also draw on the reserve, of which a payer has to have enough left for every other call. A reservation that is
        never settled (its caller died) stays counted.
        """

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        """Replace the reservation by what was really spent, in the day and month in which it was made."""

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        """Add to the run's cap, once per `key`; the payers' stay what they are."""

    async def spent(self, run_id: str) -> Spend:
        """Where the account stands."""
