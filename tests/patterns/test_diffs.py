"""A diff as git prints it says which lines of which files are new."""

from __future__ import annotations

import difflib

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.diffs import FileDiff, diffs_of

GIT = """\
diff --git a/dash.sql b/dash.sql
index 2b3a04e46a7b..65e684c63788 100644
--- a/dash.sql
+++ b/dash.sql
@@ -1,2 +1,2 @@
--- sql
-++ x
+no sql
+++ y
diff --git a/empty.txt b/empty.txt
new file mode 100644
index 000000000000..e69de29bb2d1
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
index 286c5f577691..000000000000
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-gone
diff --git a/link b/link
new file mode 120000
index 000000000000..3594e94c04db
--- /dev/null
+++ b/link
@@ -0,0 +1 @@
+/etc/passwd
\\ No newline at end of file
diff --git a/bin.dat b/bin.dat
index 140ddd1c0d3b..1e3e50c905d4 100644
Binary files a/bin.dat and b/bin.dat differ
diff --git a/old.txt b/new name.txt
similarity index 66%
rename from old.txt
rename to new name.txt
index de980441c3ab..7be73ce3c1b1 100644
--- a/old.txt
+++ b/new name.txt\t
@@ -1,3 +1,3 @@
 a
-b
+B
 c
diff --git a/noeol.txt b/noeol.txt
index 1b322989b6ee..66455a1927ac 100644
--- a/noeol.txt
+++ b/noeol.txt
@@ -1,2 +1,3 @@
 x
-y
\\ No newline at end of file
+y
+z
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git "a/ta\\tb \\303\\274\\".txt" "b/ta\\tb \\303\\274\\".txt"
new file mode 100644
index 000000000000..8cc35a3d55c8
--- /dev/null
+++ "b/ta\\tb \\303\\274\\".txt"
@@ -0,0 +1 @@
+tab
diff --git a/we ird \u00fc.txt b/we ird \u00fc.txt
index ea0c8a85cb72..d169a2f47d56 100644
--- a/we ird \u00fc.txt\t
+++ b/we ird \u00fc.txt\t
@@ -1 +1 @@
-q
\\ No newline at end of file
+q2
"""
"""Printed by git 2.39; object names are shortened."""


def of(path: str) -> FileDiff:
    """The one file of that path."""
    [found] = [one for one in diffs_of(GIT) if one.path == path]
    return found


def added(file: FileDiff) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in file.lines if line.sign == "+"]


def test_every_file_is_named_as_it_is_named_in_the_tree() -> None:
    names = ["dash.sql", "empty.txt", "gone.txt", "link", "bin.dat", "new name.txt", "noeol.txt", "run.sh"]
    assert [one.path for one in diffs_of(GIT)] == [*names, 'ta\tb \u00fc".txt', "we ird \u00fc.txt"]


def test_lines_that_look_like_headers_are_lines() -> None:
    assert added(of("dash.sql")) == [(1, "no sql"), (2, "++ y")]
    assert [line.text for line in of("dash.sql").lines if line.sign == "-"] == ["-- sql", "++ x"]


def test_new_lines_have_the_new_files_numbers() -> None:
    assert added(of("noeol.txt")) == [(2, "y"), (3, "z")]
    assert added(of("new name.txt")) == [(2, "B")]


def test_what_became_of_a_file_is_told() -> None:
    assert of("new name.txt").old_path == "old.txt"
    assert of("empty.txt").added
    assert of("gone.txt").deleted
    assert of("bin.dat").binary
    assert (of("run.sh").old_mode, of("run.sh").new_mode) == ("100644", "100755")
    assert of("link").new_mode == "120000"
    assert of("dash.sql").new_mode == "100644"


LINES = st.lists(st.sampled_from(["a", "b", "-- c", "++ d", "@@ -1 +1 @@", "diff --git a/x b/x", "", " "]), max_size=12)


@settings(max_examples=150)
@given(LINES, LINES)
def test_the_new_file_stands_in_its_diff(before: list[str], after: list[str]) -> None:
    hunks = difflib.unified_diff([f"{one}\n" for one in before], [f"{one}\n" for one in after], "a/f", "b/f", n=99)
    files = diffs_of(f"diff --git a/f b/f\n{''.join(hunks)}diff --git a/g b/g\nold mode 100644\nnew mode 100755\n")
    assert [one.path for one in files] == ["f", "g"]
    lines = files[0].lines
    if lines:
        kept = [(line.number, line.text) for line in lines if line.sign != "-"]
        assert kept == list(enumerate(after, 1))
        assert [line.text for line in lines if line.sign != "+"] == before
