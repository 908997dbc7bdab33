"""A changed file before and after, as far as it can be read, and what its path says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from patterns.values.repository.code import Symbols

_TEST_FOLDER = re.compile(r"(?:^|/)(?:tests?|__tests__|specs?|testing)/", re.IGNORECASE)
_TEST_FILE = re.compile(
    r"(?:^|/)(?:test_[^/]*|conftest|[^/]*_test|[^/]*_spec|[^/]*[.-](?:test|spec)|[^/]*Tests?|[^/]*IT|Test[A-Z][^/]*)\.\w+$"
)

_NO_CODE = re.compile(
    r"(?:\.(?:md|rst|adoc|txt|json|jsonc|toml|ya?ml|cfg|ini|conf|lock|lockfile|csv|xml|html?|css|scss|less|svg|po|pot|snap|map"
    r"|png|jpe?g|gif|ico|webp|pdf|woff2?|ttf|zip|gz|whl|jar|so|dll|exe|bin|db|sqlite)"
    r"|(?:^|/)(?:\.[\w-]+|[A-Z]+|Makefile|Dockerfile|go\.(?:mod|sum)))$"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a changed file."""

    text: str | None = None
    """None where there is no such file, or none that can be read."""
    symbols: Symbols | None = None
    problem: str = ""
    """Why it cannot be read or does not parse."""

    @property
    def gone(self) -> bool:
        """Whether there is no such file on this side."""
        return self.text is None and not self.problem


@dataclass(frozen=True, slots=True)
class Sides:
    """Both."""

    path: str
    before: Side = Side()
    after: Side = Side()

    @property
    def incomparable(self) -> str:
        """Why the two cannot be compared by what they define; empty when they can."""
        for when, side in (("before", self.before), ("after", self.after)):
            if side.problem:
                return f"{when}: {side.problem}"
            if side.text is not None and side.symbols is None:
                return "its language is not known"
        return ""


def is_test_path(path: str) -> bool:
    """Whether the file stands where tests stand, by the customs of many languages."""
    return bool(_TEST_FOLDER.search(path) or _TEST_FILE.search(path))


def holds_code(path: str) -> bool:
    """Whether the file may define something: not text, data or settings by its name."""
    return not _NO_CODE.search(path)
