"""What runs cost, for App Home: against the limits, and day by day."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.operating.home.slices import Slice
from handlers.slack.blocks import Block


async def figures_of(desk: Desk, part: Slice) -> list[Block]:
    """For one person; for operators of the whole house besides."""
    del desk, part
    return []
