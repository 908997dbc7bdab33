"""Source files read by parsers, behind the port `Code`.

The parsers are foreign code on foreign text: some recurse, some need memory without bound for a few kilobytes, and
none lets another thread run meanwhile. So they run in a process of their own, which may break or be ended at a text
without harm to the bot.
"""

from __future__ import annotations

from types import TracebackType
from typing import Literal, Self

from pydantic import BaseModel, ValidationError

from patterns.values.repository.code import Symbols
from tools.child.pool import Children, Unanswered
from tools.code.kinds import kind_of

LONGEST_TEXT = 1_000_000
FILES_PER_PROCESS = 5_000


class Answer(BaseModel):
    """What the child found."""

    problem: str | None = None
    symbols: Symbols | None = None


class SourceCode:
    """A warm process or two between entering and leaving its block."""

    def __init__(self, *, width: int = 2, seconds: float = 10.0) -> None:
        """`width`: files read at once; `seconds` for one file."""
        self.children = Children("tools.code.child", width=width, seconds=seconds, most=FILES_PER_PROCESS)

    async def __aenter__(self) -> Self:
        await self.children.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.children.__aexit__(kind, error, trace)

    async def problem(self, path: str, text: str) -> str | None:
        """Why it does not parse; None also for a text that is too long or too much work to say."""
        return (await self._ask("problem", path, text)).problem

    async def symbols(self, path: str, text: str) -> Symbols | None:
        """What it defines and uses; None also for a text that is too long or too much work."""
        return (await self._ask("symbols", path, text)).symbols

    async def _ask(self, what: Literal["problem", "symbols"], path: str, text: str) -> Answer:
        kind = kind_of(path)
        if kind is None or len(text) > LONGEST_TEXT or (what == "symbols" and kind.symbols is None):
            return Answer()
        try:
            answer = await self.children.ask({"ask": what, "path": path, "text": text})
            return Answer.model_validate_json(answer)
        except (Unanswered, ValidationError):
            return Answer()
