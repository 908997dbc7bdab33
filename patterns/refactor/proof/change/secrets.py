"""Secrets in the added lines of a diff. Shapes and entropy find most and not all: a split or encoded one passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patterns.diffs import FileDiff, Line
from patterns.redaction.finding import LEAST_BITS, LITERAL, PRIVATE_KEY, assigned, private_key_in, shaped
from patterns.redaction.shapes import ADDRESS, SHAPES
from patterns.refactor.proof.change.sides import is_test_path
from patterns.values.conversation import Frozen

SCANNED_CHARACTERS = 1_000_000
"""Of all added lines together."""
SHOWN_FINDINGS = 50
KINDS = len(SHAPES) + 2
"""With private keys and with literals under a telling name."""
_LEAST_BITS_IN_TESTS = 4.0
"""Per character. Tests are full of made-up passwords."""


class Secret(Frozen):
    """Something that looks like one."""

    path: str
    line: int
    kind: str
    excerpt: str
    """Masked: never enough to use it."""
    known: bool = False
    """The change also removes it elsewhere: it was in the repository before."""


class SecretScan(Frozen):
    """What a scan of added lines found, and what it did not look at."""

    found: tuple[Secret, ...] = ()
    binary: tuple[str, ...] = ()
    """Files that hold no text to scan."""
    beyond: tuple[str, ...] = ()
    """Files that were not scanned, as there is too much before them."""


def scan(files: Iterable[FileDiff]) -> SecretScan:
    """Scan the added lines of every file."""
    every = tuple(files)
    old = {value for one in every for _, _, value in _in_lines(one.path, _lines(one, "-"))}
    found: list[Secret] = []
    beyond: list[str] = []
    budget = SCANNED_CHARACTERS
    for one in every:
        lines = _lines(one, "+")
        budget -= sum(len(line.text) for line in lines)
        if budget < 0:
            beyond.append(one.path)
            continue
        for line, kind, value in _in_lines(one.path, lines):
            excerpt = masked(kind, value)
            found.append(Secret(path=one.path, line=line, kind=kind, excerpt=excerpt, known=value in old))
    binary = tuple(one.path for one in every if one.binary and not one.deleted)
    return SecretScan(found=tuple(found[:SHOWN_FINDINGS]), binary=binary, beyond=tuple(beyond))


def _lines(one: FileDiff, sign: str) -> list[Line]:
    return [line for line in one.lines if line.sign == sign]


def _in_lines(path: str, lines: list[Line]) -> Iterator[tuple[int, str, str]]:
    """Line, kind and value."""
    least = _LEAST_BITS_IN_TESTS if is_test_path(path) else LEAST_BITS
    for at, line in enumerate(lines):
        low = line.text.lower()
        taken = [(one.kind, one.value) for one in shaped(line.text, low)]
        if not taken:
            key = private_key_in(line.text, lines[at + 1].text if at + 1 < len(lines) else "")
            taken = [(PRIVATE_KEY, key)] if key else []
            taken += [(one.kind, one.value) for one in assigned(line.text, low, least)]
        for kind, value in taken:
            yield line.number, kind, value


def masked(kind: str, value: str) -> str:
    """The beginning that all secrets of the kind share, and how long it is."""
    if kind == PRIVATE_KEY:
        return value.partition("-----")[2].partition("-----")[0]
    shown = "" if kind in (LITERAL, ADDRESS) else value[:4]
    return f"{shown}… ({len(value)} characters)"
