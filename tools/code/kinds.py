"""Which parser reads which file, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from patterns.values.repository.code import Symbols
from tools.code.data import problem_of_json, problem_of_toml, problem_of_yaml
from tools.code.python.parse import problem_of_python
from tools.code.python.symbols import symbols_of_python
from tools.code.trees.go import GO
from tools.code.trees.grammar import Grammar
from tools.code.trees.java import JAVA
from tools.code.trees.javascript import JAVASCRIPT, TSX, TYPESCRIPT
from tools.code.trees.problem import problem_of_tree
from tools.code.trees.rust import RUST
from tools.code.trees.symbols import symbols_of_tree


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file is read."""

    problem: Callable[[str], str | None]
    symbols: Callable[[str, str], Symbols | None] | None = None
    """From path and text; None where it defines nothing that has a name."""


def _tree(grammar: Grammar) -> Kind:
    return Kind(partial(problem_of_tree, grammar), partial(symbols_of_tree, grammar))


KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("py", "pyi"), Kind(problem_of_python, symbols_of_python)),
    "json": Kind(problem_of_json),
    "toml": Kind(problem_of_toml),
    **dict.fromkeys(("yaml", "yml"), Kind(problem_of_yaml)),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx"), _tree(JAVASCRIPT)),
    **dict.fromkeys(("ts", "mts", "cts"), _tree(TYPESCRIPT)),
    "tsx": _tree(TSX),
    "go": _tree(GO),
    "rs": _tree(RUST),
    "java": _tree(JAVA),
}
"""By the last part of the name, in lower case."""


def kind_of(path: str) -> Kind | None:
    """Its kind, where it is known."""
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return KINDS.get(ending.lower()) if stem else None
