"""Who may use which part of the operator's desk."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.operating.row import Who
from patterns.errors import NotAllowed
from patterns.guardrails.authority import is_among, outsider

REFUSED = "Only an operator can ask for that. Nothing was done."


async def check(desk: Desk, user: str, who: Who) -> None:
    """Raises `NotAllowed`, written for that person. Looked up afresh, as all rights are."""
    person = await desk.person(user, desk.policy.approvers)
    if refusal := outsider(person, desk.policy):
        raise NotAllowed(refusal)
    if who == "operator" and not is_among(person, desk.policy.approvers):
        raise NotAllowed(REFUSED)


async def is_operator(desk: Desk, user: str) -> bool:
    """Whether the whole house is shown to this person; where that is not sure, it is not."""
    try:
        await check(desk, user, "operator")
    except NotAllowed:
        return False
    return True
