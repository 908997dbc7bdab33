"""Edits in words that stand for a secret: the worker was shown the file without it, and would write it back so."""

from __future__ import annotations

from collections.abc import Mapping

from patterns.redaction.redactor import placeholders
from patterns.refactor.worker.edits.written import Edit, Written

WHY = (
    "`{placeholder}` is shown to you in a secret's place and is not what the file says; leave that line as it is, and "
    "change the lines around it with blocks that do not hold it"
)


def in_place_of_secrets(written: tuple[Written, ...], files: Mapping[str, str | None]) -> list[str]:
    """What is wrong with blocks that hold such words, unless the file itself does."""
    return [
        f"block {number} ({edit.path}): {WHY.format(placeholder=words)}"
        for number, edit in enumerate((one for one in written if isinstance(one, Edit)), 1)
        for words in placeholders(f"{edit.search}\n{edit.replace}")
        if words not in (files.get(edit.path) or "")
    ]
