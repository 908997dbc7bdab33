"""What a `/research` run and a digest's firing are asked."""

from __future__ import annotations

from typing import Literal

from patterns.guardrails.limits import Limits
from patterns.values.conversation import Frozen

Way = Literal["answer", "deeper", "check"]
"""Answer a question; look further into one that was answered; check an answer's sentences against their sources."""


class ResearchRequest(Frozen):
    """One command, or one question asked on in its thread."""

    question: str
    requester: str
    limits: Limits = Limits()
    way: Way = "answer"
    continues: str = ""
    """The finished run whose brief, notes and pages it goes on from; empty: none."""
    resumes: str = ""
    """The stopped run whose search it goes on with, on the same brief; empty: none."""


class DigestRequest(Frozen):
    """One firing of a schedule."""

    schedule_id: str
    slot: float
    """The time that it was due, seconds since the epoch; by hand: when somebody asked."""
    requester: str
    """Its owner; by hand: who asked."""
    limits: Limits = Limits()
    by_hand: bool = False
    """Somebody asked for it now: then it says also that nothing is new."""
