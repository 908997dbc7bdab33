"""What a reviewer has to read and what they need not: formatting, white space, generated files, size."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from patterns.diffs import FileDiff, Line
from patterns.paths import allowed
from patterns.refactor.proof.change.sides import Sides
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import Diff

LARGEST = 3
LOCK_FILES = (
    "**/*.lock",
    "**/*-lock.json",
    "**/*-lock.yaml",
    "**/*.lockfile",
    "**/go.sum",
    "**/npm-shrinkwrap.json",
    "**/requirements*.lock",
)
GENERATED = (
    *LOCK_FILES,
    "**/*.min.js",
    "**/*.min.css",
    "**/*.map",
    "**/*.snap",
    "**/*_pb2.py",
    "**/*_pb2_grpc.py",
    "**/*.pb.go",
    "**/*.generated.*",
    "**/*_generated.*",
    "**/dist/**",
    "**/vendor/**",
    "**/node_modules/**",
    "**/third_party/**",
)
"""Files that a tool writes, by custom."""


class Size(Frozen):
    """How much there is to read."""

    files: int
    added: int
    removed: int
    largest: tuple[str, ...] = ()
    """`path (+1 -2)` of the files with the most changed lines, where there are more files than these."""
    whitespace_lines: int = 0
    """Of the added and removed lines: pairs that differ in white space only."""
    formatting_only: tuple[str, ...] = ()
    """Files that differ in white space and comments only."""
    generated: tuple[str, ...] = ()
    """Lock files and files that a tool writes."""


def size_of(diff: Diff, files: tuple[FileDiff, ...], sides: Iterable[Sides]) -> Size:
    """Measure the change."""
    counted = [(len(_signed(one, "+")), len(_signed(one, "-")), one.path) for one in files]
    largest = sorted(counted, key=lambda one: (-(one[0] + one[1]), one[2]))[:LARGEST]
    return Size(
        files=len(diff.files),
        added=diff.added,
        removed=diff.removed,
        largest=tuple(f"{path} (+{more} -{less})" for more, less, path in largest) if len(counted) > LARGEST else (),
        whitespace_lines=sum(_whitespace(one) for one in files),
        formatting_only=tuple(one.path for one in sides if _same_shape(one)),
        generated=tuple(path for path in diff.files if allowed(path, GENERATED)),
    )


def _signed(one: FileDiff, sign: str) -> list[Line]:
    return [line for line in one.lines if line.sign == sign]


def _whitespace(one: FileDiff) -> int:
    """Lines in runs of removed and added ones that are the same but for white space."""
    count = 0
    for context, group in groupby(one.lines, key=lambda line: line.sign == " "):
        run = list(group)
        if context:
            continue
        old, new = ("".join("".join(line.text.split()) for line in run if line.sign == sign) for sign in "-+")
        count += len(run) if old == new else 0
    return count


def _same_shape(one: Sides) -> bool:
    before, after = one.before.symbols, one.after.symbols
    if before is None or after is None or not before.shape:
        return False
    return before.shape == after.shape and one.before.text != one.after.text
