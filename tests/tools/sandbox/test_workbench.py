"""Loose files, run in the sandbox: nothing gets out by its name, nothing stays."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tools.sandbox.sandbox import Sandbox
from tools.sandbox.workbench import Workbench

pytestmark = pytest.mark.slow

BURY = """
import os
os.mkdir("shut")
open("shut/file", "w")
os.chmod("shut", 0)
for _ in range(1100): os.mkdir("d"); os.chdir("d")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "benches"
    place.mkdir()
    return place


@pytest.fixture
def workbench(sandbox: Sandbox, place: Path) -> Workbench:
    return Workbench(sandbox, timeout_seconds=10, directory=place)


def left(place: Path) -> list[Path]:
    return list(place.iterdir())


async def test_a_command_runs_among_the_files(workbench: Workbench, place: Path) -> None:
    files = {"package/__init__.py": "", "package/one.py": "print('it is Ä')\r\n", "README": "x"}
    result = await workbench.run(files, ("python3", "-m", "package.one"))
    assert result.passed
    assert result.output == "it is Ä\n"
    assert left(place) == []


async def test_a_command_that_fails_is_a_result(workbench: Workbench, place: Path) -> None:
    result = await workbench.run({"a.py": "raise SystemExit(3)"}, ("python3", "a.py"))
    assert (result.ran, result.exit_code) == (True, 3)
    assert left(place) == []


@pytest.mark.parametrize(
    "name",
    [
        "/etc/x",
        "../x",
        "a/../../x",
        "",
        ".",
        "a/",
        ".git",
        "a/.GIT/config",
        "a\\b",
        "a\0b",
        "a\nb",
        "x" * 201,
        "d/" * 12 + "f",
    ],
)
async def test_a_name_that_leads_elsewhere_is_refused(workbench: Workbench, place: Path, name: str) -> None:
    result = await workbench.run({"fine.py": "", name: "text"}, ("true",))
    assert not result.ran
    assert "not a path inside the directory" in result.reason
    assert left(place) == []


async def test_too_much_is_refused(workbench: Workbench) -> None:
    many = await workbench.run({f"f{number}": "" for number in range(201)}, ("true",))
    large = await workbench.run({"f": "x" * (9 << 20)}, ("true",))
    assert (many.ran, many.reason) == (False, "more than 200 files")
    assert (large.ran, large.reason) == (False, "more than 8 MiB of files")


async def test_a_file_that_is_also_a_directory_is_a_result(workbench: Workbench, place: Path) -> None:
    result = await workbench.run({"a": "", "a/b": ""}, ("true",))
    assert not result.ran
    assert "cannot be written" in result.reason
    assert left(place) == []


async def test_what_a_command_locks_and_buries_is_cleared_too(workbench: Workbench, place: Path) -> None:
    result = await workbench.run({"a.py": BURY}, ("python3", "a.py"))
    assert result.passed
    assert left(place) == []


async def test_a_cancelled_bench_is_cleared(sandbox: Sandbox, place: Path) -> None:
    workbench = Workbench(sandbox, timeout_seconds=60, directory=place)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(workbench.run({"a.py": "import time; time.sleep(60)"}, ("python3", "a.py")))
        await asyncio.to_thread(_until_inhabited, place)
        running.cancel()
    assert running.cancelled()
    assert left(place) == []


def _until_inhabited(place: Path) -> None:
    while not any(place.glob("*/a.py")):
        os.sched_yield()


async def test_without_a_sandbox_nothing_runs_and_nothing_stays(place: Path) -> None:
    workbench = Workbench(Sandbox(bwrap=Path("/nowhere")), timeout_seconds=10, directory=place)
    result = await workbench.run({"a": ""}, ("true",))
    assert not result.ran
    assert "bubblewrap is not installed" in result.reason
    assert left(place) == []
