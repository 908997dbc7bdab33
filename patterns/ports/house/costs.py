"""What runs have cost, whom, and where those who pay stand against their caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from patterns.values.money.payers import HOUSE, Cost, Dimension, Notice, Payer, Payers, Standing
from patterns.values.money.spend import Spend


class Costs(Protocol):
    """The ledger as those read it who start runs and who tell people about costs."""

    def today(self) -> str:
        """The day that it is in the installation's time zone: `2026-11-26`."""

    async def standing(self, payers: Payers) -> tuple[Standing, ...]:
        """Each payer in the day and month that it is, where a cap is set: in the order of `Payers.all`, day first."""

    async def cost(self, scope: Payer = HOUSE, *, since: float, by: Dimension = "day") -> tuple[Cost, ...]:
        """What a payer's runs have cost since the day of that moment (seconds since the epoch), told by a dimension.

        Exact to the microdollar, and kept for ever. By day in the order of days, otherwise the dearest first.
        """

    async def spends(self, run_ids: Sequence[str]) -> Mapping[str, Spend]:
        """Where the accounts of those runs stand that are open by now, in one query."""

    async def untold(self) -> tuple[Notice, ...]:
        """Notices that nobody has been given yet, the earliest first."""

    async def told(self, notice: Notice) -> None:
        """It has been given. Idempotent."""
