"""Which files of a change are reviewed, and which are not, with the reason: nothing is skipped silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from patterns.diffs import FileDiff, diffs_of
from patterns.values.conversation import Frozen

MOST_CHARACTERS = 60_000
"""Of diff in one review: each lens reads all of it."""
FILE_CHARACTERS = 30_000
NAMED = 12
"""Of the files that are left out, in the thread: the others are in the file below it."""

_MADE = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|Cargo\.lock"
    r"|go\.sum|Gemfile\.lock|composer\.lock|[\w.-]*requirements[\w.-]*\.lock)$"
    r"|\.(?:min\.(?:js|css)|map|snap|pb\.go|lock)$|_pb2(?:_grpc)?\.pyi?$"
    r"|(?:^|/)(?:vendor|node_modules|third_party|dist|__snapshots__)/"
)
"""Files that a program writes: their review is that of what made them."""
_FILE = re.compile(r"^diff --git ", re.MULTILINE)


class LeftOut(Frozen):
    """A changed file that nobody looked at."""

    path: str
    why: str


class Selected(Frozen):
    """The part of a change that is reviewed."""

    diff: str
    """Git's, of the selected files only, in its order."""
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    added: int = 0
    removed: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether it changes nothing but blank lines and the white space at the ends of lines."""
        return all(map(_is_blank, diffs_of(self.diff)))


def select(diff: str) -> Selected:
    """The reviewable files, the most of the main language and the smallest first where not all of them fit."""
    parts = [(file, text) for text in split(diff) for file in diffs_of(_readable(text))]
    left_out = {file.path: why for file, text in parts if (why := _unfit(file, text))}
    fit = [(file, text) for file, text in parts if file.path not in left_out]
    kept = _within(fit)
    left_out |= {file.path: "the change is larger than one review takes" for file, _ in fit if file.path not in kept}
    lines = [line.sign for file, _ in fit if file.path in kept for line in file.lines]
    return Selected(
        diff="".join(text for file, text in fit if file.path in kept),
        files=tuple(dict.fromkeys(file.path for file, _ in fit if file.path in kept)),
        left_out=tuple(LeftOut(path=path, why=why) for path, why in left_out.items()),
        added=lines.count("+"),
        removed=lines.count("-"),
    )


def named(left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """The first of them, each with its reason, and how many more there are."""
    more = len(left_out) - NAMED
    told = tuple(f"not reviewed: {one.path} ({one.why})" for one in left_out[:NAMED])
    return (*told, f"not reviewed: {more} more, named in the file") if more > 0 else told


def file_of(left_out: Sequence[LeftOut]) -> str:
    """All of them for the file, where the thread does not name them all."""
    if len(left_out) <= NAMED:
        return ""
    return "\n".join(("## Not reviewed", "", *(f"- {one.path}: {one.why}" for one in left_out)))


def split(diff: str) -> list[str]:
    """The diff of each file by itself."""
    starts = [one.start() for one in _FILE.finditer(diff)]
    return [diff[start:end] for start, end in pairwise((*starts, len(diff)))]


def _readable(text: str) -> str:
    """Of a file that is too long nothing but its head is read: a change may be of any size."""
    return text if len(text) <= FILE_CHARACTERS else text.partition("\n@@ ")[0]


def _unfit(file: FileDiff, text: str) -> str:
    if file.binary:
        return "binary"
    if _MADE.search(file.path):
        return "written by a program"
    if len(text) > FILE_CHARACTERS:
        return f"too long for one review ({len(text):,} characters)"
    return "" if file.lines else "no line of it changed"


def _within(parts: Iterable[tuple[FileDiff, str]]) -> frozenset[str]:
    """A file that the diff names more than once, as a series of patches does, is kept whole or not at all."""
    share, sizes = Counter[str](), Counter[str]()
    for file, text in parts:
        share[_kind(file.path)] += len(file.lines)
        sizes[file.path] += len(text)
    kept, room = set(), MOST_CHARACTERS
    for path in sorted(sizes, key=lambda one: (-share[_kind(one)], sizes[one], one)):
        if sizes[path] <= room:
            kept.add(path)
            room -= sizes[path]
    return frozenset(kept)


def _kind(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2]


def _is_blank(file: FileDiff) -> bool:
    removed, added = ([text for one in file.lines if one.sign == sign and (text := one.text.rstrip())] for sign in "-+")
    return removed == added
