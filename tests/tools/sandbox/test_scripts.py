"""A script that is run beside code under review, by the real interpreters: only its own end counts as one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from patterns.review.running.scripts import RUNNERS, ScriptRunner

pytestmark = pytest.mark.slow

WORD = "5f0c9a77"


def run(place: Path, runner: ScriptRunner, script: str, *words: str, **others: str) -> tuple[int, bool, str]:
    """How it ended, whether the word was said, and all that was printed."""
    files = {**runner.files(script, WORD), **{name.replace("_py", ".py"): text for name, text in others.items()}}
    for name, text in files.items():
        (place / name).write_text(text or "", encoding="utf8")
    ended = subprocess.run(  # our own program
        [*words, runner.name], cwd=place, capture_output=True, text=True, timeout=30, check=False
    )
    printed = ended.stdout + ended.stderr
    return ended.returncode, WORD in printed, printed


@pytest.mark.parametrize(
    ("script", "code", "is_whole"),
    [
        ("import shop\nassert shop.total() == 3\n", 0, True),
        ("import sys\nsys.exit(0)\n", 0, True),
        ("import unittest\nclass T(unittest.TestCase):\n    def test(self): pass\nunittest.main()\n", 0, True),
        ("import shop\nassert shop.total() == 4\n", 1, False),
        ("import sys\nsys.exit(3)\n", 3, False),
        ("import leaves\n", 0, False),
        ("import prints\n", 0, False),
    ],
)
def test_a_python_script_is_whole_only_when_it_came_to_its_own_end(
    tmp_path: Path, script: str, code: int, *, is_whole: bool
) -> None:
    others = {
        "shop_py": "def total():\n    return 3\n",
        "leaves_py": "import os\nos._exit(0)\n",
        "prints_py": "import os\nprint(open('steward_check.py').read(), flush=True)\nos._exit(0)\n",
        "runpy_py": "raise SystemExit(0)\n",
    }
    ended = run(tmp_path, RUNNERS["py"], script, sys.executable, **others)
    if "prints" in script:
        assert not ended[1], "the word is gone before any of the code is there"
    else:
        assert ended[:2] == (code, is_whole)


def test_what_failed_is_printed_last(tmp_path: Path) -> None:
    printed = run(tmp_path, RUNNERS["py"], "assert 1 == 2, 'one is not two'\n", sys.executable)[2]
    assert printed.strip().endswith("AssertionError: one is not two")


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js here")
@pytest.mark.parametrize(
    ("kind", "script", "code", "is_whole"),
    [
        ("mjs", "import assert from 'node:assert';\nassert.equal(1, 1);\n", 0, True),
        ("js", "const assert = require('node:assert');\nassert.equal(1, 2);\n", 1, False),
        ("js", "process.exit(0);\n", 0, False),
    ],
)
def test_a_node_script_is_whole_only_when_it_came_to_its_own_end(
    tmp_path: Path, kind: str, script: str, code: int, *, is_whole: bool
) -> None:
    assert run(tmp_path, RUNNERS[kind], script, "node")[:2] == (code, is_whole)
