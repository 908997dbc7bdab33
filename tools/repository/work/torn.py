"""The files of a conflict, as they stand between its two sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from patterns.values.repository.trees import TornFile
from tools.repository.objects.objects import Objects
from tools.repository.work.files import LONGEST_FILE

_SHOWN_FILES = 20
_SHOWN_LETTERS = 8000
_AROUND = 12
_LEFT_OUT = "[… {} lines are left out here …]\n"
_BEGINS, _ENDS = "<<<<<<< ", ">>>>>>> "


async def torn_files(
    objects: Objects, tree: str, paths: tuple[str, ...], names: Mapping[str, str]
) -> tuple[TornFile, ...]:
    """Each path once, the first ones with their text. `names`: what to call the sides in place of what git did."""
    listing = await objects.listing(tree)
    files: list[TornFile] = []
    for path in paths:
        shown = path.encode("utf-8", "surrogateescape").decode(errors="replace")
        entry = listing.entries.get(path)
        if entry is None or entry.kind != "file" or len(files) >= _SHOWN_FILES:
            files.append(TornFile(path=shown))
        else:
            text = await _text(objects, entry.object)
            files.append(TornFile(path=shown, text=excerpt(_renamed(text, names))))
    return tuple(files)


async def _text(objects: Objects, name: str) -> str:
    if await objects.size(name) > LONGEST_FILE:
        return ""
    content = await objects.content(name)
    try:
        return "" if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return ""


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for label, name in names.items():
        for mark in (_BEGINS, _ENDS):
            text = text.replace(f"{mark}{label}", f"{mark}{name}")
    return text


def excerpt(text: str) -> str:
    """A long text's torn places with some lines around each; all of a short one."""
    if len(text) <= _SHOWN_LETTERS:
        return text
    lines = text.splitlines(keepends=True)
    kept = {near for number in _torn(lines) for near in range(number - _AROUND, number + _AROUND + 1)}
    shown = "".join(_with_gaps(lines, kept))
    return shown if len(shown) <= _SHOWN_LETTERS else f"{shown[:_SHOWN_LETTERS]}\n[… cut]\n"


def _torn(lines: list[str]) -> Iterator[int]:
    inside = False
    for number, line in enumerate(lines):
        inside = inside or line.startswith(_BEGINS)
        if inside:
            yield number
        inside = inside and not line.startswith(_ENDS)


def _with_gaps(lines: list[str], kept: set[int]) -> Iterator[str]:
    gap = 0
    for number, line in enumerate(lines):
        if number not in kept:
            gap += 1
            continue
        if gap:
            yield _LEFT_OUT.format(gap)
        gap = 0
        yield line
    if gap:
        yield _LEFT_OUT.format(gap)
