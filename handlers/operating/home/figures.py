"""What runs cost, for App Home: against the limits, and day by day."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.operating.home.slices import Slice
from handlers.operating.spending import CHART_DAYS, against, chart, payers_of
from handlers.slack.blocks import Block, header, section
from patterns.values.payers import HOUSE, Payer

DAY_SECONDS = 86_400.0


async def figures_of(desk: Desk, part: Slice) -> list[Block]:
    """For one person; for operators of the whole house besides."""
    if part.sight.refusal():
        return []
    own = await _figures(desk, Payer(kind="user", id=part.user), "What you spend")
    return own + (await _figures(desk, HOUSE, "What the whole house spends") if part.house else [])


async def _figures(desk: Desk, scope: Payer, title: str) -> list[Block]:
    costs = await desk.costs.cost(scope, since=desk.clock() - (CHART_DAYS - 1) * DAY_SECONDS)
    standings = await desk.costs.standing(payers_of(scope))
    picture = chart("Dollars a day", costs, standings, scope, desk.costs.today())
    return [header(title), section(against(standings, scope)), *([picture] if picture else [])]
