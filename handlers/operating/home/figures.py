"""What runs cost, for App Home: against the limits, and day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.operating.home.slices import Slice
from handlers.operating.spending import CHART_DAYS, against, chart, payers_of
from handlers.slack.blocks import Block, header, section
from patterns.values.money.payers import HOUSE, Payer

DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Figures:
    """In the places where they stand."""

    own: Sequence[Block] = ()
    house: Sequence[Block] = ()
    """For operators alone."""


async def figures_of(desk: Desk, part: Slice) -> Figures:
    """For one person; for operators of the whole house besides."""
    if part.sight.refusal():
        return Figures()
    own = await _figures(desk, Payer(kind="user", id=part.user))
    house = await _figures(desk, HOUSE) if part.house else []
    return Figures([header("What you spend"), *own], house)


async def _figures(desk: Desk, scope: Payer) -> list[Block]:
    costs = await desk.costs.cost(scope, since=desk.clock() - (CHART_DAYS - 1) * DAY_SECONDS)
    standings = await desk.costs.standing(payers_of(scope))
    picture = chart("Dollars a day", costs, standings, scope, desk.costs.today())
    return [section(against(standings, scope)), *([picture] if picture else [])]
