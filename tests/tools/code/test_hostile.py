"""Texts that are made to break a parser: each costs at most its own answer."""

from __future__ import annotations

import time

import pytest

from tools.code.child import TOO_DEEP
from tools.code.code import SourceCode

DEEP = 100_000
PATHS = ("a.py", "a.json", "a.toml", "a.yaml", "a.js", "a.ts", "a.tsx", "a.go", "a.rs", "A.java")
CLOSED = "[" * DEEP + "]" * DEEP
NEST = 30_000
"""Far beyond what any parser's stack bears; the work that it makes grows with it."""
NESTS = (
    "(" * NEST,
    "{" * NEST + "}" * NEST,
    "x = x" + ".a" * NEST,
    "x = " + "-" * NEST + "1",
    "- " * NEST + "a",
)


async def test_a_deep_nest_ends_with_an_answer(code: SourceCode) -> None:
    for path in PATHS:
        await code.problem(path, CLOSED)
    assert await code.problem("a.json", CLOSED) == TOO_DEEP
    assert await code.problem("a.yaml", CLOSED) == TOO_DEEP
    assert await code.symbols("a.ts", CLOSED) is not None
    (child,) = code.children.idle
    assert child.answered == len(PATHS) + 3


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
async def test_whatever_the_nest_is_made_of_the_next_file_is_read(path: str, code: SourceCode) -> None:
    for text in NESTS:
        began = time.monotonic()
        await code.problem(path, text)
        await code.symbols(path, text)
        assert time.monotonic() - began < 10
    assert await code.problem("a.py", "def f(:") is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "text", "seconds"), [("A.java", "a<" * DEEP, 3.0), ("a.toml", "a." * DEEP + "a = 1", 1.0)]
)
async def test_a_text_that_takes_all_memory_or_time_loses_its_process_and_nothing_else(
    path: str, text: str, seconds: float
) -> None:
    async with SourceCode(seconds=seconds) as code:
        assert await code.problem("a.js", "let = = 1") is not None
        (child,) = code.children.idle
        began = time.monotonic()
        assert await code.problem(path, text) is None
        assert time.monotonic() - began < 6
        assert child not in code.children.idle
        assert await code.problem("a.js", "let = = 1") is not None
