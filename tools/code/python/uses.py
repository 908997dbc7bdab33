"""What a Python file uses, and its shape."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Uses:
    """Found in one walk over the tree."""

    references: Counter[str] = field(default_factory=Counter)
    imports: list[str] = field(default_factory=list)
    shape: str = ""


def uses_of(tree: ast.Module) -> Uses:
    """Without recursion: a tree may be as deep as the parser allows.

    The shape is the tree itself: each node's kind with its own values and the number of its children, so that two
    texts have the same one when Python reads the same in both.
    """
    uses, told = Uses(), []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        _note(node, uses)
        told.append(type(node).__name__)
        below: list[ast.AST] = []
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                told.append(str(len(value)))
                below += [one for one in value if isinstance(one, ast.AST)]
                told += [repr(one) for one in value if not isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST):
                if name != "ctx":
                    below.append(value)
            else:
                told.append(repr(value))
        stack += reversed(below)
    uses.shape = hashlib.sha256("\0".join(told).encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return uses


def _note(node: ast.AST, uses: Uses) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            uses.references[name] += 1
        case ast.Import(names=names):
            uses.imports += [one.name for one in names]
        case ast.ImportFrom(names=names):
            uses.imports.append("." * node.level + (node.module or ""))
            uses.references.update(one.name for one in names)
