"""A tree is a value: whoever has the mirror can make it again, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.values.repository.rules import CommandRule
from patterns.values.repository.trees import Change, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

TEST = CommandRule(name="test", words=("pytest", "-q"))

SPECIAL_NAME = "wide/naïve ✓.py"


async def checked_out(repositories: Repositories, tree: Tree, runner: Any) -> dict[str, bytes]:
    await repositories.run(Tree.model_validate_json(tree.model_dump_json()), TEST)
    files: dict[str, bytes] = runner.files
    return files


EDITS: dict[str, dict[str, str | None]] = {
    "a file with CRLF": {"windows.txt": "one\r\nTWO\r\nthree\r\n"},
    "a file that loses its last newline": {"readme.md": "# Sample"},
    "a file that keeps having none": {"no_newline.txt": "first\nlast one"},
    "a lone carriage return and a form feed": {"readme.md": "a\rb\fc\x1c\u2028d\n"},
    "a NUL character": {"readme.md": "x" * 9000 + "\0\n"},
    "a new empty file": {"new/empty.txt": ""},
    "names with spaces and beyond ASCII": {
        "with space/na me.txt": "two\n",
        SPECIAL_NAME: "value = 'ü'\n",
        '"q".txt': "q",
    },
    "deletions, also of what is no UTF-8": {"latin.txt": None, "picture.bin": None, "readme.md": None},
    "a rename": {
        "pkg/module.py": None,
        "pkg/renamed.py": "def first():\n    return 1\n\n\ndef second():\n    return 3\n",
    },
    "trailing spaces and conflict marks": {"readme.md": "<<<<<<< ours\n=======   \n>>>>>>> theirs\t\n\n\n"},
    "an executable file": {"run.sh": "#!/bin/sh\nexit 1\n"},
}


@pytest.mark.parametrize("what", EDITS)
async def test_a_tree_comes_back_from_its_journal_byte_for_byte(
    repositories: Repositories, opened: Any, runner: Any, first_files: dict[str, bytes], tree: Tree, what: str
) -> None:
    written = await repositories.write(tree, EDITS[what])
    expected = {path: content for path, content in first_files.items() if EDITS[what].get(path, "") is not None}
    expected |= {path: text.encode() for path, text in EDITS[what].items() if text is not None}
    async with opened() as restarted:
        assert await checked_out(restarted, written, runner) == expected
        assert runner.executable == {"run.sh"}


async def test_text_changes_make_a_readable_patch(repositories: Repositories, tree: Tree) -> None:
    written = await repositories.write(tree, {"windows.txt": "one\r\nTWO\r\nthree\r\n"})
    assert "\n-two\r\n+TWO\r\n" in written.patch


async def test_a_second_write_builds_on_the_first_and_undoing_it_leaves_no_patch(
    repositories: Repositories, tree: Tree
) -> None:
    once = await repositories.write(tree, {"readme.md": "new\n"})
    twice = await repositories.write(once, {"pkg/module.py": None})
    assert (await repositories.diff(tree, twice)).files == ("pkg/module.py", "readme.md")
    module = await repositories.read(tree, "pkg/module.py")
    assert await repositories.write(twice, {"pkg/module.py": module, "readme.md": "# Sample\n\nA line.\n"}) == tree


async def test_a_binary_and_an_executable_file_survive_in_a_merge(
    repositories: Repositories, runner: Any, tree: Tree
) -> None:
    one = await repositories.write(tree, {"run.sh": "#!/bin/sh\nexit 3\n"})
    two = await repositories.write(tree, {"latin.txt": None})
    changes = tuple(Change(task_id=name, before=tree, after=after) for name, after in (("a", one), ("b", two)))
    merged = await repositories.merge(tree, changes)
    files = await checked_out(repositories, merged.tree, runner)
    assert files["run.sh"] == b"#!/bin/sh\nexit 3\n"
    assert runner.executable == {"run.sh"}
    assert files["picture.bin"] == bytes(range(256)) * 8


async def test_a_diff_is_for_people(repositories: Repositories, tree: Tree) -> None:
    module = await repositories.read(tree, "pkg/module.py")
    after = await repositories.write(
        tree, {"pkg/module.py": None, "pkg/moved.py": module, SPECIAL_NAME: "value = 2\nmore = 3\n"}
    )
    diff = await repositories.diff(tree, after)
    assert "rename from pkg/module.py\nrename to pkg/moved.py" in diff.text
    assert f"+++ b/{SPECIAL_NAME}" in diff.text
    assert diff.files == ("pkg/module.py", "pkg/moved.py", SPECIAL_NAME)
    assert (diff.added, diff.removed) == (2, 1)
    assert (await repositories.diff(after, after)).text == ""


async def test_a_tree_outlives_the_mirror_and_the_branch_it_began_at(
    repositories: Repositories, opened: Any, remote: Any, tree: Tree
) -> None:
    written = await repositories.write(tree, {"readme.md": "kept\n"})
    remote.git("checkout", "-q", "--orphan", "other")
    remote.commit("another beginning")
    remote.git("branch", "-D", "main")
    async with opened("another machine", default_branch="other") as elsewhere:
        assert await elsewhere.read(written, "readme.md") == "kept\n"
