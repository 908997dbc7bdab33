"""New files that a command leaves and nobody wants: caches, and what the tree itself says is to be ignored."""

from __future__ import annotations

from collections.abc import Iterable

from patterns.errors import RepositoryError
from tools.repository.objects.listing import Listing
from tools.repository.objects.objects import Objects

_NAMES = frozenset(
    {
        *("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".tox", ".nox", ".venv"),
        *("node_modules", ".npm", ".cache", ".gradle", ".eggs", ".DS_Store", ".coverage", "htmlcov"),
    }
)
_ENDS = (".pyc", ".pyo", ".egg-info", ".swp", "~")
_IGNORE = ".gitignore"
_HERE = "./"  # a name behind it is never read as a pathspec's magic
_SOME_OR_NONE = (0, 1)


def is_junk(listing: Listing, path: str) -> bool:
    """Whether a file or directory is a known cache; never one that is part of the tree."""
    name = path.rpartition("/")[2]
    if name not in _NAMES and not name.endswith(_ENDS):
        return False
    return path not in listing.entries and path not in listing.directories


async def ignored(objects: Objects, listing: Listing, paths: Iterable[str]) -> frozenset[str]:
    """Which new paths the tree's own `.gitignore` files name.

    They are asked for as they stand in the tree, in a directory that holds nothing else: git walks nothing that a
    command has left.
    """
    rules = {
        path: entry
        for path, entry in listing.entries.items()
        if path.rpartition("/")[2] == _IGNORE and entry.kind == "file"
    }
    asked = "".join(f"{_HERE}{path}\0" for path in paths)
    if not rules or not asked:
        return frozenset()
    async with objects.laid_out(rules) as directory:
        found = await objects.git.run(
            *("-C", str(directory), "check-ignore", "--no-index", "--stdin", "-z"),
            stdin=asked.encode(),
            extra={"GIT_WORK_TREE": str(directory), "GIT_LITERAL_PATHSPECS": "0"},  # this command cannot do literally
        )
    if found.status not in _SOME_OR_NONE:
        raise RepositoryError(f"git check-ignore: {found.words}", status=found.status)
    return frozenset(path.removeprefix(_HERE) for path in found.stdout.decode().split("\0") if path)
