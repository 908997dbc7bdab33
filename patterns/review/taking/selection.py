"""Which files of a change are reviewed, and which are not, with the reason: nothing is skipped silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from patterns.context.detection import language_of
from patterns.diffs import FileDiff, diffs_of
from patterns.values.conversation import Frozen

MOST_CHARACTERS = 60_000
"""Of diff in one review: each lens reads all of it."""
FILE_CHARACTERS = 30_000
NAMED = 6
"""Of the files that are left out, in the thread: the others are in the file below it."""

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
    parts = [(file, text) for text in split(diff) for file in diffs_of(_readable(text))]
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
        files=tuple(dict.fromkeys(file.path for file, _ in fit if file.path in kept)),
        left_out=tuple(LeftOut(path=path, why=why) for path, why in left_out.items()),
        added=lines.count("+"),
        removed=lines.count("-"),
    )


def is_test(path: str) -> bool:
    """By where it lies and how it is called, in most languages' custom."""
    return _TEST.search(path) is not None


def named(left_out: Iterable[LeftOut]) -> tuple[str, ...]:
    """A line for each reason, with the first files of which it is true and how many more there are."""
    lines = []
    for why, paths in _by_reason(left_out).items():
        more = len(paths) - NAMED
        told = ", ".join(paths[:NAMED]) + (f" and {more} more, named in the file" if more > 0 else "")
        lines.append(f"NOT reviewed, {why}: {told}")
    return tuple(lines)


def file_of(left_out: Sequence[LeftOut]) -> str:
    """All of them for the file, where the thread does not name them all."""
    if all(len(paths) <= NAMED for paths in _by_reason(left_out).values()):
        return ""
    return "\n".join(("## Not reviewed", "", *(f"- {one.path}: {one.why}" for one in left_out)))


def _by_reason(left_out: Iterable[LeftOut]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for one in left_out:
        reasons.setdefault(one.why, []).append(one.path)
    return reasons


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
        return "too long for one review"
    return "" if file.lines else "no line of it changed"


def _within(parts: Iterable[tuple[FileDiff, str]], share: Counter[str]) -> frozenset[str]:
    """Of one rank the smallest first. One that a series of patches names many times is kept whole or not at all."""
    sizes = Counter[str]()
    for file, text in parts:
        sizes[file.path] += len(text)
    kept, room = set(), MOST_CHARACTERS
    for path in sorted(sizes, key=lambda one: (*_rank(one, share), sizes[one], one)):
        if sizes[path] <= room:
            kept.add(path)
            room -= sizes[path]
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
