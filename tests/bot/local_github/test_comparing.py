"""What GitHub shows of a change is what git says of it."""

from __future__ import annotations

import pytest

from bot.local.github.comparing import Changed, changed
from tests.bot.local_github.conftest import Bare

SONG = b"".join(b"line %d\n" % number for number in range(1, 11))
ODD = 'we"ird \u00fc\t<b>.txt'
BEFORE = {
    "changed.py": b"one\ntwo\n",
    "old/song.txt": SONG,
    "still.txt": SONG * 2,
    "gone.py": b"x = 1\n",
    "tail.txt": b"first\nlast",
    "logo.png": b"\0\1",
    ODD: b"diff --git a/x b/x\n@@ -1 +1 @@\n",
}
AFTER = {
    "changed.py": b"one\nTwo\n",
    "new/song.txt": SONG.replace(b"line 5\n", b"line five\n"),
    "moved.txt": SONG * 2,
    "new.py": b"y = 2\nz = 3\n",
    "tail.txt": b"first\nend",
    "logo.png": b"\0\2",
    ODD: b"diff --git a/y b/y\n@@ -1 +1 @@\n",
}
PATCHES = {
    "changed.py": "@@ -1,2 +1,2 @@\n one\n-two\n+Two",
    "new/song.txt": "@@ -2,7 +2,7 @@ line 1\n line 2\n line 3\n line 4\n-line 5\n+line five\n line 6\n line 7\n line 8",
    "moved.txt": None,
    "gone.py": "@@ -1 +0,0 @@\n-x = 1",
    "new.py": "@@ -0,0 +1,2 @@\n+y = 2\n+z = 3",
    "tail.txt": "@@ -1,2 +1,2 @@\n first\n-last\n\\ No newline at end of file\n+end\n\\ No newline at end of file",
    "logo.png": None,
    ODD: "@@ -1,2 +1,2 @@\n-diff --git a/x b/x\n+diff --git a/y b/y\n @@ -1 +1 @@",
}


@pytest.fixture
async def change(bare: Bare) -> Changed:
    """The branch left main before main went on."""
    start = await bare.commit("main", BEFORE)
    head = await bare.commit("branch", AFTER, onto=start)
    main = await bare.commit("main", {**BEFORE, "later.py": b"pass\n"}, onto=start)
    return await changed(bare.git, main, head)


async def test_the_hunks_are_those_of_git(bare: Bare, change: Changed) -> None:
    shown = {one["filename"]: one.get("patch") for one in change.files}
    assert shown == PATCHES
    whole = await bare.says("diff", "main...branch")
    assert all(f"\n{patch}\n" in whole for patch in shown.values() if patch)


async def test_each_file_says_what_became_of_it(bare: Bare, change: Changed) -> None:
    status = {one["filename"]: (one["status"], one["additions"], one["deletions"]) for one in change.files}
    assert status["new/song.txt"] == ("renamed", 1, 1)
    assert status["moved.txt"] == ("renamed", 0, 0)
    assert status["gone.py"] == ("removed", 0, 1)
    assert status["new.py"] == ("added", 2, 0)
    assert status["logo.png"] == ("modified", 0, 0)
    before = {one["filename"]: one["previous_filename"] for one in change.files if "previous_filename" in one}
    assert before == {"new/song.txt": "old/song.txt", "moved.txt": "still.txt"}
    assert change.commits == [(await bare.says("rev-parse", "branch")).strip()]


async def test_a_file_that_becomes_a_link_is_one_file_with_both_sides(bare: Bare) -> None:
    start = await bare.commit("main", {"a": b"text\n", "b": b"one\n"})
    blob = (await bare.git.output("hash-object", "-w", "--stdin", stdin=b"elsewhere")).decode().strip()
    other = (await bare.says("rev-parse", "main:b")).strip()
    listing = f"120000 blob {blob}\ta\n100755 blob {other}\tb\n".encode()
    tree = (await bare.git.output("mktree", stdin=listing)).decode().strip()
    head = (await bare.says("commit-tree", tree, "-p", start, "-m", "link")).strip()
    link, mode = (await changed(bare.git, start, head)).files
    assert (link["filename"], link["status"]) == ("a", "changed")
    assert link["patch"] == "@@ -1 +0,0 @@\n-text\n@@ -0,0 +1 @@\n+elsewhere\n\\ No newline at end of file"
    assert (mode["filename"], mode["status"], "patch" in mode) == ("b", "modified", False)
