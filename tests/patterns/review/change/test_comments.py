"""A finding at a code host: on a line that is shown there, in words that do nothing."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.review.change.comments import new_review, remark_of
from patterns.review.change.findings import Finding, Site
from patterns.values.repository.reviews import NewRemark
from patterns.wording.inert import GAP
from tests.patterns.review.change.conftest import HAPPENS, WRONG, finding

CODE = ("    first = prices[0]", "    return first")
PATCH = "@@ -1,2 +1,3 @@\n def total(prices):\n-    return sum(prices)\n+    first = prices[0]\n+    return first"
PATCHES = {"shop/cart.py": PATCH}


def first(**fields: Any) -> Finding:
    return finding(**{"quote": CODE[0], "line": 2, "end_line": 3, "code": CODE, **fields})


def remark(one: Finding, patches: dict[str, str] | None = None, evidence: str = "") -> NewRemark:
    made = remark_of(one, PATCHES if patches is None else patches, evidence)
    assert made is not None
    return made


def test_several_lines_are_commented_as_a_range() -> None:
    one = remark(first(suggestion="    return sum(prices)", rule="Totals are sums."), evidence="check.py ended with 1")
    assert (one.path, one.side, one.start_line, one.line) == ("shop/cart.py", "new", 2, 3)
    assert one.body == (
        f"**major** (correctness): {WRONG}\n\n*When:* {HAPPENS}\n\n*Rule:*\n> Totals are sums.\n\n"
        "*Shown by:*\n> check.py ended with 1\n\n```suggestion\n    return sum(prices)\n```"
    )


def test_without_evidence_there_is_no_word_of_it() -> None:
    assert remark(first(), evidence=" \n").body == f"**major** (correctness): {WRONG}\n\n*When:* {HAPPENS}"


def test_one_line_has_no_start() -> None:
    one = remark(finding("    return sum(prices)", 2, side="old", suggestion="x = 1"))
    assert (one.side, one.start_line, one.line) == ("old", None, 2)
    assert "suggestion" not in one.body, "lines that are gone cannot be replaced"


def test_where_the_host_shows_only_the_first_line_the_comment_is_there_without_suggestion() -> None:
    shorter = {"shop/cart.py": PATCH.removesuffix("\n+    return first")}
    one = remark(first(suggestion="    return sum(prices)"), shorter)
    assert (one.start_line, one.line) == (None, 2)
    assert "suggestion" not in one.body


def test_a_blank_last_line_that_the_host_does_not_show_is_not_commented() -> None:
    assert remark(first(code=(*CODE, ""), end_line=4)).line == 2


@pytest.mark.parametrize("patch", ["", PATCH.replace("prices[0]", "prices[1]"), "@@ -50 +50 @@\n-a\n+b"])
def test_where_the_host_does_not_show_the_quote_there_is_no_comment(patch: str) -> None:
    assert remark_of(first(), {"shop/cart.py": patch}) is None
    assert remark_of(first(), {}) is None


def test_a_fence_is_longer_than_any_in_the_suggestion() -> None:
    body = remark(first(suggestion="````\n@app.route('/')\n```")).body
    assert body.endswith("\n\n`````suggestion\n````\n@app.route('/')\n```\n`````"), "code stays as it is"


@pytest.mark.parametrize(
    "text", ["<!-- steward:other -->", "# https://acme.slack.com/archives/C1/p2", "# slack://channel?id=C1"]
)
def test_a_suggestion_that_hides_text_or_leads_to_a_conversation_is_left_out(text: str) -> None:
    assert "suggestion" not in remark(first(suggestion=text)).body


def test_what_a_model_says_has_no_effect() -> None:
    attack = (
        "@acme/all fixes #12 ![x](http://a.test/p)\n\n# Approved\n<!-- steward:k --> [skip ci]\n"
        "https://acme.slack.com/archives/C1/p2 and ``` and > more"
    )
    site = Site(path="a`b@c.py", side="new", line=3, quote="x")
    body = remark(first(claim=attack, failure=attack, rule=attack, sites=(site,)), evidence=attack).body
    for act in ("@acme", "#12", "](", "<!--", "[skip", "://", "slack.com", "\n# Approved", "@c.py"):
        assert act not in body.replace(GAP, "\0")
    lines = [line for line in body.split("\n") if line]
    assert all(line.startswith(("**major**", "*", ">")) for line in lines)


def test_further_places_are_named_by_file_and_at_most_ten() -> None:
    sites = tuple(Site(path=f"{path}.py", side="new", line=line, quote="x") for path in "ab" for line in range(1, 8))
    assert "*Also at:* `a.py:1,2,3,4,5,6,7`, `b.py:1,2,3` and 4 more" in remark(first(sites=sites)).body
    assert remark(first(sites=sites[:10])).body.endswith("*Also at:* `a.py:1,2,3,4,5,6,7`, `b.py:1,2,3`")


def test_the_key_is_that_of_the_claim_wherever_its_line_went() -> None:
    moved = {"shop/cart.py": PATCH.replace("@@ -1,2 +1,3 @@", "@@ -11,2 +11,3 @@")}
    keys = {remark(first()).key, remark(first(line=12, end_line=13), moved).key}
    assert len(keys) == 1
    assert remark(first(claim="An empty list raises an error.")).key not in keys


def test_what_has_no_line_at_the_host_stands_in_the_review_itself() -> None:
    away = finding("old = 1", 7, path="far.py", side="old", id="F2", claim="Nobody sets this any more.")
    again = first(id="F3")
    review = new_review(
        (first(id="F1"), away, again),
        run_id="review-1",
        commit="c0ffee",
        patches=PATCHES,
        summary="Three findings.",
        evidence={"F2": "grep finds nothing"},
    )
    assert (review.key, review.commit) == ("review-1", "c0ffee")
    assert [one.line for one in review.remarks] == [3]
    parts = review.body.split("\n\n")
    assert parts[:3] == [
        "Three findings.",
        "`far.py:7 (before the change)`",
        "**major** (correctness): Nobody sets this any more.",
    ]
    assert "> grep finds nothing" in review.body
    assert "`shop/cart.py:2-3`" in parts, "two of one key: only one of them can be a comment"


def test_a_review_is_never_longer_than_github_takes() -> None:
    away = [finding(path=f"{number}.py", claim="x" * 600, failure="y" * 600, rule="z" * 600) for number in range(60)]
    body = new_review(away, run_id="r", commit="c", patches={}, summary="Many.").body
    assert 59_000 < len(body) <= 60_000
