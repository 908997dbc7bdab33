"""A change as people read it."""

from __future__ import annotations

from patterns.values.repository.trees import Diff
from tools.repository.git import Git

_FOR_PEOPLE = (
    *("-c", "core.quotePath=false", "diff-tree", "-r", "-M", "--no-ext-diff", "--no-textconv", "--no-color"),
    "--ignore-submodules=none",  # a moved submodule is a change, though git looks no further into it
)


async def diff(git: Git, before: str, after: str) -> Diff:
    """From one tree or commit to another, renames told as such. A rename counts as a change of both its paths."""
    if before == after:
        return Diff(text="", files=(), added=0, removed=0)
    names = ("--end-of-options", before, after)
    text = await git.output(*_FOR_PEOPLE, "-p", *names)
    files, added, removed = _counted(await git.output(*_FOR_PEOPLE, "--numstat", "-z", *names))
    return Diff(text=text.decode(errors="replace"), files=files, added=added, removed=removed)


def _counted(output: bytes) -> tuple[tuple[str, ...], int, int]:
    files: set[str] = set()
    added = removed = 0
    parts = iter(output.decode(errors="replace").split("\0"))
    for part in parts:
        if not part:
            continue
        plus, minus, path = part.split("\t", 2)
        files.update((path,) if path else (next(parts), next(parts)))  # no path: a rename, its two names follow
        added += int(plus) if plus.isdigit() else 0  # "-" for a binary file
        removed += int(minus) if minus.isdigit() else 0
    return tuple(sorted(files)), added, removed
