"""JavaScript and TypeScript."""

from __future__ import annotations

import re
from dataclasses import replace

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Node

from patterns.values.repository.code import DefinitionKind
from tools.code.trees.grammar import Defines, Found, Grammar, Place, Source, end_of_head, into_function, named

_TESTS = frozenset({"it", "test", "specify", "xit", "xtest", "fit"})
_GROUPS = frozenset({"describe", "context", "suite", "xdescribe", "xcontext", "fdescribe"})
_LEFT_OUT = frozenset({"skip", "todo", "failing", "fails", "skipIf"})
_DOTTED = re.compile(r"[\w$]+(?:\.[\w$]+)?")
_HIDDEN = ("private ", "protected ")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_LOCAL = frozenset(
    {
        *("function_declaration", "generator_function_declaration", "method_definition", "object", "object_type"),
        *("class", "for_statement", "for_in_statement", "while_statement", "if_statement", "try_statement"),
    }
)
"""What is defined inside these is their own affair."""


def _defines(kind: DefinitionKind) -> Defines:
    def define(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
        name = named(node, source) or ("default" if kind != "method" else "")
        if place.local or not name:
            return ()
        hidden = name.startswith("#") or source.text(node).startswith(_HIDDEN)
        return (Found(name, kind, end_of_head(node), exported=not hidden),)

    return define


def _variable(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if place.local or name is None or name.type != "identifier" or _is_import(value, source):
        return ()
    if value is not None and value.type in _FUNCTIONS:
        return (Found(source.text(name), "function", end_of_head(value)),)
    return (Found(source.text(name), "constant", value.start_byte if value else node.end_byte),)


def _field(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    name = named(node, source) or named(node, source, "property")
    value = node.child_by_field_name("value")
    if place.local or not name:
        return ()
    is_function = value is not None and value.type in _FUNCTIONS
    until = end_of_head(value) if value and is_function else value.start_byte if value else node.end_byte
    hidden = name.startswith("#") or source.text(node).startswith(_HIDDEN)
    return (Found(name, "method" if is_function else "constant", until, exported=not hidden),)


def _is_import(value: Node | None, source: Source) -> bool:
    return value is not None and value.type == "call_expression" and bool(_required(value, source))


def _assigned(node: Node, place: Place, source: Source) -> tuple[Found, ...]:
    """`exports.name = …`, and the methods that are set one by one: `app.use = function …`."""
    left, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if place.local or left is None or value is None or left.type != "member_expression":
        return ()
    owner, name = named(left, source, "object"), named(left, source, "property")
    is_function = value.type in _FUNCTIONS
    until = end_of_head(value) if is_function else value.start_byte
    if owner in ("exports", "module.exports"):
        return (Found(name, "function" if is_function else "constant", until),)
    if is_function and _DOTTED.fullmatch(owner):
        return (Found(f"{owner.removesuffix('.prototype')}.{name}", "method", until),)
    return ()


def _test(node: Node, _place: Place, source: Source) -> tuple[Found, ...]:
    """`it("adds", …)`, with `.skip`, `.each(…)` and the like in between."""
    words, title = _called(node, source)
    if not title or words[0] not in _TESTS:
        return ()
    left_out = words[0].startswith("x") or not _LEFT_OUT.isdisjoint(words)
    callee = node.child_by_field_name("function") or node
    return (Found(title, "function", callee.end_byte, exported=False, test=True, skipped=left_out),)


def _group(node: Node, place: Place, source: Source) -> Place:
    words, title = _called(node, source)
    if not title or words[0] not in _GROUPS:
        return place
    left_out = place.skipped or words[0].startswith("x") or not _LEFT_OUT.isdisjoint(words)
    return replace(place, owner=f"{place.owner}{title} > ", exported=False, skipped=left_out)


def _called(node: Node, source: Source) -> tuple[tuple[str, ...], str]:
    """The words of what is called, and the title that it is called with."""
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    first = arguments.named_children[:1] if arguments else []
    if callee is None or not first or first[0].type not in ("string", "template_string"):
        return ("",), ""
    words: list[str] = []
    while callee is not None and callee.type in ("member_expression", "call_expression"):
        words.append(named(callee, source, "property"))
        callee = callee.child_by_field_name("object") or callee.child_by_field_name("function")
    base = source.text(callee) if callee is not None and callee.type == "identifier" else ""
    return (base, *words), source.text(first[0])[1:-1][:200]


def _inside(node: Node, place: Place, source: Source) -> Place:
    return place.inside(named(node, source) or "default", exported=True)


def _imported(node: Node, source: Source) -> tuple[str, ...]:
    from_where = named(node, source, "source")
    return (from_where[1:-1],) if from_where else ()


def _required(node: Node, source: Source) -> tuple[str, ...]:
    """`require("…")` and `import("…")`."""
    if named(node, source, "function") not in ("require", "import"):
        return ()
    arguments = node.child_by_field_name("arguments")
    first = arguments.named_children[:1] if arguments else []
    return (source.text(first[0])[1:-1],) if first and first[0].type == "string" else ()


def _exported(node: Node, source: Source) -> tuple[str, ...]:
    """The names that an `export` statement lets out."""
    declared = node.child_by_field_name("declaration") or node.child_by_field_name("value")
    if declared is not None:
        inner = declared.named_children if declared.type == "ambient_declaration" else [declared]
        return tuple(name for one in inner for name in _declared(one, source))
    clauses = [one for one in node.named_children if one.type == "export_clause"]
    return tuple(named(one, source) for clause in clauses for one in clause.named_children)


def _declared(node: Node, source: Source) -> tuple[str, ...]:
    if node.type == "identifier":
        return (source.text(node),)
    own = named(node, source)
    many = [named(one, source) for one in node.named_children if one.type == "variable_declarator"]
    return tuple(many) or (own or "default",)


def _let_out(node: Node, source: Source) -> tuple[str, ...]:
    """`module.exports = …` and `exports.name = …`."""
    left, right = named(node, source, "left"), node.child_by_field_name("right")
    if left.startswith(("exports.", "module.exports.")):
        return (left.rpartition(".")[2],)
    if left != "module.exports" or right is None:
        return ()
    if right.type == "identifier":
        return (source.text(right),)
    return tuple(source.text(one) for one in right.named_children if one.type == "shorthand_property_identifier")


def _grammar(language: str, pointer: object) -> Grammar:
    function, kind, member = _defines("function"), _defines("type"), _defines("method")
    return Grammar(
        language=language,
        pointer=lambda: pointer,
        defines={
            **dict.fromkeys(("function_declaration", "generator_function_declaration", "function_signature"), function),
            **dict.fromkeys(("class_declaration", "abstract_class_declaration"), _defines("class")),
            **dict.fromkeys(("interface_declaration", "type_alias_declaration", "enum_declaration"), kind),
            **dict.fromkeys(("method_definition", "method_signature", "abstract_method_signature"), member),
            **dict.fromkeys(("field_definition", "public_field_definition", "property_signature"), _field),
            "variable_declarator": _variable,
            "assignment_expression": _assigned,
            "call_expression": _test,
        },
        enters={
            **dict.fromkeys(("class_declaration", "abstract_class_declaration", "interface_declaration"), _inside),
            **dict.fromkeys(("internal_module", "enum_declaration"), _inside),
            **dict.fromkeys((*_LOCAL, *_FUNCTIONS), into_function),
            "call_expression": _group,
        },
        imports={"import_statement": _imported, "export_statement": _imported, "call_expression": _required},
        names=frozenset({"identifier", "property_identifier", "type_identifier", "shorthand_property_identifier"}),
        exports={"export_statement": _exported, "assignment_expression": _let_out},
    )


JAVASCRIPT = _grammar("JavaScript", tree_sitter_javascript.language())
TYPESCRIPT = _grammar("TypeScript", tree_sitter_typescript.language_typescript())
TSX = _grammar("TypeScript", tree_sitter_typescript.language_tsx())
