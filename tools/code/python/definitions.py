"""What a Python file defines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from patterns.values.repository.code import Definition, DefinitionKind
from tools.code.python.marks import Function, gives_up, is_marked, is_test_class, is_test_file, last_name, marks_all

_KEPT_DECORATORS = frozenset({"property", "cached_property", "classmethod", "staticmethod", "setter", "overload"})
"""Those that change how it is called."""


@dataclass(frozen=True, slots=True)
class _Place:
    owner: str = ""
    """`Cart.`, or nothing at the top."""
    exported: bool = True
    public: frozenset[str] | None = None
    """What `__all__` names, where there is one."""
    tests: bool = False
    """Whether functions here may be tests."""
    skipped: bool = False

    def exports(self, name: str) -> bool:
        if not self.owner and self.public is not None:
            return name in self.public
        is_dunder = name.startswith("__") and name.endswith("__")
        return self.exported and (is_dunder or not name.startswith("_"))


def definitions_of(tree: ast.Module, path: str) -> tuple[Definition, ...]:
    """In the order in which they stand. What a function defines inside itself is its own affair."""
    in_tests = is_test_file(path)
    place = _Place(public=_public(tree), tests=in_tests, skipped=in_tests and marks_all(tree.body))
    return tuple(_of_body(tree.body, place, in_tests=in_tests))


def _of_body(body: list[ast.stmt], place: _Place, *, in_tests: bool) -> Iterator[Definition]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield _function(node, place)
            case ast.ClassDef():
                yield _definition(node, node.name, "class", place, _class_line(node))
                yield from _of_body(node.body, _inside(node, place, in_tests=in_tests), in_tests=in_tests)
            case ast.Assign() | ast.AnnAssign():
                yield from _constants(node, place)
            case ast.If() | ast.Try() | ast.With():
                for inner in _branches(node):
                    yield from _of_body(inner, place, in_tests=in_tests)


def _inside(node: ast.ClassDef, place: _Place, *, in_tests: bool) -> _Place:
    skipped = place.skipped or is_marked(node.decorator_list) or marks_all(node.body)
    tests = in_tests and is_test_class(node)
    return _Place(
        owner=f"{place.owner}{node.name}.",
        exported=place.exports(node.name),
        tests=tests,
        skipped=tests and skipped,
    )


def _branches(node: ast.If | ast.Try | ast.With) -> Iterator[list[ast.stmt]]:
    yield node.body
    if isinstance(node, ast.Try):
        for handler in node.handlers:
            yield handler.body
        yield node.finalbody
    if not isinstance(node, ast.With):
        yield node.orelse


def _function(node: Function, place: _Place) -> Definition:
    test = place.tests and node.name.startswith("test")
    skipped = test and (place.skipped or is_marked(node.decorator_list) or gives_up(node))
    kind: DefinitionKind = "method" if place.owner else "function"
    return _definition(node, node.name, kind, place, _function_line(node), test=test, skipped=skipped)


def _constants(node: ast.Assign | ast.AnnAssign, place: _Place) -> Iterator[Definition]:
    targets: list[ast.expr]
    if isinstance(node, ast.AnnAssign):
        targets, note = [node.target], f": {ast.unparse(node.annotation)}"
    else:
        targets, note = node.targets, ""
    for target in targets:
        for one in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if isinstance(one, ast.Name) and one.id != "__all__":
                yield _definition(node, one.id, "constant", place, f"{one.id}{note}")


def _definition(
    node: ast.stmt,
    name: str,
    kind: DefinitionKind,
    place: _Place,
    signature: str,
    *,
    test: bool = False,
    skipped: bool = False,
) -> Definition:
    return Definition(
        name=place.owner + name,
        kind=kind,
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        signature=signature,
        exported=place.exports(name),
        test=test,
        skipped=skipped,
    )


def _class_line(node: ast.ClassDef) -> str:
    bases = ", ".join(ast.unparse(one) for one in (*node.bases, *node.keywords))
    return f"class {node.name}({bases})" if bases else f"class {node.name}"


def _function_line(node: Function) -> str:
    kept = "".join(f"@{name} " for one in node.decorator_list if (name := last_name(one)) in _KEPT_DECORATORS)
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{kept}{word} {node.name}({ast.unparse(node.args)}){gives}"


def _public(tree: ast.Module) -> frozenset[str] | None:
    """The names in `__all__`; None where there is none, or one that only running it would tell."""
    named: frozenset[str] | None = None
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                named = _strings(value)
            case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
                named = _strings(value)
            case ast.AugAssign(target=ast.Name(id="__all__"), value=value) if named is not None:
                more = _strings(value)
                named = None if more is None else named | more
    return named


def _strings(node: ast.expr) -> frozenset[str] | None:
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    values = [one.value for one in node.elts if isinstance(one, ast.Constant)]
    names = frozenset(one for one in values if isinstance(one, str))
    return names if len(values) == len(node.elts) else None
