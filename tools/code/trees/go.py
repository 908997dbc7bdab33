"""Go."""

from __future__ import annotations

import re

import tree_sitter_go
from tree_sitter import Node

from patterns.values.repository.code import DefinitionKind
from tools.code.trees.grammar import Found, Grammar, Place, Source, end_of_head, into_function, named

_TEST = re.compile(r"(?:Test|Example)(?![a-z])")
_SKIPS = re.compile(r"\w+\.(?:Skip|SkipNow|Skipf)\(")


def _public(name: str) -> bool:
    return name[:1].isupper()


def _function(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    name = named(node, source)
    test = source.path.endswith("_test.go") and _TEST.match(name) is not None
    skipped = test and _gives_up(node, source)
    if place.local:
        return ()
    return (Found(name, "function", end_of_head(node), exported=_public(name), test=test, skipped=skipped),)


def _gives_up(node: Node, source: Source) -> bool:
    """Whether its body skips on its own level, whatever the test finds."""
    body = node.child_by_field_name("body")
    blocks = body.named_children if body else []
    statements = [one for block in blocks for one in (block.named_children if block.type == "statement_list" else [])]
    return any(_SKIPS.match(source.text(one)) for one in statements)


def _method(node: Node, _place: Place, source: Source) -> tuple[Found, ...]:
    receiver = named(node, source, "receiver").strip("()").partition("[")[0]
    owner, name = receiver.rpartition(" ")[2].lstrip("*"), named(node, source)
    exported = _public(owner) and _public(name)
    return (Found(f"{owner}.{name}", "method", end_of_head(node), exported=exported),)


def _type(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    if place.local:
        return ()
    name, body = named(node, source), node.child_by_field_name("type")
    is_class = body is not None and body.type in ("struct_type", "interface_type")
    kind: DefinitionKind = "class" if is_class else "type"
    until = body.start_byte + len(body.type.partition("_")[0]) if body and is_class else node.end_byte
    return (Found(name, kind, until, exported=_public(name)),)


def _names(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    """Constants, variables and the fields of a struct: several may stand in one line."""
    if place.local:
        return ()
    names = [source.text(one) for one in node.children_by_field_name("name") if one.is_named]
    value = node.child_by_field_name("value")
    until = value.start_byte if value else node.end_byte
    return tuple(Found(name, "constant", until, exported=_public(name)) for name in names)


def _element(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    name = named(node, source)
    return () if place.local else (Found(name, "method", node.end_byte, exported=_public(name)),)


def _inside(node: Node, place: Place, source: Source) -> Place:
    name = named(node, source)
    return place.inside(name, exported=_public(name))


def _imported(node: Node, source: Source) -> tuple[str, ...]:
    return (named(node, source, "path")[1:-1],)


GO = Grammar(
    language="Go",
    pointer=tree_sitter_go.language,
    defines={
        "function_declaration": _function,
        "method_declaration": _method,
        "type_spec": _type,
        "type_alias": _type,
        "const_spec": _names,
        "var_spec": _names,
        "field_declaration": _names,
        "method_elem": _element,
    },
    enters={
        "type_spec": _inside,
        **dict.fromkeys(("function_declaration", "method_declaration", "func_literal"), into_function),
    },
    imports={"import_spec": _imported},
    names=frozenset({"identifier", "field_identifier", "type_identifier"}),
    exports={},
)
