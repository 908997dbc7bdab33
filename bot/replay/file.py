"""A run's journal as a file: a failed run becomes a test case."""

from __future__ import annotations

import json
import os
from pathlib import Path

from patterns.errors import RequestInvalid
from patterns.values.conversation import Frozen
from patterns.values.running.journal import Journal

PRIVATE = 0o600
"""Whoever may read it reads all that the run read and wrote."""


class SavedRun(Frozen):
    """What the file holds."""

    format: int = 1
    journals: tuple[Journal, ...]
    """The run first, then its subtasks, with every result whole."""


def save(path: Path, journals: tuple[Journal, ...]) -> None:
    """Write it for ourselves alone. Raises `RequestInvalid` where that cannot be; a file that is there is replaced."""
    saved = SavedRun(journals=journals).model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(saved, indent=1)  # in ASCII: it may hold half characters, which have no other form
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise RequestInvalid(f"{path} cannot be written: {error.strerror}") from error


def load(path: Path) -> tuple[Journal, ...]:
    """Raises `RequestInvalid` when it is no such file."""
    try:
        return SavedRun.model_validate(json.loads(path.read_bytes())).journals
    except OSError as error:
        raise RequestInvalid(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # no JSON, or none of this shape
        raise RequestInvalid(f"{path} is no saved run") from error
