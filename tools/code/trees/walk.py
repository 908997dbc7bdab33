"""A walk over a tree of any depth, without recursion."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, TreeCursor


class Walk:
    """Every node with its depth, parents before children, in the order of the text."""

    def __init__(self, start: Node) -> None:
        self._cursor: TreeCursor = start.walk()
        self._descends = True

    def stay(self) -> None:
        """Leave out what is below the node given last."""
        self._descends = False

    def __iter__(self) -> Iterator[tuple[Node, int]]:
        cursor, depth = self._cursor, 0
        while node := cursor.node:
            yield node, depth
            if self._descends and cursor.goto_first_child():
                depth += 1
                continue
            self._descends = True
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                depth -= 1
