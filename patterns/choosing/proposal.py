"""Commands that are proposed. Nothing is started by any of this: only a person's click does that."""

from __future__ import annotations

from typing import Literal

from patterns.values.conversation import Frozen

Proposable = Literal["refactor", "review", "research"]


class Proposal(Frozen):
    """One command, as it would be typed."""

    command: Proposable
    words: str
    """What stands behind the command's name, taken from what the person said."""
    reason: str
    """Why it fits, in one sentence."""


class Chosen(Frozen):
    """What is answered: one proposal, several to choose from, or words alone."""

    proposals: tuple[Proposal, ...] = ()
    """The likeliest first."""
    words: str = ""
    """What is said above them; alone where nothing can be proposed."""
    is_help: bool = False
    """They asked what there is."""
