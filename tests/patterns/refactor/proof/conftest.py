"""Changed files, read by the standard library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import pytest

from patterns.refactor.proof.change.sides import Side, Sides
from tests.fakes.code import PlainCode

Files = Mapping[str, str]
Read = Callable[[Files, Files], Awaitable[list[Sides]]]


@pytest.fixture
def read_sides() -> Read:
    async def read(before: Files, after: Files) -> list[Sides]:
        paths = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
        return [Sides(path=one, before=await _side(one, before), after=await _side(one, after)) for one in paths]

    return read


async def _side(path: str, files: Files) -> Side:
    text, code = files.get(path), PlainCode()
    if text is None:
        return Side()
    problem = await code.problem(path, text)
    return Side(text=text, problem=problem) if problem else Side(text=text, symbols=await code.symbols(path, text))
