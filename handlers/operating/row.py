"""One row of the table of what can be typed after the operator's command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.asking import Asked, Whisper
from handlers.desk import Desk
from patterns.guardrails.authority.actions import Action

FOR_MEMBERS: frozenset[Action] = frozenset({"see_own", "see_policy"})
"""Whoever may use Steward at all may; the row's own code shows them what concerns them and no more. All else is for
operators.
"""

Do = Callable[[Desk, Asked], Awaitable[Whisper]]
"""Answers one person. Raises `StewardError`: its words are told in the answer's place."""


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One row."""

    action: Action
    """What it is to ask for it, as the policy decides it."""
    line: str
    """What it does, in a few words, for the list."""
    do: Do
    usage: str = ""
    """What may stand behind its name."""
    meanwhile: str = ""
    """Said at once, where the answer takes longer than somebody waits without a word."""
