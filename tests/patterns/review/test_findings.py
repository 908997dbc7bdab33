"""What code can refute of a finding without asking anybody."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patterns.review.findings import Finding, Findings, anchored, lines_of, problems_of_findings, shown

DIFF = """\
diff --git a/cart.py b/cart.py
index 1111111..2222222 100644
--- a/cart.py
+++ b/cart.py
@@ -1,3 +1,4 @@
 def total(prices):
-    return sum(prices)
+    if not prices:
+        return None
+    return sum(prices, 0.0)
 # end
@@ -20,2 +21,2 @@ def other():
-    old = 1
+    new = 1
     same = 2
diff --git a/old.py b/old.py
deleted file mode 100644
--- a/old.py
+++ /dev/null
@@ -1,2 +0,0 @@
-first = 1
--- minus
diff --git a/na me.py b/na me.py
--- a/na me.py\t
+++ b/na me.py\t
@@ -1 +1 @@
-a
+++ b/odd
\\ No newline at end of file
"""


def finding(path: str = "cart.py", line: int = 3, quote: str = "        return None", **changes: str) -> Finding:
    return Finding(
        path=path,
        line=line,
        quote=quote,
        severity="major",
        claim=changes.get("claim", "An empty cart has no total."),
        failure="For an empty list the caller gets None and fails.",
    )


def test_lines_have_the_numbers_of_the_new_file() -> None:
    found = [(one.path, one.number, one.sign, one.text) for one in lines_of(DIFF)]
    assert found == [
        ("cart.py", 1, " ", "def total(prices):"),
        ("cart.py", 2, "-", "    return sum(prices)"),
        ("cart.py", 2, "+", "    if not prices:"),
        ("cart.py", 3, "+", "        return None"),
        ("cart.py", 4, "+", "    return sum(prices, 0.0)"),
        ("cart.py", 5, " ", "# end"),
        ("cart.py", 21, "-", "    old = 1"),
        ("cart.py", 21, "+", "    new = 1"),
        ("cart.py", 22, " ", "    same = 2"),
        ("old.py", 0, "-", "first = 1"),
        ("old.py", 0, "-", "-- minus"),
        ("na me.py", 1, "-", "a"),
        ("na me.py", 1, "+", "++ b/odd"),
    ]


def test_the_reviewer_is_shown_numbers_and_signs() -> None:
    assert "cart.py\n    1  def total(prices):\n      -    return sum(prices)\n    2 +    if not prices:" in shown(DIFF)


def test_a_finding_stands_where_its_quote_stands() -> None:
    lines = lines_of(DIFF)
    assert anchored(finding(), lines) == finding()
    assert anchored(finding(quote="return None"), lines) == finding(quote="return None")
    moved = anchored(finding(line=6), lines)
    assert isinstance(moved, Finding)
    assert moved.line == 3, "a few lines off: moved to where the quote is"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (finding(path="invoice.py"), "F1: invoice.py is not part of the change"),
        (finding(quote="return 42"), "F1: cart.py:3: the quoted line does not stand there: 'return 42'"),
        (finding(line=40), "F1: cart.py:40: the quoted line does not stand there: 'return None'"),
        (finding(path="old.py"), "F1: old.py:3: the quoted line does not stand there: 'return None'"),
        (finding(quote="   "), "F1: cart.py:3: the quote is blank"),
    ],
    ids=["another file", "an invented quote", "an invented line", "a quote from elsewhere", "a blank quote"],
)
def test_what_was_invented_is_refused_with_the_reason(wrong: Finding, words: str) -> None:
    assert problems_of_findings(DIFF, Findings(findings=(wrong,))) == [words]


def test_every_refused_finding_is_named_and_the_same_one_twice_too() -> None:
    findings = Findings(findings=(finding(path="x.py"), finding(), finding(line=4), finding(quote="no")))
    assert [one.partition(":")[0] for one in problems_of_findings(DIFF, findings)] == [
        "F1",
        "F4",
        "the same finding is given twice",
    ]
    assert problems_of_findings(DIFF, Findings()) == []


LINES = st.lists(
    st.sampled_from(["a", "b", "--- x", "+++ y", "@@ -1 +1 @@", "diff --git a/x b/x", "", "\tc"]), max_size=15
)


@given(before=LINES, after=LINES)
def test_each_line_of_the_new_file_is_found_at_its_number(before: list[str], after: list[str]) -> None:
    """Also where the text itself looks like a diff."""
    body = "\n".join(difflib.unified_diff(before, after, "a/f", "b/f", lineterm="", n=2))
    lines = lines_of(f"diff --git a/f b/f\n{body}\n") if body else ()
    assert all(line.path == "f" for line in lines)
    for line in lines:
        if line.sign != "-":
            assert after[line.number - 1] == line.text
    added = [line.number for line in lines if line.sign == "+"]
    assert [after[number - 1] for number in added] == [one[1:] for one in body.split("\n")[2:] if one.startswith("+")]
