"""Git LFS: where a file's content lies elsewhere, and the tree holds a pointer to it."""

from __future__ import annotations

from collections.abc import Iterable

from tools.repository.objects.listing import Listing
from tools.repository.objects.objects import Objects

_BEGINS = b"version https://git-lfs.github.com/spec/"
_LONGEST = 1024
"""Bytes of a pointer, by its specification."""
_ATTRIBUTES = ".gitattributes"


async def pointers(objects: Objects, listing: Listing, paths: Iterable[str]) -> frozenset[str]:
    """Which of the paths are pointers. Looked for only where attributes could make some file one."""
    if not any(path.rpartition("/")[2] == _ATTRIBUTES for path in listing.entries):
        return frozenset()
    entries = {path: listing.entries[path] for path in paths if path in listing.entries}
    files = {path: entry.object for path, entry in entries.items() if entry.kind == "file"}
    sizes = await objects.sizes(tuple(files.values()))
    short = [path for path, size in zip(files, sizes, strict=True) if size <= _LONGEST]
    contents = await objects.contents([files[path] for path in short])
    return frozenset(path for path, content in zip(short, contents, strict=True) if content.startswith(_BEGINS))
