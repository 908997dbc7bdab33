from __future__ import annotations

import pytest

from bot.local.github.line_rules import HUNK, NO_LINE, ORDER, PATH, SIDE, problem_of_comment

PATCH = """@@ -10,4 +10,5 @@ def total():
 ten
-eleven
+Eleven
+and a half
 twelve
 thirteen
@@ -40,2 +41,1 @@
-forty
 forty-one
\\ No newline at end of file"""
PATCHES = {
    "a.py": PATCH,
    "logo.png": "",
    "new.py": "@@ -0,0 +1 @@\n+one\u2028and\x0cmore\r",
    "gone.py": "@@ -1 +0,0 @@\n-x",
}

CASES = [
    ("an added line", ("a.py", "RIGHT", 12), None),
    ("an unchanged line", ("a.py", "RIGHT", 14), None),
    ("a removed line", ("a.py", "LEFT", 11), None),
    ("an unchanged line, on the left", ("a.py", "LEFT", 13), None),
    ("the last line of the file", ("a.py", "RIGHT", 41), None),
    ("after the last line", ("a.py", "RIGHT", 42), NO_LINE),
    ("a line before the hunk", ("a.py", "RIGHT", 9), NO_LINE),
    ("between two hunks", ("a.py", "RIGHT", 15), NO_LINE),
    ("a line that is on the other side only", ("a.py", "RIGHT", 40), NO_LINE),
    ("another file", ("b.py", "RIGHT", 12), PATH),
    ("no side", ("a.py", "new", 12), SIDE),
    ("a binary file", ("logo.png", "RIGHT", 1), NO_LINE),
    ("a new file", ("new.py", "RIGHT", 1), None),
    ("what is no line end ends no line", ("new.py", "RIGHT", 2), NO_LINE),
    ("the other side of a new file", ("new.py", "LEFT", 0), NO_LINE),
    ("a deleted file", ("gone.py", "LEFT", 1), None),
]
RANGES = [
    ("several lines", ("RIGHT", 13, 11, None), None),
    ("from a removed line to an added one", ("RIGHT", 12, 11, "LEFT"), None),
    ("backwards over the sides", ("LEFT", 11, 12, "RIGHT"), ORDER),
    ("backwards", ("RIGHT", 11, 13, None), ORDER),
    ("no length", ("RIGHT", 12, 12, None), ORDER),
    ("over two hunks", ("RIGHT", 41, 12, None), HUNK),
    ("from outside the hunks", ("RIGHT", 12, 3, None), HUNK),
    ("to outside the hunks", ("RIGHT", 20, 12, None), NO_LINE),
]


@pytest.mark.parametrize(("place", "problem"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_a_comment_stands_on_a_line_that_is_shown(place: tuple[str, str, int], problem: str | None) -> None:
    path, side, line = place
    assert problem_of_comment(PATCHES, path=path, side=side, line=line) == problem


@pytest.mark.parametrize(("span", "problem"), [one[1:] for one in RANGES], ids=[one[0] for one in RANGES])
def test_several_lines_are_of_one_hunk_and_in_order(
    span: tuple[str, int, int, str | None], problem: str | None
) -> None:
    side, line, start_line, start_side = span
    told = problem_of_comment(PATCHES, path="a.py", side=side, line=line, start_line=start_line, start_side=start_side)
    assert told == problem
