"""The parsers, in the test's own process and in theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from patterns.values.repository.code import Definition, Symbols
from tools.code.code import SourceCode
from tools.code.kinds import kind_of

Read = Callable[[str, str], Symbols]


@pytest.fixture
async def code() -> AsyncIterator[SourceCode]:
    async with SourceCode() as made:
        yield made


@pytest.fixture
def symbols() -> Read:
    """Read here, without a process: for what a language's table says."""

    def read(path: str, text: str) -> Symbols:
        kind = kind_of(path)
        assert kind is not None
        assert kind.symbols is not None
        assert kind.problem(text) is None
        found = kind.symbols(path, text)
        assert found is not None
        return found

    return read


def line_of(one: Definition) -> str:
    """One definition in one line: exported ones with a plus, tests with what becomes of them."""
    fate = f" [{'skipped' if one.skipped else 'test'}]" if one.test else ""
    return f"{'+' if one.exported else '-'}{one.line}-{one.end_line} {one.kind} {one.name}: {one.signature}{fate}"


@pytest.fixture
def listed(symbols: Read) -> Callable[[str, str], list[str]]:
    """The definitions of a file, one line each."""
    return lambda path, text: [line_of(one) for one in symbols(path, text).definitions]
