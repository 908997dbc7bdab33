"""What a check found, in one line for the operator; and a check that always ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from patterns.errors import StewardError

Mark = Literal["ok", "reduced", "failed", "not set"]
"""`failed`: Steward could not serve. `reduced`: it serves, with something missing. `not set`: a choice left open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Mark
    what: str
    reason: str = ""
    """Exactly what is wrong, or what was found."""
    remedy: str = ""
    """One line; for everything that is not ok."""

    def __str__(self) -> str:
        """The mark, what was looked at and why; the remedy below it."""
        line = f"{self.mark:<8} {': '.join(part for part in (self.what, _one_line(self.reason)) if part)}"
        return f"{line}\n         Remedy: {_one_line(self.remedy)}" if self.remedy else line


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one part of the world. It ends: well, badly or at its deadline."""

    what: str
    look: Callable[[], Awaitable[tuple[Finding, ...]]]
    seconds: float = 30.0
    late: Mark = "failed"
    """What it counts as when it does not end, or ends in a way that nobody foresaw."""
    remedy: str = "try again; if it stays so, look at the network and at the name of the host"

    async def carry_out(self) -> tuple[Finding, ...]:
        """What it found. Never raises but on cancellation."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self.look()
        except TimeoutError:
            return (Finding(self.late, self.what, f"no answer within {self.seconds:g} s", self.remedy),)
        except Exception as error:  # noqa: BLE001  # a check that breaks must not end the others
            reason = f"the check itself broke ({type(error).__name__})"
            return (Finding(self.late, self.what, reason, self.remedy),)


def reason_of(error: StewardError) -> str:
    """What an adapter said, with its numbers and names."""
    facts = [f"{name} {value}" for name, value in error.facts.items() if name != "billed" and value != ""]
    return ", ".join(part for part in (error.detail, *facts) if part) or error.code


def _one_line(text: str) -> str:
    return " ".join(text.split())
