"""A change is read with the numbers of both sides."""

from __future__ import annotations

from hypothesis import given, settings

from patterns.review.change.hunks import ChangedFile, numbered, read_change, read_patch
from patterns.values.repository.reviews import Side
from tests.patterns.review.change.git_diffs import Edit, edits

SIDES: tuple[Side, ...] = ("old", "new")
GIT = """\
diff --git a/cart.py b/shop/cart.py
similarity index 80%
rename from cart.py
rename to shop/cart.py
index 1111111..2222222 100644
--- a/cart.py
+++ b/shop/cart.py
@@ -9,4 +9,5 @@ class Cart:
 def total(prices):\r
-    return sum(prices)\r
+    if not prices:\r
+        return None\r
     # end\r
 \r
@@ -40,2 +41 @@ def other():
-    old = 1
     same = 2
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/logo.png b/logo.png
new file mode 100644
Binary files /dev/null and b/logo.png differ
diff --git "a/ta\\tb.txt" "b/ta\\tb.txt"
deleted file mode 100644
--- "a/ta\\tb.txt"
+++ /dev/null
@@ -1 +0,0 @@
-gone
"""


def cart() -> ChangedFile:
    return read_change(GIT)[0]


def test_every_line_has_the_numbers_of_the_sides_that_it_is_on() -> None:
    first, second = cart().hunks
    assert (first.old_start, first.new_start, second.old_start, second.new_start) == (9, 9, 40, 41)
    assert [(line.sign, line.old, line.new) for line in first.lines] == [
        (" ", 9, 9),
        ("-", 10, None),
        ("+", None, 10),
        ("+", None, 11),
        (" ", 11, 12),
        (" ", 12, 13),
    ]
    assert first.lines[1].text == "    return sum(prices)\r", "an end of another kind is part of the text"
    assert second.side("old") == {40: "    old = 1", 41: "    same = 2"}
    assert second.side("new") == {41: "    same = 2"}


def test_what_happened_to_a_file_is_told() -> None:
    _, script, logo, tab = read_change(GIT)
    assert (cart().path, cart().old_path, cart().renamed) == ("shop/cart.py", "cart.py", True)
    assert (script.modes, script.hunks, script.renamed) == (("100644", "100755"), (), False)
    assert (logo.binary, logo.added) == (True, True)
    assert (tab.path, tab.deleted) == ("ta\tb.txt", True)


def test_a_model_is_shown_the_number_of_each_line_on_its_side() -> None:
    assert numbered(cart()).split("\n") == [
        "shop/cart.py (was cart.py)",
        "@@ -9,4 +9,5 @@",
        "        9  def total(prices):",
        "   old 10 -    return sum(prices)",
        "       10 +    if not prices:",
        "       11 +        return None",
        "       12      # end",
        "       13  ",
        "@@ -40,2 +41,1 @@",
        "   old 40 -    old = 1",
        "       41      same = 2",
    ]
    shown = [numbered(one) for one in read_change(GIT)[1:]]
    assert shown[:2] == ["run.sh (mode 100644 to 100755)", "logo.png (added, binary)"]
    assert shown[2] == "ta\tb.txt (deleted)\n@@ -1,1 +0,0 @@\n    old 1 -gone"


def test_hunks_without_a_header_are_read_alike() -> None:
    patch = GIT[GIT.index("@@ -9") : GIT.index("diff --git a/run.sh")]
    assert read_patch(patch) == cart().hunks
    assert read_patch("") == ()


def test_a_blank_line_that_lost_its_sign_is_context() -> None:
    (hunk,) = read_patch("@@ -1,3 +1,3 @@\n-one\n+One\n\n three")
    assert hunk.side("new") == {1: "One", 2: "", 3: "three"}


def test_hunks_without_context_keep_their_numbers() -> None:
    edit = Edit("a\nb\nc\nd\n", "a\nnew\nb\nd\n")
    hunks = read_change(edit.diff(context=0))[0].hunks
    assert [(hunk.side("old"), hunk.side("new")) for hunk in hunks] == [({}, {2: "new"}), ({3: "c"}, {})]


@settings(max_examples=40)
@given(edits())
def test_each_line_of_a_side_is_found_at_its_number_and_the_others_did_not_change(edit: Edit) -> None:
    (file,) = read_change(edit.diff())
    rest: list[list[str]] = []
    for side in SIDES:
        shown = {number: text for hunk in file.hunks for number, text in hunk.side(side).items()}
        every = dict(enumerate(edit.text(side), 1))
        assert all(every.get(number) == text for number, text in shown.items())
        rest.append([text for number, text in every.items() if number not in shown])
    assert rest[0] == rest[1]
