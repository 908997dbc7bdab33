"""What the set-up says and leaves behind on a machine that lacks something: real scripts, made-up interpreters."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("awk", "basename", "cat", "cksum", "cut", "dirname", "grep", "id", "mkdir", "rm", "sh", "tail")
TOO_OLD = 'case "$*" in *platform*) echo 3.9.2 ;; *) echo False ;; esac'
WITHOUT_ENSUREPIP = f'if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin"; exit 1; fi; exec "{sys.executable}" "$@"'


class Machine:
    """A clone on a machine that has these tools and whatever else a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.commands = folder / "commands"
        shutil.copytree(ROOT / ".ci", self.clone / ".ci")
        for lock in ROOT.glob("requirements*.lock"):
            shutil.copy(lock, self.clone)
        self.commands.mkdir()
        for tool in TOOLS:
            (self.commands / tool).symlink_to(shutil.which(tool) or "/missing")

    def has(self, command: str, script: str = "exit 0") -> None:
        file = self.commands / command
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    def set_up(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(self.clone / ".ci" / "setup.sh"), "dev"],
            env={"PATH": str(self.commands), "HOME": str(self.clone), "APT": "no"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_missing_git_is_said_with_the_command_that_installs_it(machine: Machine) -> None:
    machine.has("python3", f'exec "{sys.executable}" "$@"')
    outcome = machine.set_up()
    assert outcome.returncode == 1
    assert outcome.stderr == "setup: git is missing. Remedy: sudo apt-get install git\n"


def test_a_python_that_is_too_old_is_named_with_what_to_do(machine: Machine) -> None:
    machine.has("git")
    machine.has("python3", TOO_OLD)
    outcome = machine.set_up()
    assert outcome.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13; python3 here is: 3.9.2" in outcome.stderr
    assert "sudo apt-get install python3 python3-venv" in outcome.stderr


def test_a_newer_python_beside_one_that_is_too_old_is_taken(machine: Machine) -> None:
    machine.has("git")
    machine.has("python3", TOO_OLD)
    machine.has("python3.12", WITHOUT_ENSUREPIP)
    outcome = machine.set_up()
    assert "making the virtual environment .venv with python3.12" in outcome.stdout
    assert "Remedy: sudo apt-get install python3.12-venv" in outcome.stderr


def test_an_environment_left_half_made_is_removed_and_the_missing_package_named(machine: Machine) -> None:
    machine.has("git")
    machine.has("python3", WITHOUT_ENSUREPIP)
    outcome = machine.set_up()
    assert outcome.returncode == 1
    assert "Remedy: sudo apt-get install python3-venv" in outcome.stderr
    assert not (machine.clone / ".venv").exists()


def test_a_folder_that_is_no_environment_is_never_removed(machine: Machine) -> None:
    machine.has("git")
    machine.has("python3", f'exec "{sys.executable}" "$@"')
    precious = machine.clone / ".venv" / "notes.txt"
    precious.parent.mkdir()
    precious.write_text("mine", encoding="utf-8")
    outcome = machine.set_up()
    assert outcome.returncode == 1
    assert "is in the way" in outcome.stderr
    assert precious.read_text(encoding="utf-8") == "mine"
