"""A Python file's symbols."""

from __future__ import annotations

from patterns.values.repository.code import Symbols
from tools.code.python.definitions import definitions_of
from tools.code.python.parse import parsed
from tools.code.python.uses import uses_of


def symbols_of_python(path: str, text: str) -> Symbols | None:
    """None where it does not parse."""
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError):
        return None
    uses = uses_of(tree)
    return Symbols(
        language="Python",
        definitions=definitions_of(tree, path),
        references=dict(uses.references),
        imports=tuple(dict.fromkeys(uses.imports)),
        shape=uses.shape,
    )
