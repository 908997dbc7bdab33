"""Which paths a glob covers: what a worker may write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.paths import allowed, problem_of_glob


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


NAMES = st.lists(st.sampled_from(["a", "b.py", "..", ".", "", ".git", "c d"]), min_size=1, max_size=4).map("/".join)


@given(path=NAMES)
def test_no_glob_covers_what_could_not_stand_in_a_plan(path: str) -> None:
    assert allowed(path, ("**",)) == (problem_of_glob(path) is None)
