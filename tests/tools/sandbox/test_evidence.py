"""The evidence of a draft, in the real sandbox: what its tests show is what was run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from patterns.review.drafts import Draft
from patterns.review.specification.evidence import gather
from patterns.review.specification.languages import PYTHON
from tests.fakes.code import PlainCode
from tools.sandbox.sandbox import Sandbox
from tools.sandbox.workbench import Workbench

TESTS = """
import unittest
from double import double

class DoubleTest(unittest.TestCase):
    def test_double(self):
        self.assertEqual(double(3), 6)
"""
UNTESTED = replace(PYTHON, lint=(), types=())


@pytest.mark.parametrize(
    ("text", "veto"),
    [
        ("def double(x):\n    return 2 * x\n", ""),
        ("def double(x):\n    return x ** 2\n", "the given tests failed"),
        ("import os\nos._exit(0)\n", "the given tests failed"),
    ],
    ids=["right", "wrong", "leaves before any test is run"],
)
async def test_the_given_tests_are_run_on_the_draft(sandbox: Sandbox, tmp_path: Path, text: str, veto: str) -> None:
    bench = Workbench(sandbox, timeout_seconds=10, directory=tmp_path)
    given = {"tests/test_given.py": TESTS}
    evidence = await gather(Draft(files={"double.py": text}), given, UNTESTED, code=PlainCode(), workbench=bench)
    assert (evidence.veto().words if evidence.veto() else "") == veto
