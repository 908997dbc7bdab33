"""Whether those who would pay have enough left for a run to begin."""

from __future__ import annotations

from handlers.budgets.words import used_up
from patterns.errors import NotAllowed
from patterns.guardrails.budgets import exhausted
from patterns.ports.house.costs import Costs
from patterns.values.money.payers import Payers


async def check_affordable(costs: Costs, payers: Payers, usual_microdollars: int) -> None:
    """Raises `NotAllowed`, written for whoever asks. The ledger holds every cap all the same."""
    met = exhausted(await costs.standing(payers), usual_microdollars)
    if met is not None:
        raise NotAllowed(f"{used_up(met)} Nothing was started.")
