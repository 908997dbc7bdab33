"""Java."""

from __future__ import annotations

from dataclasses import replace

import tree_sitter_java
from tree_sitter import Node

from patterns.values.repository.code import DefinitionKind
from tools.code.trees.grammar import Defines, Found, Grammar, Place, Source, end_of_head, into_function, named

_TESTS = frozenset({"Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate"})
_LEFT_OUT = frozenset({"Disabled", "Ignore"})
_TYPES = ("class_declaration", "enum_declaration", "record_declaration")
_OPEN = ("interface_declaration", "annotation_type_declaration")


def _words(node: Node, source: Source) -> tuple[frozenset[str], Node | None]:
    """The modifiers with the annotations' names, and the first node after the annotations."""
    words, head = set(), None
    for child in node.children:
        if child.type != "modifiers":
            head = head or child
            break
        for one in child.children:
            is_annotation = one.type.endswith("annotation")
            words.add(named(one, source).rpartition(".")[2] if is_annotation else source.text(one))
            head = head or (None if is_annotation else one)
    return frozenset(words), head


def _exported(words: frozenset[str], place: Place) -> bool:
    return "public" in words or (place.open and "private" not in words)


def _defines(kind: DefinitionKind) -> Defines:
    def define(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
        if place.local:
            return ()
        words, head = _words(node, source)
        test, left_out = not _TESTS.isdisjoint(words), not _LEFT_OUT.isdisjoint(words)
        name, exported = named(node, source), _exported(words, place)
        since = head.start_byte if head else 0
        return (Found(name, kind, end_of_head(node), since, exported, test, left_out),)

    return define


def _fields(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    if place.local:
        return ()
    words, head = _words(node, source)
    found = []
    for one in node.children_by_field_name("declarator"):
        value = one.child_by_field_name("value")
        until = value.start_byte if value else one.end_byte
        since = head.start_byte if head else 0
        found.append(Found(named(one, source), "constant", until, since, _exported(words, place)))
    return tuple(found)


def _constant(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    """One of an enumeration's."""
    return () if place.local else (Found(named(node, source), "constant", node.end_byte),)


def _inside(node: Node, place: Place, source: Source) -> Place:
    words, _ = _words(node, source)
    inside = place.inside(named(node, source), exported=_exported(words, place), opened=node.type in _OPEN)
    return replace(inside, skipped=place.skipped or not _LEFT_OUT.isdisjoint(words))


def _imported(node: Node, source: Source) -> tuple[str, ...]:
    words = source.text(node).rstrip(" ;").split()
    return (words[-1],)


JAVA = Grammar(
    language="Java",
    pointer=tree_sitter_java.language,
    defines={
        **dict.fromkeys((*_TYPES, *_OPEN), _defines("class")),
        **dict.fromkeys(("method_declaration", "constructor_declaration"), _defines("method")),
        **dict.fromkeys(("field_declaration", "constant_declaration"), _fields),
        "enum_constant": _constant,
    },
    enters={
        **dict.fromkeys((*_TYPES, *_OPEN), _inside),
        **dict.fromkeys(("method_declaration", "constructor_declaration", "lambda_expression"), into_function),
        **dict.fromkeys(("static_initializer", "object_creation_expression"), into_function),
    },
    imports={"import_declaration": _imported},
    names=frozenset({"identifier", "type_identifier"}),
    exports={},
)
