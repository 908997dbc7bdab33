"""The files of a repository as a list that fits: folders that matter least stay folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from patterns.wording.counting import counted

LINES = 500


def listing_of(paths: Iterable[str], mentioned: Iterable[str], *, lines: int = LINES) -> str:
    """All of them where they fit; else the folders on the way to what is mentioned and the shallow ones, unfolded."""
    paths = sorted(paths)
    if len(paths) <= lines:
        return "\n".join(paths)
    below: dict[str, set[str]] = {}
    for path in paths:
        while path:
            folder = path.rstrip("/").rpartition("/")[0]
            folder = f"{folder}/" if folder else ""
            below.setdefault(folder, set()).add(path)
            path = folder  # noqa: PLW2901  # up to the top
    return "\n".join(_told(one, sizes) for sizes in [_sizes(paths)] for one in _unfolded(below, mentioned, lines))


def _unfolded(below: dict[str, set[str]], mentioned: Iterable[str], lines: int) -> list[str]:
    """Folders (which end in a slash) and files, sorted."""
    matter = Counter(folder for path in mentioned for folder in _folders(path))
    shown = set(below[""])
    for folder in sorted(below, key=lambda one: (-bool(matter[one]), one.count("/"), len(below[one]), one)):
        if folder in shown and len(shown) - 1 + len(below[folder]) <= lines:
            shown.discard(folder)
            shown |= below[folder]
    return sorted(shown)


def _sizes(paths: Iterable[str]) -> Counter[str]:
    return Counter(folder for path in paths for folder in _folders(path))


def _folders(path: str) -> list[str]:
    return [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]


def _told(one: str, sizes: Counter[str]) -> str:
    return f"{one} ({counted(sizes[one], 'file')})" if one.endswith("/") else one
