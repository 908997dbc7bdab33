"""The evidence of a draft, in the real sandbox: what its tests show is what was run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from patterns.review.drafts import Draft
from patterns.review.specification.evidence import gather
from patterns.review.specification.languages import PYTHON, language_of
from tests.fakes.code import PlainCode
from tools.sandbox.sandbox import Sandbox
from tools.sandbox.workbench import Workbench

pytestmark = pytest.mark.slow

TESTS = """
import unittest
from double import double

class DoubleTest(unittest.TestCase):
    def test_double(self):
        self.assertEqual(double(3), 6)
"""
END = "test_double (test_given.DoubleTest.test_double) ... ok\n\nRan 1 test in 0.001s\n\nOK"
PATCH = "import unittest\nunittest.TestCase.run = lambda self, result: result.startTest(self)\n"
NODE_TESTS = """
import assert from "node:assert";
import test from "node:test";
import { double } from "./double.mjs";

test("double", () => assert.equal(double(3), 6));
"""
UNTESTED = replace(PYTHON, lint=(), types=())


@pytest.mark.parametrize(
    ("text", "veto"),
    [
        ("def double(x):\n    return 2 * x\n", ""),
        ("def double(x):\n    return x ** 2\n", "the given tests failed"),
        ("import os\nos._exit(0)\n", "the given tests failed"),
        (f"import os\nprint({END!r}, flush=True)\nos._exit(0)\n", "the given tests failed"),
        (f"import sys\nsys.exit = print\n{PATCH}", "the given tests failed"),
        ("import atexit, os\natexit.register(os._exit, 0)\ndef double(x): return x\n", "the given tests failed"),
        ("import unittest\ndef double(x):\n    raise unittest.SkipTest\n", "the given tests failed"),
    ],
    ids=["right", "wrong", "leaves early", "prints an end and leaves", "changes unittest", "leaves well", "skips"],
)
async def test_the_given_tests_are_run_on_the_draft(sandbox: Sandbox, tmp_path: Path, text: str, veto: str) -> None:
    bench = Workbench(sandbox, timeout_seconds=10, directory=tmp_path)
    given = {"tests/test_given.py": TESTS}
    evidence = await gather(Draft(files={"double.py": text}), given, UNTESTED, code=PlainCode(), workbench=bench)
    assert (evidence.veto().words if evidence.veto() else "") == veto


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("export const double = (x) => 2 * x;", "given tests: passed, ended with exit code 0, 1 test run (sandbox)"),
        ("export const double = (x) => x ** 2;", "given tests: FAILED, ended with exit code 1, 1 test run (sandbox)"),
        (
            "export const double = 0; console.log('# tests 1'); process.exit(0);",
            "given tests: FAILED, ended with exit code 0, 0 tests run (sandbox)",
        ),
    ],
    ids=["right", "wrong", "leaves early"],
)
async def test_the_same_in_another_language(sandbox: Sandbox, tmp_path: Path, text: str, fact: str) -> None:
    bench = Workbench(sandbox, timeout_seconds=20, directory=tmp_path)
    if not (await bench.run({}, ("node", "--version"))).passed:
        pytest.skip("there is no Node.js in the sandbox")
    given = {"given.test.mjs": NODE_TESTS}
    draft = Draft(files={"double.mjs": text})
    evidence = await gather(draft, given, language_of("js"), code=PlainCode(), workbench=bench)
    assert fact in evidence.facts()
