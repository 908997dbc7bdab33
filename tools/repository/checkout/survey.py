"""What stands in a checkout: each plain file by its content, and what is no plain file by the reason."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from patterns.errors import PathRefused
from tools.repository.checkout.beneath import Beneath
from tools.repository.rules.paths import path_problem

LONGEST_COMPARED = 8 * 1024 * 1024
_ENTRIES = 200_000
_LEVELS = 100

Kind = Literal["directory", "file", "link", "other"]
Skips = Callable[[str], bool]
_WHY: dict[Kind, str] = {"link": "it is a symbolic link", "other": "it is no regular file"}


@dataclass(slots=True)
class Survey:
    """Paths are relative; names that are no UTF-8 hold lone surrogates."""

    files: dict[str, str] = field(default_factory=dict)
    """Git's name of the content."""
    others: dict[str, str] = field(default_factory=dict)
    """Links, pipes, refused names, directories that could not be entered: why it was left alone."""
    is_whole: bool = True
    """False where it could not be read, or not to the end: then what is not in it may still be there."""

    def is_hidden(self, path: str) -> bool:
        """Whether it is, or lies below, something that was not looked into."""
        return any(path == other or path.startswith(f"{other}/") for other in self.others)


def survey(root: Path, skips: Skips, *, sha256: bool = False) -> Survey:
    """Look at everything below `root` but what `skips`. Blocks, and never raises: see `is_whole`."""
    found = Survey()
    try:
        with Beneath(root) as beneath:
            for count, path in enumerate(_plain(beneath, found, skips)):
                if count >= _ENTRIES:
                    return Survey(is_whole=False)
                _add(found, beneath, path, sha256=sha256)
    except OSError:
        return Survey(is_whole=False)
    return found


def _plain(beneath: Beneath, found: Survey, skips: Skips) -> Iterator[str]:
    """What looks like a plain file; all else is noted, and what `skips` is not."""
    waiting = [*_listed(beneath, "")]
    while waiting:
        path, kind = waiting.pop()
        if skips(path):
            continue
        if why := path_problem(path) or _WHY.get(kind, ""):
            found.others[path] = why
        elif kind == "file":
            yield path
        elif path.count("/") >= _LEVELS:
            found.others[path] = "it lies too deep"
        else:
            try:
                waiting += _listed(beneath, path)
            except OSError as error:
                found.others[path] = _unreadable(error)


def _listed(beneath: Beneath, path: str) -> list[tuple[str, Kind]]:
    descriptor = beneath.directory(path or ".")
    try:
        with os.scandir(descriptor) as entries:
            return [(f"{path}/{entry.name}" if path else entry.name, _kind(entry)) for entry in entries]
    finally:
        os.close(descriptor)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "directory"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


def _add(found: Survey, beneath: Beneath, path: str, *, sha256: bool) -> None:
    try:
        found.files[path] = name_of_blob(beneath.read(path, LONGEST_COMPARED), sha256=sha256)
    except PathRefused as error:
        found.others[path] = error.detail
    except OSError as error:
        found.others[path] = _unreadable(error)


def name_of_blob(content: bytes, *, sha256: bool = False) -> str:
    """The name that git gives to a file's content."""
    digest = hashlib.sha256 if sha256 else hashlib.sha1
    return digest(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _unreadable(error: OSError) -> str:
    return f"it cannot be read ({error.strerror})"
