"""The library that the demo works on: as its authors published it, without what is compiled."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from bot.local.library import LIBRARY, make_library_origin
from bot.local.scenarios import REFACTOR_LIBRARY
from tools.repository.environment import hardened
from tools.repository.git import Git

VERSION = metadata.version(LIBRARY)
ENCODER = Path(str(metadata.distribution(LIBRARY).locate_file("simplejson/encoder.py"))).read_bytes()


@pytest.fixture
async def git(tmp_path: Path) -> Git:
    origin = await make_library_origin(tmp_path)
    return Git(hardened(home=tmp_path, git_directory=origin, transport="file"))


async def lines(git: Git, *arguments: str) -> list[str]:
    return (await git.output(*arguments)).decode().splitlines()


async def test_it_is_one_commit_of_the_sources_their_tests_and_the_licence(git: Git) -> None:
    assert await lines(git, "log", "--format=%s", "main") == [f"Import {LIBRARY} {VERSION}"]
    paths = await lines(git, "ls-tree", "-r", "--name-only", "main")
    assert {"LICENSE.txt", "simplejson/__init__.py", "simplejson/tests/test_decode.py"} <= {*paths}
    assert [path for path in paths if not path.endswith(".py")] == ["LICENSE.txt"]


async def test_its_files_are_the_installed_ones_byte_for_byte(git: Git) -> None:
    assert await git.output("show", "main:simplejson/encoder.py") == ENCODER


async def test_it_has_the_same_names_everywhere(git: Git, tmp_path: Path) -> None:
    first = await lines(git, "rev-parse", "main")
    await make_library_origin(tmp_path)
    assert await lines(git, "rev-parse", "main") == first


async def test_the_demo_speaks_of_files_that_it_has(git: Git) -> None:
    paths = await lines(git, "ls-tree", "--name-only", "main:simplejson")
    named = [word.strip(",;") for word in REFACTOR_LIBRARY.typed.split() if ".py" in word]
    assert named == ["compat.py", "ordered_dict.py", "decoder.py"]
    assert {*named} <= {*paths}
