"""Many files of a tree at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from tools.repository.git import Git
from tools.repository.objects.objects import Objects
from tools.repository.work.files import LONGEST_FILE

ALL_FILES = 64 * 1024 * 1024
"""Bytes of one answer."""


async def read_all(git: Git, objects: Objects, name: str, paths: Iterable[str]) -> dict[str, str]:
    """The text files among the paths, in their order; what cannot be read is left out, and what is too much in all.

    Two processes whatever the number of files: one tells the sizes, one the contents.
    """
    entries = (await objects.listing(name)).entries
    wanted = {path: entries[path].object for path in paths if path in entries and entries[path].kind == "file"}
    if not wanted:
        return {}
    sizes = await git.output("cat-file", "--batch-check=%(objectsize)", stdin=_lines(wanted.values()))
    fitting = _fitting(wanted, sizes.split())
    contents = await git.output("cat-file", "--batch=%(objectsize)", stdin=_lines(fitting.values()))
    return await asyncio.to_thread(_texts, tuple(fitting), contents)


def _lines(objects: Iterable[str]) -> bytes:
    return "".join(f"{one}\n" for one in objects).encode("ascii")


def _fitting(wanted: dict[str, str], sizes: list[bytes]) -> dict[str, str]:
    fitting, total = {}, 0
    for (path, name), size in zip(wanted.items(), map(int, sizes), strict=True):
        if size <= LONGEST_FILE and total + size <= ALL_FILES:
            fitting[path] = name
            total += size
    return fitting


def _texts(paths: tuple[str, ...], contents: bytes) -> dict[str, str]:
    """Each content stands after a line with its length, and before a line end."""
    found: dict[str, str] = {}
    at = 0
    for path in paths:
        start = contents.index(b"\n", at) + 1
        end = start + int(contents[at:start])
        at = end + 1
        try:
            found[path] = contents[start:end].decode()
        except UnicodeDecodeError:
            continue
    return found
