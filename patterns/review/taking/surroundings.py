"""What stands around a change: the functions that it changes, who calls them, which tests touch them. Budgeted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patterns.context.detection import language_of
from patterns.diffs import FileDiff, diffs_of
from patterns.ports.repository import Code, Repository
from patterns.review.lenses.look import sealed
from patterns.review.taking.selection import is_test
from patterns.values.repository.code import Definition, Symbols
from patterns.values.repository.trees import Match, Tree

CHARACTERS = 24_000
"""All of it; functions first, then callers, then tests."""
FUNCTION_LINES = 80
"""A longer function is shown around its changed lines only."""
MARGIN = 12
MOST_NAMES = 12
MOST_PLACES = 8
"""Of one name, in code and in tests each."""
NAME_LEAST = 3
LINE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class _File:
    """A changed file as it is after the change."""

    diff: FileDiff
    lines: list[str]
    symbols: Symbols | None

    @property
    def changed(self) -> set[int]:
        """The new numbers of what was added, and of where something was removed."""
        return {line.number for line in self.diff.lines if line.sign != " "}

    @property
    def shown(self) -> set[int]:
        """What the hunks show anyhow."""
        return {line.number for line in self.diff.lines if line.sign != "-"}

    def enclosing(self) -> list[Definition]:
        """The innermost functions and classes that hold a changed line."""
        found: dict[str, Definition] = {}
        for number in sorted(self.changed):
            around = (
                [one for one in self.symbols.definitions if one.line <= number <= one.end_line] if self.symbols else []
            )
            if around:
                inner = max(around, key=lambda one: one.line)
                found[inner.name] = inner
        return list(found.values())


async def surroundings(repository: Repository, code: Code, tree: Tree, diff: str) -> str:
    """In tags, for a model; empty where nothing is known of the files."""
    files = await _files(repository, code, tree, diff)
    functions = [text for file in files for text in _functions(file)]
    callers, tests = await _places(repository, tree, files)
    parts = [*functions, *_titled("Used at", callers), *_titled("Tests that speak of it", tests)]
    kept, room = [], CHARACTERS
    for part in parts:
        if len(part) <= room:
            kept.append(part)
            room -= len(part)
    if left_out := len(parts) - len(kept):
        kept.append(f"({left_out} more of these were left out for length)")
    return sealed("surroundings", "\n\n".join(kept)) if kept else ""


async def _files(repository: Repository, code: Code, tree: Tree, diff: str) -> list[_File]:
    changed = [one for one in diffs_of(diff) if not one.deleted]
    texts = await repository.read_all(tree, (one.path for one in changed))
    files = []
    for one in changed:
        if one.path in texts:
            text = texts[one.path]
            files.append(_File(one, text.splitlines(), await code.symbols(one.path, text)))
    return files


def _functions(file: _File) -> list[str]:
    """Those of which the hunks show a part only."""
    found = []
    for one in file.enclosing():
        span = range(one.line, min(one.end_line, len(file.lines)) + 1)
        if len(span) > FUNCTION_LINES:
            near = {number + by for number in file.changed for by in range(-MARGIN, MARGIN + 1)}
            numbers = sorted(near.intersection(span))
        else:
            numbers = list(span)
        if not set(numbers) <= file.shown:
            found.append(f"{file.diff.path}, {one.kind} {one.name}:\n{_lines(file.lines, numbers)}")
    return found


def _lines(lines: list[str], numbers: list[int]) -> str:
    shown, before = [], None
    for number in numbers:
        if before is not None and number > before + 1:
            shown.append("  …")
        shown.append(f"{number:5}  {lines[number - 1]}")
        before = number
    return "\n".join(shown)


async def _places(
    repository: Repository, tree: Tree, files: list[_File]
) -> tuple[dict[str, list[Match]], dict[str, list[Match]]]:
    """Where the changed names are used: in code, and in tests."""
    shown = {(file.diff.path, number) for file in files for number in file.shown}
    callers: dict[str, list[Match]] = {}
    tests: dict[str, list[Match]] = {}
    for name in _names(files):
        for match in await repository.search(tree, name):
            if (match.path, match.line) in shown or not _is_use(name, match):
                continue
            into = tests if is_test(match.path) else callers
            into.setdefault(name, []).append(match)
    return callers, tests


def _is_use(name: str, match: Match) -> bool:
    """The whole name, in a program: what is called `edit` is spoken of in a hundred lines of prose."""
    return language_of(match.path) is not None and re.search(rf"\b{re.escape(name)}\b", match.text) is not None


def _names(files: Iterable[_File]) -> list[str]:
    """Of what was changed, without what everything is called."""
    names = [one.name.rpartition(".")[2] for file in files for one in file.enclosing() if one.kind != "constant"]
    fit = (name for name in names if len(name) >= NAME_LEAST and not name.startswith("__"))
    return list(dict.fromkeys(fit))[:MOST_NAMES]


def _titled(title: str, places: Mapping[str, list[Match]]) -> list[str]:
    told = []
    for name, matches in places.items():
        lines = [f"{one.path}:{one.line}: {one.text.strip()[:LINE_CHARACTERS]}" for one in matches[:MOST_PLACES]]
        more = len(matches) - len(lines)
        told.append("\n".join((f"{title}: {name}", *lines, *([f"… and {more} more"] if more else []))))
    return told
