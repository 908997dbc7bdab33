"""The exception for trusted samples: what little it promises, and that it says what it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.sandbox.limits import MIB, Limits
from tools.sandbox.unconfined import Unconfined

pytestmark = pytest.mark.slow


async def test_it_says_that_there_is_no_sandbox(tmp_path: Path) -> None:
    result = await Unconfined().run(tmp_path, ("sh", "-c", "pwd; exit 3"), timeout_seconds=10)
    assert result.isolation == "no sandbox (trusted sample only)"
    assert (result.ran, result.exit_code) == (True, 3)
    assert result.output == f"{tmp_path}\n"


async def test_the_bots_environment_is_not_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "canary-77")
    command = ("sh", "-c", "env; command -v python3")
    result = await Unconfined().run(tmp_path, command, timeout_seconds=10, environment={"COLOUR": "green"})
    assert result.passed
    assert "COLOUR=green" in result.output
    assert "canary-77" not in result.output


async def test_it_ends_at_its_deadline_with_all_of_its_group(tmp_path: Path, alive: Callable[[str], list[int]]) -> None:
    digits = str(uuid.uuid4().int)
    command = ("sh", "-c", f"trap '' TERM; sleep 60.{digits} & echo up; sleep 61.{digits}")
    result = await Unconfined().run(tmp_path, command, timeout_seconds=1.0)
    assert result.timed_out
    assert result.output.startswith("up\n")
    assert alive(digits) == []


async def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    unconfined = Unconfined(limits=Limits(file_bytes=MIB))
    result = await unconfined.run(tmp_path, ("sh", "-c", "head -c 3000000 /dev/zero > big"), timeout_seconds=10)
    assert not result.passed
    assert (tmp_path / "big").stat().st_size == MIB


async def test_what_it_cannot_hold_it_refuses(tmp_path: Path) -> None:
    result = await Unconfined().run(tmp_path, ("true",), timeout_seconds=10, writable=False)
    assert not result.ran
    assert "nothing keeps a directory read-only" in result.reason


async def test_a_directory_that_is_not_there_is_a_result(tmp_path: Path) -> None:
    result = await Unconfined().run(tmp_path / "nowhere", ("true",), timeout_seconds=10)
    assert not result.ran
    assert "No such file or directory" in result.reason
