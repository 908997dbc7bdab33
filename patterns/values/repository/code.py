"""What a source file holds, in whatever language: enough to rank it, to compare it and to see its tests."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from patterns.values.conversation import Frozen

DefinitionKind = Literal["class", "function", "method", "constant", "type"]


class Definition(Frozen):
    """Something that has a name."""

    name: str
    """Qualified inside its file: `Cart.total`."""
    kind: DefinitionKind
    line: int
    """Its first line, from 1; decorators are not counted."""
    end_line: int
    signature: str = ""
    """How it is called or made, in one line and with white space normalised: what a caller depends on."""
    exported: bool = True
    """Whether other files may use it, by the language's own rule or custom."""
    test: bool = False
    """Whether the language's usual test runner would run it."""
    skipped: bool = False
    """A test that is marked not to run."""


class Symbols(Frozen):
    """One file that parses."""

    language: str
    definitions: tuple[Definition, ...] = ()
    """In the order in which they stand."""
    references: dict[str, int] = Field(default_factory=dict)
    """Names that are used, with how often; the last part of a dotted one."""
    imports: tuple[str, ...] = ()
    """As they are written: module names or paths."""
    shape: str = ""
    """A digest of the file without white space and comments: equal shapes differ in formatting only."""
