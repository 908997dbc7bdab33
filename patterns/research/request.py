"""What a `/research` run is asked."""

from __future__ import annotations

from patterns.guardrails.limits import Limits
from patterns.values.conversation import Frozen


class ResearchRequest(Frozen):
    """One command, parsed."""

    question: str
    requester: str
    limits: Limits = Limits()
