"""A diff as it may be shown: without the lines in which a secret was found."""

from __future__ import annotations

from collections.abc import Iterable

from patterns.diffs import FileDiff, diffs_of
from patterns.redaction.finding import PRIVATE_KEY
from patterns.refactor.proof.change.secrets import Secret

_END_OF_KEY = "-----END"


def withheld(diff: str, found: Iterable[Secret]) -> str:
    """The diff with each such added line replaced: a thread and a model's endpoint keep what they get.

    A secret that the repository held before is shown where it is moved to; it is no news there.
    """
    new = [one for one in found if not one.known]
    if not new:
        return diff
    hidden = {text for file in diffs_of(diff) for text in _texts(file, new)}
    return "\n".join(_shown(line, hidden) for line in diff.split("\n"))


def _shown(line: str, hidden: set[str]) -> str:
    if not (line.startswith("+") and line[1:] in hidden):
        return line
    return "+[not shown: it looks like a secret]"


def _texts(file: FileDiff, found: list[Secret]) -> Iterable[str]:
    """The added lines that hold one; of a private key all of it."""
    kinds = {one.line: one.kind for one in found if one.path == file.path}
    is_key = False
    for line in file.lines:
        if line.sign != "+":
            continue
        kind = kinds.get(line.number)
        is_key = is_key or kind == PRIVATE_KEY
        if kind or (is_key and line.text.strip()):
            yield line.text
        if is_key and _END_OF_KEY in line.text:
            is_key = False
