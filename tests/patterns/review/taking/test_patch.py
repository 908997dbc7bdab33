"""A shared patch in git's form, whoever wrote it."""

from __future__ import annotations

import pytest

from patterns.diffs import diffs_of
from patterns.review.taking.patch import as_git

PLAIN = """--- shop/cart.py\t2026-11-01 10:00:00
+++ shop/cart.py\t2026-11-02 10:00:00
@@ -1,3 +1,3 @@
 def total(prices):
---- a line that looks like a head
+    return sum(prices)
 # end
"""


def test_what_git_prints_stays_as_it_is_without_the_mail_around_it() -> None:
    diff = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+2\n"
    assert as_git(f"From: somebody\nSubject: [PATCH] two\n\n---\n a.py | 2 +-\n\n{diff}") == diff


def test_a_plain_diff_gets_the_lines_that_name_its_files() -> None:
    [file] = diffs_of(as_git(PLAIN))
    assert file.path == "shop/cart.py"
    assert [(one.sign, one.text) for one in file.lines if one.sign != " "] == [
        ("-", "--- a line that looks like a head"),
        ("+", "    return sum(prices)"),
    ]


def test_new_and_deleted_files_are_known_as_such() -> None:
    text = (
        "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+1\n"
        "--- a/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n\\ No newline at end of file\n"
    )
    new, old = diffs_of(as_git(text))
    assert (new.path, new.added, old.path, old.deleted) == ("new.py", True, "old.py", True)


def test_lines_may_end_as_on_windows() -> None:
    [file] = diffs_of(as_git(PLAIN.replace("\n", "\r\n")))
    assert file.path == "shop/cart.py"


def test_a_text_without_any_change_holds_nothing() -> None:
    assert as_git("Dear all,\nplease look at this.\n") == ""


def test_a_patch_of_both_forms_loses_no_file() -> None:
    lies = PLAIN.replace("+1,3 @@", "+1,99999 @@")
    git = "diff --git a/b.py b/b.py\n--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-1\n+2\n"
    assert [file.path for file in diffs_of(as_git(lies + git + PLAIN))] == ["shop/cart.py", "b.py", "shop/cart.py"]


@pytest.mark.parametrize("path", ["x.py", "shop/cart.py", "a name.py"])
def test_a_path_without_the_letters_before_it_is_kept_whole(path: str) -> None:
    text = f"diff --git {path} {path}\nindex 1..2 100644\n--- {path}\n+++ {path}\n@@ -1 +1 @@\n-1\n+2\n"
    [file] = diffs_of(as_git(text))
    assert (file.path, len(file.lines)) == (path, 2)


def test_renames_modes_and_what_is_binary_stay_known() -> None:
    text = (
        "diff --git a/old.py b/new.py\nsimilarity index 100%\nrename from old.py\nrename to new.py\n"
        "diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n"
    )
    renamed, image = diffs_of(as_git(text))
    assert (renamed.old_path, renamed.path, image.binary) == ("old.py", "new.py", True)
