"""One row of the table of what can be typed after the operator's command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from handlers.asking import Asked, Whisper
from handlers.desk import Desk

Who = Literal["member", "operator"]
"""`member`: whoever may use Steward at all, and the row's own code shows them what concerns them and no more."""

Do = Callable[[Desk, Asked], Awaitable[Whisper]]
"""Answers one person. Raises `StewardError`: its words are told in the answer's place."""


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One row."""

    who: Who
    line: str
    """What it does, in a few words, for the list."""
    do: Do
    usage: str = ""
    """What may stand behind its name."""
    meanwhile: str = ""
    """Said at once, where the answer takes longer than somebody waits without a word."""
