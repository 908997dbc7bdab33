"""What the repository itself says about how it wants to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NAMES = ("AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md", "CONTRIBUTING.rst", "README.md", "README.rst")
"""In the order in which they are shown."""
FILE_CHARACTERS = 4000
ALL_CHARACTERS = 16_000


def instruction_paths(paths: Iterable[str], mentioned: Iterable[str]) -> tuple[str, ...]:
    """Those at the top, then for each mentioned path the nearest of each name above it."""
    there = set(paths)
    found = [name for name in NAMES if name in there]
    for path in mentioned:
        for name in NAMES:
            nearest = next((one for above in _above(path) if (one := f"{above}/{name}") in there), None)
            if nearest:
                found.append(nearest)
    return tuple(dict.fromkeys(found))


def instructions_of(paths: Iterable[str], texts: Mapping[str, str]) -> str:
    """Their texts, each cut, and no more of them than fit together."""
    shown: list[str] = []
    room = ALL_CHARACTERS
    for path in paths:
        text = f"{path}:\n{_cut(texts[path])}" if path in texts else f"{path}: (cannot be read)"
        if len(text) > room:
            shown.append(f"{path}: (left out, the others take the room)")
        else:
            shown.append(text)
            room -= len(text)
    return "\n\n".join(shown)


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= FILE_CHARACTERS else f"{text[:FILE_CHARACTERS].rstrip()}\n… (cut)"


def _above(path: str) -> list[str]:
    """The folders that lead to it, the nearest first, without the top."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:number]) for number in range(len(parts), 0, -1)]
