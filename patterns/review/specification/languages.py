"""How a draft is asked for and run, by its language. A command's words are ours alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from patterns.review.running.runners import MODULE, NODE, UNITTEST, Runner

NAME_CHARACTERS = 40
_WORD = re.compile(r"[\w#+.-]+")


@dataclass(frozen=True, slots=True)
class Language:
    """One language, with what is known of running it."""

    name: str
    rules: str
    """For the generator."""
    endings: tuple[str, ...] = ()
    """Of its files' names."""
    tests: tuple[str, ...] = ()
    """Runs the tests that it finds, or those of the files named after it; empty: nobody knows how."""
    runner: Runner | None = None
    """What `tests` names: laid beside the draft where its tests are run."""
    lint: tuple[str, ...] = ()
    """Before the names of files."""
    types: tuple[str, ...] = ()
    """Before the names of files."""
    given_name: str = ""
    """Of a given test module that comes without a name."""
    hidden: frozenset[str] = frozenset()
    """Module names that would take the place of what runs the tests."""


PYTHON = Language(
    name="Python",
    rules=(
        "Python 3.11, standard library only, unless the specification says otherwise. One module, and one test module "
        "`test_NAME.py` that `python3 -m unittest` finds beside it. No other files."
    ),
    endings=(".py",),
    tests=("python3", UNITTEST.name, "-v"),
    runner=UNITTEST,
    lint=("python3", "-I", "-W", "error", "-m", "py_compile"),
    types=("python3", "-I", "-m", "mypy", "--no-error-summary", "--cache-dir=/dev/null", "--config-file="),
    given_name="test_given.py",
    hidden=frozenset({MODULE, "unittest", "py_compile", "mypy", "sitecustomize", "usercustomize"}),
)
JAVASCRIPT = Language(
    name="JavaScript",
    rules=(
        "JavaScript for Node.js as modules (`.mjs`), without packages, unless the specification says otherwise. One "
        "module, and one test module `NAME.test.mjs` beside it that uses `node:test` and `node:assert`. No other files."
    ),
    endings=(".js", ".mjs", ".cjs"),
    tests=("node", NODE.name),
    runner=NODE,
    given_name="given.test.mjs",
    hidden=frozenset({MODULE}),
)
NAMED = "other"
"""Stands for a language that only the specification names."""
_NAMED = Language(
    name="the language that the specification names",
    rules=(
        "The language is the one that the specification names, its standard library only, unless it says otherwise. "
        "The code and, beside it, tests in the form that is usual there."
    ),
)
_KNOWN: Mapping[str, Language] = MappingProxyType(
    {
        **dict.fromkeys(("", "python", "python3", "py"), PYTHON),
        NAMED: _NAMED,
        **dict.fromkeys(("javascript", "js", "node", "node.js", "nodejs"), JAVASCRIPT),
    }
)


def language_of(words: str) -> Language:
    """By the name that a person gave it; of one that the table does not know only that is known."""
    name = " ".join(_WORD.findall(words))[:NAME_CHARACTERS]
    rules = (
        f"The language is {name}, its standard library only, unless the specification says otherwise. The code and, "
        "beside it, tests in the form that is usual there."
    )
    return _KNOWN.get(name.lower()) or Language(name=name, rules=rules)
