"""Rust."""

from __future__ import annotations

import re

import tree_sitter_rust
from tree_sitter import Node

from patterns.values.repository.code import DefinitionKind
from tools.code.trees.grammar import Defines, Found, Grammar, Place, Source, end_of_head, into_function, named

_TEST = re.compile(r"#\[\s*(?:\w+::)*(?:test|rstest|test_case|quickcheck)\b")
_IGNORE = re.compile(r"#\[\s*ignore\b")


def _is_public(node: Node, source: Source) -> bool:
    return any(one.type == "visibility_modifier" and source.text(one) == "pub" for one in node.named_children[:2])


def _item(kind: DefinitionKind, *, value: str = "body") -> Defines:
    def define(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
        if place.local:
            return ()
        inner = node.child_by_field_name(value)
        until = inner.start_byte if inner else node.end_byte
        return (Found(named(node, source), kind, until, exported=place.open or _is_public(node, source)),)

    return define


def _macro(node: Node, _place: Place, source: Source) -> tuple[Found, ...]:
    """Exported where an attribute above says so."""
    name = node.child_by_field_name("name") or node
    exported = any("macro_export" in one for one in _attributes(node, source))
    return (Found(source.text(name), "function", name.end_byte, exported=exported),)


def _function(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    if place.local:
        return ()
    attributes = _attributes(node, source)
    test, ignored = any(map(_TEST.match, attributes)), any(map(_IGNORE.match, attributes))
    kind: DefinitionKind = "method" if place.owner and place.owner[0].isupper() else "function"
    exported = place.open or _is_public(node, source)
    return (Found(named(node, source), kind, end_of_head(node), exported=exported, test=test, skipped=ignored),)


def _attributes(node: Node, source: Source) -> list[str]:
    """What stands above it."""
    found, above = [], node.prev_named_sibling
    while above is not None and (above.type == "attribute_item" or above.type.endswith("comment")):
        found.append(source.text(above))
        above = above.prev_named_sibling
    return found


def _module(node: Node, place: Place, source: Source) -> Place:
    return place.inside(named(node, source), exported=_is_public(node, source))


def _trait(node: Node, place: Place, source: Source) -> Place:
    return place.inside(named(node, source), exported=_is_public(node, source), opened=True)


def _implementation(node: Node, place: Place, source: Source) -> Place:
    """Of a trait: its methods are as public as the trait. Where the type itself is defined is not asked."""
    name = named(node, source, "type").partition("<")[0].strip()
    return place.inside(name, exported=True, opened=node.child_by_field_name("trait") is not None)


def _used(node: Node, source: Source) -> tuple[str, ...]:
    return ("".join(named(node, source, "argument").split()),)


RUST = Grammar(
    language="Rust",
    pointer=tree_sitter_rust.language,
    defines={
        "function_item": _function,
        "function_signature_item": _function,
        "struct_item": _item("class"),
        "union_item": _item("class"),
        "enum_item": _item("class"),
        "trait_item": _item("class"),
        "type_item": _item("type", value=""),
        "macro_definition": _macro,
        "const_item": _item("constant", value="value"),
        "static_item": _item("constant", value="value"),
        "field_declaration": _item("constant"),
    },
    enters={
        "mod_item": _module,
        "struct_item": _module,
        "trait_item": _trait,
        "impl_item": _implementation,
        **dict.fromkeys(("function_item", "closure_expression", "enum_variant"), into_function),
    },
    imports={"use_declaration": _used},
    names=frozenset({"identifier", "field_identifier", "type_identifier", "shorthand_field_identifier"}),
    exports={},
)
