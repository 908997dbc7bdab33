"""Which files of a change are reviewed, and which are not, with the reason: nothing is skipped silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from patterns.context.detection import language_of
from patterns.diffs import FileDiff, diffs_of
from patterns.values.conversation import Frozen

MOST_CHARACTERS = 60_000
"""Of diff in one review: each lens reads all of it."""
FILE_CHARACTERS = 30_000

_MADE = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|Cargo\.lock"
    r"|go\.sum|Gemfile\.lock|composer\.lock|[\w.-]*requirements[\w.-]*\.lock)$"
    r"|\.(?:min\.(?:js|css)|map|snap|pb\.go|lock)$|_pb2(?:_grpc)?\.pyi?$"
    r"|(?:^|/)(?:vendor|node_modules|third_party|dist|__snapshots__)/|(?:^|/)PKG-INFO$|\.egg-info/"
)
"""Files that a program writes: their review is that of what made them."""
_PROSE = re.compile(
    r"\.(?:md|rst|txt|adoc|html|svg|po)$|(?:^|/)(?:CHANGES|CHANGELOG|LICENSE|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE
)
_TEST = re.compile(r"(?:^|/)(?:tests?|spec|__tests__)/|(?:^|/)test_[^/]*$|[._-](?:test|spec)\.\w+$|_test\.\w+$")
_FILE = re.compile(r"^diff --git ", re.MULTILINE)


class LeftOut(Frozen):
    """A changed file that nobody looked at."""

    path: str
    why: str


class Selected(Frozen):
    """The part of a change that is reviewed."""

    diff: str
    """Git's, of the selected files only."""
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    added: int = 0
    removed: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether it changes nothing but blank lines and the white space at the ends of lines."""
        return all(map(_is_blank, diffs_of(self.diff)))


def select(diff: str) -> Selected:
    """The reviewable files: programs first, then tests, settings and prose; what does not fit is left out."""
    parts = [(file, text) for text in split(diff) for file in diffs_of(text)]
    left_out = {file.path: why for file, text in parts if (why := _unfit(file, text))}
    share = Counter[str]()
    for file, _ in parts:
        share[_kind(file.path)] += len(file.lines)
    fit = sorted(
        ((file, text) for file, text in parts if file.path not in left_out),
        key=lambda part: (*_rank(part[0].path, share), part[0].path),
    )
    kept = _within(fit, share)
    left_out |= {file.path: "the change is larger than one review takes" for file, _ in fit if file.path not in kept}
    lines = [line.sign for file, _ in fit if file.path in kept for line in file.lines]
    return Selected(
        diff="".join(text for file, text in fit if file.path in kept),
        files=tuple(file.path for file, _ in fit if file.path in kept),
        left_out=tuple(LeftOut(path=path, why=why) for path, why in left_out.items()),
        added=lines.count("+"),
        removed=lines.count("-"),
    )


def is_test(path: str) -> bool:
    """By where it lies and how it is called, in most languages' custom."""
    return _TEST.search(path) is not None


def split(diff: str) -> list[str]:
    """The diff of each file by itself."""
    starts = [one.start() for one in _FILE.finditer(diff)]
    return [diff[start:end] for start, end in pairwise((*starts, len(diff)))]


def _unfit(file: FileDiff, text: str) -> str:
    if file.binary:
        return "binary"
    if _MADE.search(file.path):
        return "written by a program"
    if not file.lines:
        return "no line of it changed"
    return f"too long for one review ({len(text):,} characters)" if len(text) > FILE_CHARACTERS else ""


def _within(parts: Iterable[tuple[FileDiff, str]], share: Counter[str]) -> frozenset[str]:
    """Of one rank the smallest first."""
    kept, room = set(), MOST_CHARACTERS
    for file, text in sorted(parts, key=lambda part: (*_rank(part[0].path, share), len(part[1]), part[0].path)):
        if len(text) <= room:
            kept.add(file.path)
            room -= len(text)
    return frozenset(kept)


def _rank(path: str, share: Counter[str]) -> tuple[int, int]:
    """What a defect in it may do; then the language of which most is changed."""
    if language_of(path):
        return is_test(path), -share[_kind(path)]
    return (3 if _PROSE.search(path) else 2), -share[_kind(path)]


def _kind(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2]


def _is_blank(file: FileDiff) -> bool:
    removed, added = ([text for one in file.lines if one.sign == sign and (text := one.text.rstrip())] for sign in "-+")
    return removed == added
