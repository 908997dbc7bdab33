"""The paper on guardrails names what is there: files, tests, settings and messages; and no code is without its row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.settings import Settings
from patterns.errors import LimitReached
from patterns.guardrails.raising import MORE
from patterns.guardrails.stops import LIMITS, stop_of
from patterns.guardrails.stuck.detector import Alarm
from patterns.guardrails.stuck.stages import stuck_stop
from patterns.values.report import StopCode

ROOT = Path(__file__).resolve().parents[2]
PAPER = (ROOT / "docs" / "guardrails.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:bot|handlers|patterns|tools|tests)/[\w./-]+)(?:::(\w+))?`")
CODE = re.compile(r"""["'](G-[A-Z]+(?:-[A-Z]+)*)["']""")
CODES = sorted(one for one in get_args(StopCode) if one.startswith("G-"))
ALARM = Alarm(tool="t", count=6, most=4, what="w", evidence=())


def rows() -> list[list[str]]:
    """The cells of the first table."""
    table = PAPER.partition("## One row for each")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def row_of(code: str) -> list[str]:
    """The one row that names this code."""
    [found] = [one for one in rows() if f"`{code}`" in one[1]]
    return found


def test_every_file_and_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAPER)
    assert len(named) > 40
    missing = [path for path, _ in named if not (ROOT / path).exists()]
    missing += [
        test for path, test in named if test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_setting_that_is_named_is_one() -> None:
    named = set(re.findall(r"`STEWARD_(\w+)`", PAPER))
    assert named
    assert {one.lower() for one in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_a_guardrail_has_one_row_with_its_message_and_its_proof(code: str) -> None:
    _, _, held, _, proved, said = row_of(code)
    assert "`patterns/" in held
    assert "`tests/" in proved
    stop = stuck_stop(ALARM) if code == "G-STUCK" else stop_of(LimitReached(limit=code, value=1, cap=2))
    assert stop.code == code
    assert stop.more
    beginning = "it went round in circles" if code == "G-STUCK" else LIMITS[code].name
    assert beginning in said


def test_no_code_is_used_that_no_stop_may_carry() -> None:
    folders = ("bot", "handlers", "patterns", "tools")
    texts = (path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    used = {code for text in texts for code in CODE.findall(text)}
    assert used == set(CODES)


@pytest.mark.parametrize("code", MORE)
def test_what_one_click_adds_is_said_as_it_is(code: str) -> None:
    table = PAPER.partition("## At a limit")[2]
    [row] = [line for line in table.splitlines() if line.startswith("| `G-") and f"`{code}`" in line.split(" | ")[0]]
    assert MORE[code].label.split(", ")[-1] in row
