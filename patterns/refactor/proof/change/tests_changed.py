"""What became of the tests themselves: a suite that passes because it tests less proves less."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patterns.refactor.proof.change.sides import Side, Sides, holds_code, is_test_path
from patterns.values.conversation import Frozen
from patterns.values.repository.code import Definition

_ASSERTS = re.compile(r"\b(?:assert\w*|expect\w*|should\w*|(?:t|tb|b)\.(?:Error|Fatal)f?)\b", re.IGNORECASE)


class SuiteChange(Frozen):
    """Of the changed files that can be compared."""

    deleted: tuple[str, ...] = ()
    """`path::name`, and the path alone of a whole file that cannot be read."""
    renamed: tuple[str, ...] = ()
    """`old -> new`: moved to another file, or the same body under another name."""
    skipped: tuple[str, ...] = ()
    """They ran before and are marked not to run now."""
    edited: tuple[str, ...] = ()
    """They were there before and say something else now, white space aside."""
    added: int = 0
    assertions_before: int = 0
    """Words such as `assert` and `expect` in the changed files that hold tests: a count of words, no more."""
    assertions_after: int = 0
    not_compared: tuple[str, ...] = ()
    """`path: why`."""


@dataclass(frozen=True, slots=True)
class _Test:
    path: str
    name: str
    skipped: bool
    body: str

    @property
    def place(self) -> str:
        return f"{self.path}::{self.name}"


def suite_change(files: Iterable[Sides], renames: Mapping[str, str]) -> SuiteChange:
    """Compare the tests of changed files. `renames`: new paths by old ones, as git sees them."""
    kept = [one for one in files if (holds_code(one.path) and is_test_path(one.path)) or _holds_tests(one)]
    usable = [one for one in kept if not one.incomparable]
    before = {test.place: test for one in usable for test in _tests(one.path, one.before)}
    after = {test.place: test for one in usable for test in _tests(one.path, one.after)}
    lost = [test for place, test in before.items() if place not in after]
    fresh = [test for place, test in after.items() if place not in before]
    pairs = _pairs(lost, fresh)
    both = [(test, after[place]) for place, test in before.items() if place in after]
    both += [(test, pairs[test.place]) for test in lost if test.place in pairs]
    return SuiteChange(
        deleted=(*(test.place for test in lost if test.place not in pairs), *_gone(kept, renames)),
        renamed=tuple(f"{old} -> {new.place}" for old, new in pairs.items()),
        skipped=tuple(new.place for old, new in both if new.skipped and not old.skipped),
        edited=tuple(new.place for old, new in both if new.body != old.body),
        added=len(fresh) - len(pairs),
        assertions_before=sum(_assertions(one.before) for one in usable),
        assertions_after=sum(_assertions(one.after) for one in usable),
        not_compared=tuple(f"{one.path}: {one.incomparable}" for one in kept if one.incomparable),
    )


def _holds_tests(one: Sides) -> bool:
    sides = (one.before.symbols, one.after.symbols)
    return any(item.test for symbols in sides if symbols for item in symbols.definitions)


def _tests(path: str, side: Side) -> list[_Test]:
    if side.symbols is None or side.text is None:
        return []
    lines = side.text.split("\n")
    seen: Counter[str] = Counter()
    found = []
    for one in side.symbols.definitions:
        if one.test and one.kind != "class":
            seen[one.name] += 1
            name = one.name if seen[one.name] == 1 else f"{one.name}#{seen[one.name]}"
            found.append(_Test(path=path, name=name, skipped=one.skipped, body=_body(lines, one)))
    return found


def _body(lines: list[str], one: Definition) -> str:
    """Its text without its own name and without white space, so that a renamed test is known again."""
    text = "\n".join(lines[one.line - 1 : one.end_line])
    return "".join(text.replace(_last(one.name), "", 1).split())


def _last(name: str) -> str:
    """Without what it stands in: a class, or the blocks that JavaScript's runners name."""
    return name.rpartition(" > ")[2] if " > " in name else name.rpartition(".")[2]


def _pairs(lost: list[_Test], fresh: list[_Test]) -> dict[str, _Test]:
    """Each lost test with the fresh one that it became: by its name in another file first, then by its body."""
    pairs: dict[str, _Test] = {}
    taken: set[str] = set()
    for mark in (_own_name, _own_body):
        free: dict[str, list[_Test]] = defaultdict(list)
        for one in fresh:
            if one.place not in taken:
                free[mark(one)].append(one)
        for old in lost:
            same = free[mark(old)] if old.place not in pairs else []
            if same:
                pairs[old.place] = same.pop(0)
                taken.add(pairs[old.place].place)
    return pairs


def _own_name(one: _Test) -> str:
    return _last(one.name)


def _own_body(one: _Test) -> str:
    return one.body


def _gone(files: list[Sides], renames: Mapping[str, str]) -> tuple[str, ...]:
    """Test files that nobody can compare and that are no more."""
    return tuple(
        one.path
        for one in files
        if one.incomparable and one.path not in renames and one.before.text is not None and one.after.gone
    )


def _assertions(side: Side) -> int:
    return len(_ASSERTS.findall(side.text or ""))
