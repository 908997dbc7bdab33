"""The repository map: the definitions that matter for a request, as many as fit."""

from __future__ import annotations

from collections.abc import Mapping

from patterns.context.graph import Ranked, rank
from patterns.context.mentions import Mentions
from patterns.values.repository.code import Definition, Symbols
from patterns.wording.counting import counted

CHARACTERS_PER_TOKEN = 4
LONGEST_LINE = 160


def map_of(files: Mapping[str, Symbols], lines: Mapping[str, int], mentions: Mentions, *, budget_tokens: int) -> str:
    """Each file with its best definitions in the order of the text; the files with the best ones first.

    `lines`: how long each file is. Empty where not even one definition fits. Takes seconds for a large repository:
    not for the event loop.
    """
    ranked = [one for one in rank(files, mentions) if _is_shown(one.definition)]
    budget = budget_tokens * CHARACTERS_PER_TOKEN
    fits, too_many = 0, len(ranked) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if len(_drawn(ranked[:middle], files, lines)) <= budget:
            fits = middle
        else:
            too_many = middle
    return _drawn(ranked[:fits], files, lines)


def _is_shown(one: Definition) -> bool:
    """A class's attributes would take the room of its methods, and tests that of what they test."""
    return not one.test and not (one.kind == "constant" and "." in one.name)


def _drawn(chosen: list[Ranked], files: Mapping[str, Symbols], lines: Mapping[str, int]) -> str:
    names: dict[str, set[str]] = {}
    for one in chosen:
        names.setdefault(one.path, set()).update(_with_owners(one.definition.name))
    return "\n".join(
        line
        for path, wanted in names.items()
        for line in (f"{path} ({counted(lines.get(path, 0), 'line')})", *_lines_of(files[path], wanted))
    )


def _with_owners(name: str) -> list[str]:
    """A method without its class says little."""
    parts = name.split(".")
    return [".".join(parts[: number + 1]) for number in range(len(parts))]


def _lines_of(symbols: Symbols, wanted: set[str]) -> list[str]:
    shown = [one for one in symbols.definitions if one.name in wanted]
    return [
        f"{'  ' * (one.name.count('.') + 1)}{one.line}: {one.signature or one.name}"[:LONGEST_LINE] for one in shown
    ]
