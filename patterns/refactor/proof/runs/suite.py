"""What a test command's output says of its suite."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from patterns.values.conversation import Frozen

CUT = re.compile(r"^\[… \d+ bytes left out …\]$", re.MULTILINE)
"""Where the middle of a long output was left out."""


class Counts(Frozen):
    """As the runner prints them; None where it does not."""

    passed: int | None = None
    failed: int | None = None
    """Failures and errors."""
    skipped: int | None = None


class Suite(Frozen):
    """A test command's output, read."""

    runners: tuple[str, ...] = ()
    """Whose format was recognised; empty: nobody's, and then nothing below is known."""
    failed: tuple[str, ...] = ()
    """Names of failing tests, as the runner prints them, sorted."""
    counts: Counts = Counts()
    empty: bool = False
    """The runner says that it ran no test."""
    gap: str = ""
    """Why a failing test may be missing from `failed`; empty when all of them are there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one runner's reader found in an output that has its marks."""

    runner: str
    names: tuple[str, ...]
    counts: Counts
    """`failed` is compared with `listed`: fewer names than failures is a gap."""
    listed: int | None = None
    """How many failures were listed where one test may fail twice; None: as many as there are names."""
    empty: bool = False
    gap: str = ""


def numbered(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each made unique: what fails in two places under one name counts as two."""
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} (no. {seen[name]} of this name)")
    return tuple(unique)


def total(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None
