"""The names of failing tests are read from what the runners really print, and nothing is invented."""

from __future__ import annotations

import pytest

from patterns.refactor.proof.runs.failures import Comparison, checked, new_failures, read_suite
from patterns.refactor.proof.runs.suite import Counts
from patterns.values.repository.trees import CommandResult
from tests.fakes.outputs import compiled, java, javascript, python

PYTEST_NAMES = (
    "test_a.py::TestK::test_m",
    "test_a.py::test_e",
    "test_a.py::test_p[a b]",
    "test_a.py::test_p[c - d]",
    "test_a.py::test_p[x[1]]",
    "test_b.py",
)
SUBTESTS = ("test_sub.py::test_s", "test_sub.py::test_s [round - x] (i=0)", "test_sub.py::test_s [round - x] (i=1)")
UNITTEST_NAMES = (
    "setUpClass (ut_a.Up)",
    "test_b (unittest.loader._FailedTest.test_b)",
    "test_err (ut_a.CartTest.test_err)",
    "test_sub (ut_a.CartTest.test_sub) (i=0)",
    "test_sub (ut_a.CartTest.test_sub) (i=1)",
    "test_total (ut_a.CartTest.test_total)",
)
JEST_NAMES = (
    "a.test.js › cart › adds up",
    "a.test.js › cart › deep › goes down",
    "b.test.js › Test suite failed to run",
)
VITEST_NAMES = ("a.test.mjs > cart > adds up", "a.test.mjs > cart > deep > goes down", "b.test.mjs [ b.test.mjs ]")
MOCHA_NAMES = ("cart › adds up", "cart › deep › goes down", 'hook › "before each" hook for "one"')
TAP_NAMES = ("adds up", "cart › goes down", "outer › inner › a")
SPEC_NAMES = ("n/a.test.js › adds up", "n/a.test.js › goes down", "n/deep.test.js › a")
JAVA_NAMES = ("err(shop.CartTest)", "total(shop.CartTest)")
CARGO_NAMES = ("src/lib.rs - f (line 1)", "tests::bad", "tests::sp")
CUT = "\n[… 70000 bytes left out …]\n"


def ended(output: str = "", exit_code: int | None = 1, *, timed_out: bool = False) -> CommandResult:
    return CommandResult(command=("make", "test"), ran=True, exit_code=exit_code, output=output, timed_out=timed_out)


def not_run() -> CommandResult:
    return CommandResult(command=(), ran=False, reason="there is no sandbox")


def compared_runs(before: CommandResult, after: CommandResult) -> Comparison:
    return new_failures(checked(before), checked(after))


def summary(*names: str) -> str:
    """The end of a pytest run in which these fail."""
    lines = "".join(f"FAILED {name} - assert 0\n" for name in names)
    return f"=== short test summary info ===\n{lines}{len(names)} failed, 9 passed in 0.1s\n"


@pytest.mark.parametrize(
    ("output", "runner", "failed", "counts"),
    [
        (python.PYTEST, "pytest", PYTEST_NAMES, (2, 6, 1)),
        (python.PYTEST_XDIST_QUIET, "pytest", PYTEST_NAMES, (2, 6, 1)),
        (python.PYTEST_SUBTESTS, "pytest", SUBTESTS, (0, 3, 0)),
        (python.UNITTEST, "unittest", UNITTEST_NAMES, (None, 6, 1)),
        (compiled.GO_VERBOSE, "go test", ("shop.TestBad", "shop.TestSub/x_y"), (None, None, None)),
        (compiled.CARGO, "cargo test", CARGO_NAMES, (1, 3, 1)),
        (javascript.JEST, "Jest", JEST_NAMES, (1, 2, 1)),
        (javascript.VITEST, "Vitest", VITEST_NAMES, (1, 2, 1)),
        (javascript.MOCHA, "Mocha", MOCHA_NAMES, (1, 3, 1)),
        (javascript.NODE_TAP, "node --test", TAP_NAMES, (1, 3, 1)),
        (javascript.NODE_SPEC, "node --test", SPEC_NAMES, (1, 3, 1)),
        (java.SUREFIRE, "Surefire", JAVA_NAMES, (1, 2, 1)),
        (java.JUNIT, "JUnit", JAVA_NAMES, (1, 2, None)),
    ],
)
def test_each_runners_failures_are_named_and_counted(
    output: str, runner: str, failed: tuple[str, ...], counts: tuple[int | None, int | None, int | None]
) -> None:
    suite = read_suite(ended(output))
    assert suite.runners == (runner,)
    assert suite.failed == failed
    assert suite.counts == Counts(passed=counts[0], failed=counts[1], skipped=counts[2])
    assert suite.gap == ""
    assert not suite.empty


