"""Toolchains that an operator names: they work where they lie, and bring nothing else of the host along."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow

HOME = str(Path.home())
WHERE = "import os, sys; print(sys.prefix, sys.base_prefix, sorted(os.listdir(sys.base_prefix)), sep='\\n')"


async def test_a_repositorys_tests_run_by_the_virtual_environment_that_is_named(
    sandbox: Sandbox, worktree: Path
) -> None:
    (worktree / "test_one.py").write_text("import sys\ndef test_one(): assert sys.prefix != sys.base_prefix\n")
    environment = Path(sys.prefix)
    for command in (("pytest", "-q"), ("python3", "-m", "pytest", "-q")):
        result = await sandbox.run(worktree, command, timeout_seconds=60, read_only=(environment,))
        assert result.passed, result.output
        assert "1 passed" in result.output


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """This Python's prefix, behind a link in a folder that is closed to everybody else."""
    link = tmp_path / "pythons" / "3"
    link.parent.mkdir(mode=0o700)
    link.symlink_to(sys.base_prefix)
    return link


def environment_of(home: Path, place: Path) -> Path:
    """What `python3 -m venv` makes."""
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python3").symlink_to("python")
    (place / "bin" / "python").symlink_to(home / f"python{sys.version_info.major}.{sys.version_info.minor}")
    (place / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n")
    return place


async def test_the_python_behind_an_environment_is_found_by_its_links_and_brings_only_bin_and_lib(
    sandbox: Sandbox, worktree: Path, base: Path, tmp_path: Path
) -> None:
    environment = environment_of(base / "bin", tmp_path / "environment")
    (tmp_path / "named").symlink_to(environment)
    for named in (environment, tmp_path / "named"):
        command = ("python3", "-c", WHERE)
        result = await sandbox.run(worktree, command, timeout_seconds=20, read_only=(named,))
        assert result.passed, result.output
        prefix, base_prefix, names = result.output.splitlines()
        assert (prefix, base_prefix) == (str(named), str(base))
        assert "bin" in names
        assert set(names.strip("[]").replace("'", "").split(", ")) <= {"bin", "lib", "lib64"}


async def test_an_environment_whose_python_is_gone_says_which(sandbox: Sandbox, worktree: Path, tmp_path: Path) -> None:
    environment = environment_of(tmp_path / "gone" / "bin", tmp_path / "environment")
    result = await sandbox.run(worktree, ("python3",), timeout_seconds=20, read_only=(environment,))
    assert not result.ran
    assert result.reason == f"the Python that {environment} was made from is not there ({tmp_path}/gone/bin)"


@pytest.mark.parametrize("named", ["/", "/etc", "/etc/ssl", "/proc/self", "/dev", "/tmp", "/home", HOME, f"{HOME}/.."])
async def test_what_is_no_toolchain_is_refused(sandbox: Sandbox, worktree: Path, named: str) -> None:
    result = await sandbox.run(worktree, ("true",), timeout_seconds=20, read_only=(Path(named),))
    assert not result.ran
    assert "is not a directory that a sandbox may be given" in result.reason


async def test_a_toolchain_that_is_not_there_is_named(sandbox: Sandbox, worktree: Path) -> None:
    result = await sandbox.run(worktree, ("true",), timeout_seconds=20, read_only=(Path("/nowhere/at/all"),))
    assert (result.ran, result.reason) == (False, "/nowhere/at/all is not there (No such file or directory)")


async def test_a_toolchain_in_usr_is_there_anyway(sandbox: Sandbox, worktree: Path) -> None:
    result = await sandbox.run(worktree, ("sh", "-c", "echo $PATH"), timeout_seconds=20, read_only=(Path("/usr"),))
    assert result.output.startswith("/usr/bin:")
