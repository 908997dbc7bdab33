"""A suite that tests less is seen; a test that only moved is not called deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import pytest

from patterns.refactor.proof.change.sides import Sides, is_test_path
from patterns.refactor.proof.change.tests_changed import SuiteChange, suite_change

Compare = Callable[..., Awaitable[SuiteChange]]

ONE = "def test_total():\n    assert total([1]) == 1\n    assert total([]) == 0\n"
TWO = "def test_empty():\n    assert not total([])\n"


@pytest.fixture
def compare(read_sides: Callable[..., Awaitable[list[Sides]]]) -> Compare:
    async def compare(before: Mapping[str, str], after: Mapping[str, str], **renames: str) -> SuiteChange:
        return suite_change(await read_sides(before, after), renames)

    return compare


async def test_a_test_that_is_gone_is_deleted(compare: Compare) -> None:
    change = await compare({"test_a.py": ONE + TWO}, {"test_a.py": ONE})
    assert change.deleted == ("test_a.py::test_empty",)
    assert (change.assertions_before, change.assertions_after) == (3, 2)


async def test_a_test_in_another_file_is_moved(compare: Compare) -> None:
    change = await compare({"test_a.py": ONE + TWO}, {"test_a.py": ONE, "tests/test_b.py": TWO})
    assert change.deleted == ()
    assert change.renamed == ("test_a.py::test_empty -> tests/test_b.py::test_empty",)
    assert (change.assertions_before, change.assertions_after) == (3, 3)


async def test_a_test_with_the_same_body_is_renamed_once(compare: Compare) -> None:
    other = TWO.replace("test_empty", "test_nothing")
    twin = TWO.replace("test_empty", "test_twin")
    change = await compare({"test_a.py": TWO + twin}, {"test_a.py": other})
    assert change.renamed == ("test_a.py::test_empty -> test_a.py::test_nothing",)
    assert change.deleted == ("test_a.py::test_twin",)


async def test_a_test_that_is_skipped_now_is_named_also_where_it_moved(compare: Compare) -> None:
    skipped = "import pytest\n\n\n@pytest.mark.skip\n"
    here = await compare({"test_a.py": TWO}, {"test_a.py": skipped + TWO})
    assert here.skipped == ("test_a.py::test_empty",)
    there = await compare({"test_a.py": TWO}, {"test_b.py": skipped + TWO})
    assert there.skipped == ("test_b.py::test_empty",)
    before = await compare({"test_a.py": skipped + TWO}, {"test_a.py": skipped + TWO + ONE})
    assert (before.skipped, before.added) == ((), 1)


async def test_a_test_that_expects_something_else_is_named_and_one_that_was_only_laid_out_anew_is_not(
    compare: Compare,
) -> None:
    other = ONE.replace("== 1", "== 2")
    assert (await compare({"test_a.py": ONE + TWO}, {"test_a.py": other + TWO})).edited == ("test_a.py::test_total",)
    assert (await compare({"test_a.py": ONE}, {"test_b.py": other})).edited == ("test_b.py::test_total",)
    assert (await compare({"test_a.py": ONE}, {"test_a.py": ONE.replace("    ", "  ")})).edited == ()


async def test_a_weaker_test_is_seen_by_its_words(compare: Compare) -> None:
    change = await compare({"test_a.py": ONE}, {"test_a.py": "def test_total():\n    total([1])\n"})
    assert (change.deleted, change.assertions_before, change.assertions_after) == ((), 2, 0)


async def test_test_files_of_an_unknown_language_are_named(compare: Compare) -> None:
    change = await compare({"spec/cart_spec.rb": "it 'adds'", "spec/b_spec.rb": "x"}, {"spec/b_spec.rb": "y"})
    assert change.deleted == ("spec/cart_spec.rb",)
    assert len(change.not_compared) == 2
    moved = await compare({"old_spec.rb": "x"}, {"new_spec.rb": "x"}, **{"old_spec.rb": "new_spec.rb"})
    assert moved.deleted == ()


async def test_a_test_file_that_does_not_parse_any_more_is_not_counted_as_deleted(compare: Compare) -> None:
    change = await compare({"test_a.py": ONE}, {"test_a.py": "def test_total(:\n"})
    assert change.deleted == ()
    assert change.not_compared == ("test_a.py: after: line 1: invalid syntax",)


async def test_sources_without_tests_do_not_count(compare: Compare) -> None:
    change = await compare({"a.py": "assert True\n"}, {"a.py": "pass\n"})
    assert change == SuiteChange()


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "pkg/test_a.py",
        "cart_test.go",
        "src/cart.spec.ts",
        "src/__tests__/x.js",
        "src/test/java/CartTest.java",
        "conftest.py",
    ],
)
def test_paths_of_tests_are_known(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize("path", ["contest.py", "src/latest.js", "testing.py", "attestation/a.py", "shop/cart.py"])
def test_paths_that_only_sound_like_tests_are_not(path: str) -> None:
    assert not is_test_path(path)
