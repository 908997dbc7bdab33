from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from git import exc

from patterns.errors import RepositoryError
from tools.repository.environment import hardened
from tools.repository.git import Git

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return hardened(home=tmp_path, git_directory=tmp_path / "x.git", transport="file")


ARGUMENTS: dict[str, tuple[object, ...]] = {
    "GitCommandNotFound": (["git"], "no such file"),
    "CheckoutError": ("words", [], [], []),
    "HookExecutionError": ("git", 1),
    "RepositoryDirtyError": (None, "words"),
    "BadName": (b"0" * 20,),
    "BadObject": (b"0" * 20,),
    "TimeoutExpired": ("git", 1.0),
    "UnicodeDecodeError": ("utf-8", b"x", 0, 1, "words"),
    "UnicodeEncodeError": ("utf-8", "x", 0, 1, "words"),
}


def library_errors() -> list[Exception]:
    defined = [kind for kind in vars(exc).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    others = [PermissionError, UnicodeDecodeError, UnicodeEncodeError, ValueError, subprocess.TimeoutExpired]
    return [kind(*ARGUMENTS.get(kind.__name__, ("words",))) for kind in (*defined, *others)]


@pytest.mark.parametrize("error", library_errors(), ids=lambda error: type(error).__name__)
async def test_every_error_of_the_library_becomes_ours(
    error: Exception, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    git = Git(environment)
    monkeypatch.setattr(git, "_run", fail)
    with pytest.raises(RepositoryError, match=type(error).__name__) as caught:
        await git.run("version")
    assert caught.value.__cause__ is error


async def test_bytes_go_in_and_come_out_as_they_are(environment: dict[str, str]) -> None:
    content = bytes(range(256)) + b"\r\n\n\n"
    assert await Git(environment).output("-c", "alias.echo=!cat", "echo", stdin=content) == content


async def test_a_status_is_told_and_only_output_makes_an_error_of_it(environment: dict[str, str]) -> None:
    git = Git(environment)
    assert (await git.run("-c", "alias.end=!exit 3", "end")).status == 3
    with pytest.raises(RepositoryError, match="not a git repository"):
        await git.output("rev-parse", "HEAD")


@pytest.mark.parametrize("argument", ["a\0b", "\ud800"])
async def test_an_argument_that_no_process_can_have_is_an_error_of_ours(
    argument: str, environment: dict[str, str]
) -> None:
    with pytest.raises(RepositoryError):
        await Git(environment).run("version", argument)


async def test_a_host_without_git_is_told_how_to_get_it(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "env").symlink_to("/usr/bin/env")
    with pytest.raises(RepositoryError, match="apt-get install git"):
        await Git({**environment, "PATH": str(tmp_path / "bin")}).run("version")


def test_a_host_without_git_can_import_the_doorway_in_silence(tmp_path: Path) -> None:
    code = "import tools.repository.git"
    environment = {"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "error"}
    done = subprocess.run((sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


def sleepers(fifo: Path) -> tuple[str, ...]:
    """Git with a child and a grandchild that hold the fifo open and would not end by themselves."""
    return "-c", f"alias.wait=!(sleep 30 & echo up; sleep 30) > {fifo}", "wait"


async def test_a_deadline_ends_git_and_all_that_git_started(environment: dict[str, str], fifo: Path) -> None:
    git = Git(environment, timeout_seconds=0.5)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        everything_they_said = group.create_task(asyncio.to_thread(fifo.read_bytes))
        with pytest.raises(RepositoryError) as caught:
            await git.run(*sleepers(fifo))
        assert caught.value.facts == {"timed_out": True}
    assert await everything_they_said == b"up\n"


async def test_cancelling_ends_git_and_all_that_git_started(environment: dict[str, str], fifo: Path) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        everything_they_said = group.create_task(asyncio.to_thread(fifo.read_bytes))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await Git(environment).run(*sleepers(fifo))
    assert await everything_they_said == b"up\n"
