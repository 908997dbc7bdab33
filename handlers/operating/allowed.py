"""Who may use which part of the operator's desk."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.desk import Desk
from handlers.operating.row import Who
from patterns.guardrails.authority.actions import Action

NEEDS: Mapping[Who, Action] = {"member": "see_own", "operator": "operate"}


async def check(desk: Desk, user: str, channel: str, who: Who) -> None:
    """Raises `NotAllowed`, written for that person. `channel` is empty in App Home."""
    await desk.authorise(user, channel, NEEDS[who])


async def is_operator(desk: Desk, user: str, channel: str = "") -> bool:
    """Whether the whole house is shown to this person; where that is not sure, it is not."""
    return await desk.allows(user, channel, NEEDS["operator"])
