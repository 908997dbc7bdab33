"""Which paths a glob covers: what a worker may write, and which globs can meet."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.paths import allowed, covers, may_overlap, problem_of_glob


@pytest.mark.parametrize(
    ("path", "glob", "covered"),
    [
        ("src/a.py", "src/a.py", True),
        ("src/a.py", "src/*.py", True),
        ("src/deep/a.py", "src/*.py", False),
        ("src/deep/a.py", "src/**", True),
        ("src/deep/a.py", "src/**/*.py", True),
        ("src/a.py", "src/**/*.py", True),
        ("a.py", "**/*.py", True),
        ("src/a.pyc", "src/*.py", False),
        ("src/aXpy", "src/a.py", False),
        ("src/a.py", "src", False),
        ("src2/a.py", "src/**", False),
        ("test_a.py", "test_?.py", True),
        ("test_ab.py", "test_?.py", False),
        ("a[1].py", "a[1].py", True),
        ("a1.py", "a[1].py", False),
        ("src/a\n.py", "src/*.py", True),
        ("src/a\n.py", "src/**", True),
        ("src/../setup.py", "src/**", False),
        ("src/./a.py", "src/**", False),
        ("src//a.py", "src/**", False),
        ("/etc/passwd", "**", False),
        (".git/config", "**", False),
        ("sub/.GIT/config", "**", False),
        ("a\\b", "**", False),
        ("", "**", False),
    ],
)
def test_a_glob_covers_exactly_what_it_says(path: str, glob: str, covered: bool) -> None:  # noqa: FBT001  # a column
    assert allowed(path, (glob,)) == covered


def test_one_of_several_globs_is_enough_and_none_covers_nothing() -> None:
    assert allowed("b.py", ("a.py", "b.py"))
    assert not allowed("b.py", ())


NAMES = st.lists(st.sampled_from(["a", "b.py", "..", ".", "", ".git", "c d"]), min_size=1, max_size=3).map("/".join)


@given(path=NAMES)
def test_no_glob_covers_what_could_not_stand_in_a_plan(path: str) -> None:
    assert allowed(path, ("**",)) == (problem_of_glob(path) is None)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("src/**", "src/a.py", True),
        ("src/**", "src2/a.py", False),
        ("src/*.py", "src/**/*.py", True),
        ("src/*.py", "src/deep/**", False),
        ("**/*.py", "**/*.js", False),
        ("**/test_*", "tests/**/*.py", True),
        ("a/**/b", "a/b", True),
        ("*", "**", True),
        ("a?", "?b", True),
        (".gi?", ".g?t", False),
        (".gi?/x", ".g?t/*", False),
        (".gi?x", ".g?t*", True),
        ("a[1]", "a1", False),
        ("**/" * 30 + "a", "**/" * 30 + "b", False),
    ],
)
def test_two_globs_meet_where_a_path_could_be_covered_by_both(one: str, other: str, meet: bool) -> None:  # noqa: FBT001  # a column
    assert may_overlap(one, other) == may_overlap(other, one) == meet


@pytest.mark.parametrize(
    ("outer", "glob", "held"),
    [
        ((".github/**",), ".github/workflows/ci.yml", True),
        ((".github/**",), ".github/**/*.yml", True),
        ((".github/**",), ".git*/**", False),
        (("src/*.py", "src/*/**"), "src/**/*.py", True),
        (("src/*.py",), "src/**/*.py", False),
        (("a/?", "a/??*"), "a/*", True),
        (("**",), ".*", True),
        ((), "a", False),
        (("*a" + "?" * 30,), "*a?" + "?" * 29, False),
    ],
)
def test_globs_cover_another_where_no_path_of_it_lies_beside_them(
    outer: tuple[str, ...],
    glob: str,
    held: bool,  # noqa: FBT001  # a column
) -> None:
    assert covers(outer, glob) == held


SHORT_PATHS = [
    "".join(signs)
    for length in range(1, 8)
    for signs in itertools.product("ab/", repeat=length)
    if problem_of_glob("".join(signs)) is None
]
GLOBS = (
    st.lists(st.sampled_from(["a", "b", "/", "*", "?", "**", "**/"]), min_size=1, max_size=3)
    .map("".join)
    .filter(lambda one: problem_of_glob(one) is None)
)


def _as_expression(glob: str) -> re.Pattern[str]:
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return re.compile("".join(meaning.get(piece, re.escape(piece)) for piece in pieces), re.DOTALL)


@settings(max_examples=80)
@given(one=GLOBS, other=GLOBS)
def test_globs_agree_with_every_short_path_tried(one: str, other: str) -> None:
    first, second = _as_expression(one), _as_expression(other)
    by_one = {path for path in SHORT_PATHS if first.fullmatch(path)}
    by_other = {path for path in SHORT_PATHS if second.fullmatch(path)}
    assert {path for path in SHORT_PATHS if allowed(path, (one,))} == by_one
    assert may_overlap(one, other) == bool(by_one & by_other)
    assert covers((other,), one) == (by_one <= by_other)


def test_a_glob_of_many_stars_is_read_in_the_time_that_the_path_takes() -> None:
    assert not allowed("a" * 250, ("*a*a*a*a*a*a*a*a*a*a*b",))
    assert not allowed("/".join("a" * 60), ("**/a/" * 12 + "b",))
