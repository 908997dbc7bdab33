"""What stands in a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal

REGULAR = "100644"
EXECUTABLE = "100755"
LINK = "120000"
SUBMODULE = "160000"

Kind = Literal["file", "link", "submodule", "unknown"]
_KINDS: Mapping[str, Kind] = {
    REGULAR: "file",
    EXECUTABLE: "file",
    "100664": "file",
    LINK: "link",
    SUBMODULE: "submodule",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a link or a submodule."""

    mode: str
    object: str

    @property
    def kind(self) -> Kind:
        """What the mode says."""
        return _KINDS.get(self.mode, "unknown")


@dataclass(frozen=True)
class Listing:
    """Every entry of a tree by its path. A name that is not UTF-8 holds lone surrogates here."""

    entries: Mapping[str, Entry]

    @cached_property
    def directories(self) -> frozenset[str]:
        """Every directory."""
        return frozenset(above for path in self.entries for above in directories_above(path))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The regular files whose names are UTF-8, sorted: a name that is not cannot be told to anybody as text."""
        return tuple(sorted(path for path, entry in self.entries.items() if entry.kind == "file" and _is_text(path)))


def directories_above(path: str) -> tuple[str, ...]:
    """The directories that lead to a path, the nearest first."""
    return tuple(str(parent) for parent in PurePosixPath(path).parents)[:-1]


def parsed(output: bytes) -> Listing:
    """The listing that `git ls-tree -r -z` printed."""
    entries: dict[str, Entry] = {}
    for line in output.split(b"\0"):
        facts, found, path = line.partition(b"\t")
        if found:
            mode, _, name = facts.decode("ascii").split(" ")
            entries[path.decode("utf-8", "surrogateescape")] = Entry(mode, name)
    return Listing(entries)


def _is_text(path: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in path)
