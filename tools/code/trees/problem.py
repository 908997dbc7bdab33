"""The first place where a text is not what its grammar allows."""

from __future__ import annotations

from tree_sitter import Language, Node, Parser, Tree

from tools.code.trees.grammar import Grammar
from tools.code.trees.walk import Walk

_SHOWN = 60


def parsed(grammar: Grammar, data: bytes) -> Tree:
    """The tree; one that has errors is a tree too."""
    return Parser(Language(grammar.pointer())).parse(data)


def problem_of_tree(grammar: Grammar, text: str) -> str | None:
    """What is wrong, with the three lines around."""
    root = parsed(grammar, text.encode("utf-8", "replace")).root_node
    if not root.has_error:
        return None
    node = _first_error(root)
    row = node.start_point.row
    return f"line {row + 1}: {_told(node)}\n{_around(text, row)}"


def _first_error(root: Node) -> Node:
    """The innermost of the first: an outer one often spans all that could not be put together because of it."""
    found, walk = root, Walk(root)
    for node, _ in walk:
        if node.is_missing:
            return node
        if node.is_error:
            if found.is_error and node.start_byte >= found.end_byte:
                return found
            found = node
        elif not node.has_error:
            walk.stay()
    return found


def _told(node: Node) -> str:
    if node.is_missing:
        return f"{node.type!r} is missing"
    words = " ".join((node.text or b"").decode("utf-8", "replace").split())
    return f"unexpected {words[:_SHOWN]!r}{'…' if len(words) > _SHOWN else ''}"


def _around(text: str, row: int) -> str:
    lines = text.split("\n")
    shown = range(max(row - 1, 0), min(row + 2, len(lines)))
    return "\n".join(f"{number + 1:5}  {lines[number][:200]}" for number in shown)
