"""A real remote on disk, and the repositories that mirror it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from patterns.values.repository.trees import Base, CommandResult, Tree
from tools.repository.repositories import Repositories
from tools.repository.settings import RepositorySettings

FIRST_FILES = {
    "readme.md": b"# Sample\n\nA line.\n",
    "windows.txt": b"one\r\ntwo\r\nthree\r\n",
    "no_newline.txt": b"first\nlast",
    "picture.bin": bytes(range(256)) * 8,
    "latin.txt": b"caf\xe9\nsecond\n",
    "with space/na me.txt": b"spaced\n",
    "wide/naïve ✓.py": b"value = 1\n",
    "pkg/module.py": b"def first():\n    return 1\n\n\ndef second():\n    return 2\n",
}
RUN = b"#!/bin/sh\nexit 0\n"


class Remote:
    """A repository with a work tree, as somebody else keeps it; its configuration is not ours."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def new(cls, path: Path) -> Remote:
        path.mkdir()
        made = cls(path)
        made.git("init", "-q", "-b", "main")
        return made

    def git(self, *arguments: str) -> str:
        return self._run(*arguments).decode().strip()

    def _run(self, *arguments: str) -> bytes:
        # Without the machine's own configuration; with one that allows what a careless user allows.
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(self.path)}
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@localhost", "-c", "core.fsmonitor=false")
        command = ("git", *identity, "-c", "core.hooksPath=/dev/null", *arguments)
        return subprocess.run(command, cwd=self.path, env=environment, capture_output=True, check=True).stdout

    def put(self, path: str, content: bytes, *, executable: bool = False) -> None:
        file = self.path / path
        assert not file.is_symlink(), "this would write to where the link leads"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if executable:
            file.chmod(0o755)

    def commit(self, message: str = "work") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def content(self, commit: str, path: str) -> bytes:
        return self._run("cat-file", "blob", f"{commit}:{path}")


class LookingRunner:
    """A runner that tells what it was given and what it saw, and runs nothing."""

    def __init__(self, result: CommandResult) -> None:
        self.result = result
        self.commands: list[tuple[str, ...]] = []
        self.files: dict[str, bytes] = {}
        self.executable: set[str] = set()
        self.directory = Path()
        self.toolchain: tuple[Path, ...] = ()

    async def run(
        self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float, read_only: tuple[Path, ...] = ()
    ) -> CommandResult:
        assert timeout_seconds > 0
        self.directory = directory
        self.toolchain = read_only
        self.commands.append(command)
        await asyncio.to_thread(self._look, directory)
        return self.result

    def _look(self, directory: Path) -> None:
        found = [path for path in directory.rglob("*") if path.is_file() and not path.is_symlink()]
        self.files = {str(path.relative_to(directory)): path.read_bytes() for path in found}
        self.executable = {str(path.relative_to(directory)) for path in found if path.stat().st_mode & 0o111}


PASSED = CommandResult(command=("pytest",), ran=True, exit_code=0, output="3 passed", isolation="sandbox")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Remote.new(tmp_path_factory.mktemp("template") / "remote")
    for path, content in FIRST_FILES.items():
        made.put(path, content)
    made.put("run.sh", RUN, executable=True)
    (made.path / "link").symlink_to("/nowhere/outside")
    (made.path / "linked").symlink_to("pkg")
    made.commit("first")
    return made.path


@pytest.fixture
def first_files() -> dict[str, bytes]:
    return {**FIRST_FILES, "run.sh": RUN}


@pytest.fixture
def remote(template: Path, tmp_path: Path) -> Remote:
    shutil.copytree(template, tmp_path / "remote", symlinks=True)
    return Remote(tmp_path / "remote")


@pytest.fixture
def empty_remote(tmp_path: Path) -> Remote:
    return Remote.new(tmp_path / "empty")


@pytest.fixture
def runner() -> LookingRunner:
    return LookingRunner(PASSED)


Open = Callable[..., Repositories]


@pytest.fixture
def opened(remote: Remote, tmp_path: Path, runner: LookingRunner) -> Open:
    """Repositories yet to be entered, by default the same ones again: as after a restart."""

    def make(root: str = "root", **changes: Any) -> Repositories:
        facts = {"url": str(remote.path), "local": True, "commands": {"test": ("pytest", "-q")}, **changes}
        parts = {name: facts.pop(name) for name in ("trusted_runner", "author", "audit", "redactor") if name in facts}
        return Repositories({"sample": RepositorySettings(**facts)}, tmp_path / root, runner=runner, **parts)

    return make


@pytest.fixture
async def own(opened: Open) -> AsyncIterator[Repositories]:
    """On `remote`, which the test may change."""
    async with opened() as entered:
        yield entered


@pytest.fixture(scope="session")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture
async def repositories(template: Path, shared_root: Path, runner: LookingRunner) -> AsyncIterator[Repositories]:
    """For what changes nothing at the remote: all tests share its mirror, as runs do."""
    settings = RepositorySettings(url=str(template), local=True, commands={"test": ("pytest", "-q")})
    async with Repositories({"sample": settings}, shared_root, runner=runner) as entered:
        yield entered


@pytest.fixture(scope="session")
def first_tree(template: Path) -> Tree:
    return Tree(base=Base(repository="sample", branch="main", commit=Remote(template).git("rev-parse", "HEAD")))


@pytest.fixture
def tree(first_tree: Tree) -> Tree:
    """What every remote begins with."""
    return first_tree
