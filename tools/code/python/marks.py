"""Which Python functions a test runner takes for tests, and which of them it is told not to run."""

from __future__ import annotations

import ast
from collections.abc import Iterable

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MARKS = frozenset({"skip", "skipif", "xfail", "skipIf", "skipUnless", "expectedFailure"})
_CALLS = frozenset({"skip", "skipTest", "xfail"})
_RAISED = frozenset({"SkipTest", "Skipped"})


def is_test_file(path: str) -> bool:
    """By the names that pytest and unittest look for."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem.startswith("test") or stem.endswith("_test")


def is_test_class(node: ast.ClassDef) -> bool:
    """By pytest's name for it, or by a base of unittest."""
    return node.name.startswith("Test") or any(last_name(base).endswith("TestCase") for base in node.bases)


def is_marked(decorators: Iterable[ast.expr]) -> bool:
    """Whether a decorator keeps it from running, or from counting."""
    return any(last_name(one) in _MARKS for one in decorators)


def gives_up(node: Function) -> bool:
    """Whether its body skips on its own level, whatever the test finds."""
    return any(_skips(one) for one in node.body)


def marks_all(body: Iterable[ast.stmt]) -> bool:
    """Whether a `pytestmark` skips all that stands beside it."""
    return any(
        isinstance(one, ast.Assign)
        and any(last_name(target) == "pytestmark" for target in one.targets)
        and is_marked(one.value.elts if isinstance(one.value, ast.List | ast.Tuple) else [one.value])
        for one in body
    )


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name, also of one that is called."""
    match node:
        case ast.Call(func=called):
            return last_name(called)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _skips(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=called)):
            return last_name(called) in _CALLS
        case ast.Raise(exc=ast.expr() as raised):
            return last_name(raised) in _RAISED
    return False