@pytest.mark.parametrize(
    ("output", "gap"),
    [
        (python.PYTEST_INTERRUPTED, "pytest ended early (Interrupted: 1 error during collection)"),
        (python.PYTEST_FIRST_ONLY, "pytest ended early (stopping after 1 failures)"),
        (python.PYTEST_NO_NAMES, "no names of failing tests can be read from the output"),
        (compiled.GO, "a panic ended its package's other tests"),
        (compiled.CARGO_STOPPED, "cargo stops at the first target that fails"),
        ("make: *** No rule to make target 'test'.  Stop.", "no names of failing tests can be read from the output"),
    ],
)
def test_what_hides_a_failure_is_said(output: str, gap: str) -> None:
    assert read_suite(ended(output)).gap == gap


def test_a_go_package_that_does_not_build_is_its_own_failure() -> None:
    failed = ("shop.TestBad", "shop.TestSub/x_y", "shop/bad [build failed]", "shop/sub.TestPanic")
    assert read_suite(ended(compiled.GO)).failed == failed


def test_surefire_three_names_a_test_by_its_class() -> None:
    output = "[ERROR] shop.CartTest.total -- Time elapsed: 0.028 s <<< FAILURE!\n" + java.SUREFIRE
    assert "shop.CartTest.total" in read_suite(ended(output)).failed


@pytest.mark.parametrize(
    ("output", "exit_code"),
    [
        (python.PYTEST_EMPTY, 5),
        (python.UNITTEST_EMPTY, 0),
        (compiled.GO_EMPTY, 0),
        (javascript.JEST_EMPTY, 1),
        ("  0 passing (1ms)\n", 0),
        ("No test files found, exiting with code 1\n", 1),
    ],
)
def test_a_run_without_a_test_is_known_as_such(output: str, exit_code: int) -> None:
    assert read_suite(ended(output, exit_code)).empty


def test_a_run_that_skipped_or_passed_something_is_not_empty() -> None:
    suite = read_suite(ended(python.PYTEST_PASSED, 0))
    assert (suite.empty, suite.counts.passed, suite.counts.skipped) == (False, 1, 1)


def test_names_that_the_left_out_middle_swallowed_are_missed_by_the_count() -> None:
    heading = "=========================== short test summary info ============================\n"
    head, tail = python.PYTEST.split(heading)
    whole = read_suite(ended(head + CUT + tail))
    assert (whole.failed, whole.gap) == (PYTEST_NAMES, "")
    torn = read_suite(ended(head + CUT + tail.partition("\n")[2]))
    assert torn.gap == "pytest counts 6 failures and names 5"


def test_go_tests_whose_package_is_left_out_are_not_given_to_another() -> None:
    suite = read_suite(ended(f"--- FAIL: TestLost (0.00s){CUT}FAIL\tshop/other\t0.1s\nFAIL\n"))
    assert suite.failed == ("shop/other",)
    assert suite.gap == "the middle of the output was left out"


def test_a_new_failure_is_one_that_was_not_there() -> None:
    compared = compared_runs(ended(summary("a.py::old", "a.py::mended")), ended(summary("a.py::old", "a.py::new")))
    assert compared.new == ("a.py::new",)
    assert compared.still == ("a.py::old",)
    assert compared.gone == ("a.py::mended",)
    assert (compared.broke, compared.gap) == (False, "")


def test_every_failure_is_new_where_all_passed() -> None:
    compared = compared_runs(ended("", 0), ended(summary("a.py::one")))
    assert (compared.new, compared.broke) == (("a.py::one",), True)


def test_without_names_exit_codes_are_compared_and_nothing_is_named() -> None:
    broke = compared_runs(ended("", 0), ended("Segmentation fault", 139))
    assert (broke.broke, broke.new, broke.unsure) == (True, (), ())
    assert "no names" in broke.gap
    same = compared_runs(ended("oops", 2), ended("oops", 2))
    assert (same.broke, same.new, same.still) == (False, (), ())
    assert same.gap.startswith("before: no names")


@pytest.mark.parametrize(
    "before", [not_run(), ended("F", None, timed_out=True), ended(python.PYTEST_INTERRUPTED), ended("no names")]
)
def test_a_failure_is_not_called_new_where_the_run_before_is_not_known(before: CommandResult) -> None:
    compared = compared_runs(before, ended(summary("a.py::one")))
    assert (compared.new, compared.unsure, compared.broke) == ((), ("a.py::one",), False)
    assert compared.gap.startswith("before: ")


def test_a_failure_that_a_gap_may_hide_is_not_called_gone() -> None:
    compared = compared_runs(ended(summary("a.py::old")), ended(python.PYTEST_INTERRUPTED))
    assert (compared.gone, compared.new) == ((), ("test_b.py",))
    assert compared.gap.startswith("after: pytest ended early")


def test_names_in_the_output_of_a_run_that_passed_are_no_failures() -> None:
    compared = compared_runs(ended("", 0), ended(summary("a.py::captured"), 0))
    assert (compared.new, compared.unsure, compared.broke) == ((), (), False)


def test_two_failures_of_one_name_are_two() -> None:
    twice = "failures:\n    tests::x\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured\n"
    compared = compared_runs(ended(twice), ended(twice + twice))
    assert compared.new == ("tests::x (no. 2 of this name)",)
