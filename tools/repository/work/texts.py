"""Many files of a tree at once."""

from __future__ import annotations

from collections.abc import Iterable

from tools.repository.objects.objects import Objects
from tools.repository.work.files import LONGEST_FILE

ALL_FILES = 64 * 1024 * 1024
"""Bytes of one answer."""


async def read_all(objects: Objects, name: str, paths: Iterable[str]) -> dict[str, str]:
    """The text files among the paths, in their order; what cannot be read is left out, and what is too much in all.

    Two processes whatever the number of files: one tells the sizes, one the contents.
    """
    entries = (await objects.listing(name)).entries
    wanted = {path: entries[path].object for path in paths if path in entries and entries[path].kind == "file"}
    fitting = _fitting(wanted, await objects.sizes(tuple(wanted.values())))
    contents = await objects.contents(tuple(fitting.values()))
    texts = {path: _text(content) for path, content in zip(fitting, contents, strict=True)}
    return {path: text for path, text in texts.items() if text is not None}


def _fitting(wanted: dict[str, str], sizes: tuple[int, ...]) -> dict[str, str]:
    fitting, total = {}, 0
    for (path, name), size in zip(wanted.items(), sizes, strict=True):
        if size <= LONGEST_FILE and total + size <= ALL_FILES:
            fitting[path] = name
            total += size
    return fitting


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
