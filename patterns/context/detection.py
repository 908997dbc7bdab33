"""What kind of repository it is, and how its tests are probably run.

A command's words are ours alone: the repository's files say which row of the table holds, never what is run.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from patterns.values.repository.rules import CommandRule

LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("py", "pyi"), "Python"),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx"), "JavaScript"),
    **dict.fromkeys(("ts", "mts", "cts", "tsx"), "TypeScript"),
    "go": "Go",
    "rs": "Rust",
    "java": "Java",
    **dict.fromkeys(("kt", "kts"), "Kotlin"),
    **dict.fromkeys(("c", "h"), "C"),
    **dict.fromkeys(("cc", "cpp", "cxx", "hh", "hpp"), "C++"),
    "cs": "C#",
    "rb": "Ruby",
    "php": "PHP",
    "swift": "Swift",
    "scala": "Scala",
    **dict.fromkeys(("sh", "bash"), "Shell"),
    "sql": "SQL",
}
CONFIGURATION = ("pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "package.json")
"""At the top: what the table below reads."""
_TEST_FILE = re.compile(r"(?:^|/)test_\w*\.py$")
_PYTEST = re.compile(r"^\s*(?:import pytest|from pytest)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Traits:
    """What the table looks at."""

    paths: frozenset[str]
    texts: Mapping[str, str]
    """Of the configuration and of the sources, as far as they were read."""

    def holds(self, path: str, pattern: str) -> bool:
        """Whether a line of that file begins so."""
        return re.search(f"^{pattern}", self.texts.get(path, ""), re.MULTILINE) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One way to run tests."""

    language: str
    suffix: str
    """After `test-`, where another row has the plain name."""
    words: tuple[str, ...]
    holds: Callable[[Traits], bool]


def language_of(path: str) -> str | None:
    """By the ending."""
    return LANGUAGES.get(path.rpartition(".")[2].lower())


def languages_of(paths: Iterable[str]) -> dict[str, int]:
    """Per cent of the source files, the most first; what is below one per cent is left out."""
    counts = Counter(language for path in paths if (language := language_of(path)))
    total = counts.total()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {language: share for language, count in ordered if (share := round(100 * count / total)) > 0}


def commands_of(paths: Iterable[str], texts: Mapping[str, str], languages: Iterable[str]) -> tuple[CommandRule, ...]:
    """One for each language; the language with the most files has the plain name `test`."""
    traits = Traits(frozenset(paths), texts)
    found: dict[str, Row] = {}
    for row in ROWS:
        if row.language not in found and row.holds(traits):
            found[row.language] = row
    order = [*languages, *found]
    rows = sorted(found.values(), key=lambda row: order.index(row.language))
    return tuple(
        CommandRule(name=f"test-{row.suffix}" if number else "test", words=row.words, detected=True)
        for number, row in enumerate(rows)
    )


def _pytest(traits: Traits) -> bool:
    return (
        "pytest.ini" in traits.paths
        or _configures_pytest(traits.texts.get("pyproject.toml", ""))
        or traits.holds("setup.cfg", r"\[tool:pytest\]")
        or traits.holds("tox.ini", r"\[pytest\]")
        or any(path.rpartition("/")[2] == "conftest.py" for path in traits.paths)
        or any(_PYTEST.search(traits.texts.get(path, "")) for path in sorted(traits.paths) if _TEST_FILE.search(path))
    )


def _configures_pytest(text: str) -> bool:
    try:
        tool = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return isinstance(tool, dict) and "pytest" in tool


def _package_tests(traits: Traits) -> bool:
    return "tests/__init__.py" in traits.paths and _has_tests(traits, "tests/")


def _has_tests(traits: Traits, below: str = "") -> bool:
    return any(path.startswith(below) and _TEST_FILE.search(path) for path in traits.paths)


def _npm(traits: Traits) -> bool:
    try:
        package = json.loads(traits.texts.get("package.json", "null"))
    except (ValueError, RecursionError):
        return False
    scripts = package.get("scripts") if isinstance(package, dict) else None
    test = scripts.get("test") if isinstance(scripts, dict) else None
    return isinstance(test, str) and "no test specified" not in test


def _has(path: str) -> Callable[[Traits], bool]:
    return lambda traits: path in traits.paths


ROWS = (
    Row("Python", "python", ("python3", "-m", "pytest", "-q"), _pytest),
    Row("Python", "python", ("python3", "-m", "unittest"), _package_tests),
    Row(
        "Python",
        "python",
        ("python3", "-m", "unittest", "discover", "-s", "tests"),
        lambda one: _has_tests(one, "tests/"),
    ),
    Row("Python", "python", ("python3", "-m", "unittest"), _has_tests),
    Row("JavaScript", "npm", ("npm", "test"), _npm),
    Row("Go", "go", ("go", "test", "./..."), _has("go.mod")),
    Row("Rust", "cargo", ("cargo", "test", "--offline"), _has("Cargo.toml")),
    Row("Java", "maven", ("mvn", "-o", "-q", "test"), _has("pom.xml")),
)
"""The first that holds for a language counts."""
