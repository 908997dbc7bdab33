"""What a `/research` run is asked."""

from __future__ import annotations

from patterns.conversation import Frozen
from patterns.guardrails.limits import Limits


class ResearchRequest(Frozen):
    """One command, parsed."""

    question: str
    requester: str
    limits: Limits = Limits()
