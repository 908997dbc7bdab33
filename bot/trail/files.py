"""Where rows of the audit go: standard output, or a file of its own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from patterns.errors import RequestInvalid


def say(line: str) -> None:
    """To the terminal, or whatever is behind it."""
    print(line)  # noqa: T201  # a command's answer


def write_new(path: Path, lines: Iterable[str]) -> None:
    """A file that only its owner reads. Raises `RequestInvalid` where one is there already."""
    _write(path, lines, os.O_CREAT | os.O_EXCL)


def write_more(path: Path, lines: Iterable[str]) -> None:
    """At its end. Raises `RequestInvalid`."""
    _write(path, lines, os.O_APPEND)


def _write(path: Path, lines: Iterable[str], how: int) -> None:
    """On the disk when it returns."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | how, 0o600), "w") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RequestInvalid(f"{path} cannot be written ({error.strerror}): name a file that is not there") from None
