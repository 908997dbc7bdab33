"""What a language's table says, and what is found by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tree_sitter import Node

from patterns.values.repository.code import DefinitionKind


@dataclass(frozen=True, slots=True)
class Source:
    """A text and where it is from."""

    path: str
    data: bytes

    def text(self, node: Node) -> str:
        """What stands there."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is."""

    owner: str = ""
    """What a name here begins with: `Cart.`"""
    exported: bool = True
    """Whether all that encloses it is."""
    open: bool = False
    """Whether what stands here is exported without a word of its own: the members of an interface."""
    local: bool = False
    """Inside a function, whose definitions are its own affair."""
    skipped: bool = False
    """Inside tests that are marked not to run."""

    def inside(self, name: str, *, exported: bool, opened: bool = False) -> Place:
        """Within a definition here."""
        return replace(self, owner=f"{self.owner}{name}.", exported=self.exported and exported, open=opened)


@dataclass(frozen=True, slots=True)
class Found:
    """A definition as its language's table sees it; the walk adds what holds for all languages."""

    name: str
    kind: DefinitionKind
    until: int
    """The byte before which the signature ends."""
    since: int = 0
    """Where it begins, when that is later than the node."""
    exported: bool = True
    test: bool = False
    skipped: bool = False


Defines = Callable[[Node, Place, Source], tuple[Found, ...]]
Enters = Callable[[Node, Place, Source], Place]
Imports = Callable[[Node, Source], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's table; its keys are the grammar's kinds of node."""

    language: str
    pointer: Callable[[], object]
    """What the installed grammar gives."""
    defines: Mapping[str, Defines]
    enters: Mapping[str, Enters]
    imports: Mapping[str, Imports]
    names: frozenset[str]
    """Leaves that may use a name."""
    exports: Mapping[str, Imports]
    """Where names are exported apart from their definition; empty where the language has no such thing."""


def named(node: Node, source: Source, field: str = "name") -> str:
    """The text of a field; empty where there is none."""
    child = node.child_by_field_name(field)
    return source.text(child) if child else ""


def end_of_head(node: Node) -> int:
    """Where the body begins, or the end."""
    body = node.child_by_field_name("body")
    return body.start_byte if body else node.end_byte


def into_function(_node: Node, place: Place, _source: Source) -> Place:
    """What is defined inside a function is its own affair."""
    return replace(place, local=True)
