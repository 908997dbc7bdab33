"""What a command that writes leaves on disk, and what of it becomes part of the tree."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import CommandResult, Ran, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

FORMAT = CommandRule(name="format", words=("fmt",), writes=True, report="out/report.xml")
LOOK = CommandRule(name="lint", words=("lint",))

Do = Callable[[Path], None]


class DoingRunner:
    """A runner whose command is a function of the test."""

    def __init__(self) -> None:
        self.do: Do = lambda _: None
        self.result = CommandResult(command=("fmt",), ran=True, exit_code=0, output="done")

    async def run(
        self, directory: Path, command: tuple[str, ...], *, timeout_seconds: float, read_only: tuple[Path, ...]
    ) -> CommandResult:
        assert (command, timeout_seconds, read_only) == (("fmt",), 600, ())
        await asyncio.to_thread(self.do, directory)
        return self.result


@pytest.fixture
def runner() -> DoingRunner:
    return DoingRunner()


Formatted = Callable[..., Any]


@pytest.fixture
def formatted(repositories: Repositories, runner: DoingRunner, tree: Tree) -> Formatted:
    """Run the command that does `do` on a tree."""

    async def run(do: Do, on: Tree | None = None) -> Ran:
        runner.do = do
        return await repositories.run(on or tree, FORMAT)

    return run


async def changes_of(repositories: Repositories, tree: Tree, ran: Ran) -> dict[str, str | None]:
    there = set(await repositories.files(ran.tree))
    files = (await repositories.diff(tree, ran.tree)).files
    return {path: await repositories.read(ran.tree, path) if path in there else None for path in files}


async def test_what_it_changed_added_and_deleted_is_taken_over(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    def do(root: Path) -> None:
        (root / "readme.md").write_text("formatted\n")
        (root / "no_newline.txt").unlink()
        (root / "new" / "dir").mkdir(parents=True)
        (root / "new" / "dir" / "file.txt").write_bytes(b"one\r\n")

    ran = await formatted(do)
    assert await changes_of(repositories, tree, ran) == {
        "readme.md": "formatted\n",
        "no_newline.txt": None,
        "new/dir/file.txt": "one\r\n",
    }
    assert ran.result.output == "done"


async def test_a_command_that_changed_nothing_gives_the_same_tree(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    written = await repositories.write(tree, {"readme.md": "mine\n"})
    assert (await formatted(lambda root: (root / "readme.md").touch(), written)).tree == written


async def test_a_command_that_does_not_write_changes_nothing(
    repositories: Repositories, runner: DoingRunner, tree: Tree
) -> None:
    runner.do = lambda root: [(root / name).write_text("x") for name in ("readme.md", "report.xml")] and None
    ran = await repositories.run(tree, CommandRule(name="test", words=("fmt",), report="report.xml"))
    assert (ran.tree, ran.report) == (tree, "x")


async def test_an_executable_file_stays_one(formatted: Formatted) -> None:
    modes: list[int] = []

    def look(root: Path) -> None:
        modes.append((root / "run.sh").stat().st_mode & 0o111)

    ran = await formatted(lambda root: (root / "run.sh").write_text("#!/bin/sh\nexit 7\n"))
    await formatted(look, ran.tree)
    assert modes[0] != 0


async def test_the_report_is_read_and_is_no_part_of_the_tree(formatted: Formatted, tree: Tree) -> None:
    def do(root: Path) -> None:
        (root / "out").mkdir()
        (root / "out" / "report.xml").write_text("<coverage/>")

    ran = await formatted(do)
    assert (ran.tree, ran.report) == (tree, "<coverage/>")


@pytest.mark.parametrize("kind", ["absent", "link", "long"])
async def test_a_report_that_is_no_plain_file_is_none(formatted: Formatted, kind: str) -> None:
    def do(root: Path) -> None:
        (root / "out").mkdir()
        if kind == "link":
            (root / "out" / "report.xml").symlink_to("/etc/hostname")
        if kind == "long":
            (root / "out" / "report.xml").write_bytes(b"x" * (2 * 1024 * 1024 + 1))

    assert (await formatted(do)).report == ""


def _hostile(root: Path) -> None:
    (root / "readme.md").unlink()
    (root / "readme.md").symlink_to("/etc/hostname")
    (root / "pkg" / "module.py").write_text("fine = 1\n")
    for name in (".git", ".GIT", "git~1"):
        (root / name / "hooks").mkdir(parents=True)
        (root / name / "hooks" / "pre-commit").write_text("#!/bin/sh\n")
    (root / ".gitmodules").write_text("[submodule]")
    os.link(root / "run.sh", root / "hard.txt")
    os.mkfifo(root / "pipe")
    (root / "windows.txt").write_bytes(b"\xff\xfe")
    (root / "new.bin").write_bytes(b"a\0b")
    (root / "long.txt").write_bytes(b"x" * (512 * 1024 + 1))
    (root / os.fsdecode(b"\xff.txt")).write_text("x")
    (root / "elsewhere").symlink_to("/etc")
    (root / "link").unlink()
    (root / "link").write_text("now a file")


async def test_what_is_no_text_file_or_has_a_refused_name_is_left_alone_and_said(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    ran = await formatted(_hostile)
    assert await changes_of(repositories, tree, ran) == {"pkg/module.py": "fine = 1\n"}
    assert "not taken over" in ran.result.output
    assert "  .GIT: it is git's own\n" in ran.result.output
    assert "and 6 more" in ran.result.output


async def test_a_directory_that_became_a_link_deletes_nothing(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    def do(root: Path) -> None:
        (root / "pkg").rename(root / "moved")
        (root / "pkg").symlink_to("moved")

    ran = await formatted(do)
    assert set(await changes_of(repositories, tree, ran)) == {"moved/module.py"}
    assert "pkg: it is a symbolic link" in ran.result.output


async def test_a_file_that_became_a_directory_is_taken_over_so(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    def do(root: Path) -> None:
        (root / "readme.md").unlink()
        (root / "readme.md").mkdir()
        (root / "readme.md" / "index.md").write_text("x")

    ran = await formatted(do)
    assert await changes_of(repositories, tree, ran) == {"readme.md": None, "readme.md/index.md": "x"}


async def test_caches_and_what_the_tree_ignores_are_not_taken(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    ignoring = await repositories.write(
        tree, {".gitignore": "*.log\n!kept.log\nreadme.md\n", "pkg/.gitignore": "/made/\n", "a~": "tracked"}
    )

    def do(root: Path) -> None:
        (root / "readme.md").write_text("tracked, so ignored by no rule\n")
        (root / "a~").write_text("tracked too")
        (root / ".gitignore").write_text("*\n")  # what the command makes of the rules counts for nothing
        for path in (
            "x.log",
            "kept.log",
            ":(top)",
            "pkg/made/y.txt",
            "pkg/__pycache__/m.txt",
            ".mypy_cache/z.json",
            "m.pyc",
        ):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("x")

    ran = await formatted(do, ignoring)
    assert set(await changes_of(repositories, ignoring, ran)) == {"readme.md", "a~", ".gitignore", "kept.log", ":(top)"}


async def test_line_endings_that_attributes_gave_a_file_are_not_its_change(
    formatted: Formatted, repositories: Repositories, tree: Tree
) -> None:
    crlf = await repositories.write(tree, {".gitattributes": "*.py text eol=crlf\n"})
    ran = await formatted(lambda root: (root / "pkg" / "module.py").write_bytes(b"one = 1\r\ntwo = 2\r\n"), crlf)
    assert await changes_of(repositories, crlf, ran) == {"pkg/module.py": "one = 1\ntwo = 2\n"}


@pytest.mark.parametrize("exit_code", [1, None])
async def test_a_command_that_failed_wrote_and_one_that_was_ended_did_not(
    formatted: Formatted, runner: DoingRunner, tree: Tree, exit_code: int | None
) -> None:
    runner.result = runner.result.model_copy(update={"exit_code": exit_code, "timed_out": exit_code is None})
    ran = await formatted(lambda root: (root / "readme.md").write_text("half\n") and None)
    assert (ran.tree == tree) is (exit_code is None)
    assert ("did not come to its own end" in ran.result.output) is (exit_code is None)


async def test_a_command_that_changed_too_much_changes_nothing(formatted: Formatted, tree: Tree) -> None:
    ran = await formatted(lambda root: [(root / f"{number}.txt").touch() for number in range(2001)] and None)
    assert ran.tree == tree
    assert "everything: more than 2000 files" in ran.result.output


async def test_many_files_are_taken_over_at_once(formatted: Formatted, repositories: Repositories, tree: Tree) -> None:
    ran = await formatted(lambda root: [(root / f"{one}.txt").write_text(str(one)) for one in range(200)] and None)
    assert await repositories.read(ran.tree, "137.txt") == "137"
    assert len((await repositories.diff(tree, ran.tree)).files) == 200
