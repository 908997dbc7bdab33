"""Text of others has no effect at a code host."""

from __future__ import annotations

import re

import pytest

from patterns.wording.inert import CUT, GAP, in_code, inert, inert_line, quoted, shortened

ACTS = {
    "a mention": ("ask @ada", r"@[a-z0-9]"),
    "a team": ("@acme/owners", r"@[a-z0-9]"),
    "a mention that is escaped": (r"\@ada and @\ada", r"@\\?[a-z0-9]"),
    "a mention by its number": ("&#64;ada &commat;ada &#x40;ada", r"&(#|[a-z])"),
    "an address": ("ada@example.com", r"\w@\w"),
    "closing an issue": ("Fixes #12", r"#\d"),
    "closing one elsewhere": ("closes acme/shop#3", r"#\d"),
    "closing one by its other name": (r"resolves GH-7, GH\-8", r"GH\\?-\d"),
    "closing one by its address": ("fixes https://github.com/acme/shop/issues/3", r":/"),
    "a bare link": ("see www.example.com, HTTP://example.com", r"www\.|://"),
    "a bare link that is escaped": (r"www\.example.com http:\//example.com", r"www\\?\.|:\\?/"),
    "an image": ("![x](https://example.com/seen.png)", r"\]\("),
    "an image by reference": ("![x][y]\n[y]: https://example.com/seen.png", r"\]\[|\]:"),
    "a link with another face": ("[github.com](https://example.com)", r"\]\("),
    "HTML": ('<img src="x"> </details> <a href=x>', r"<[a-z/]"),
    "a comment": ("<!-- hidden -->", r"<!"),
    "an address in brackets": ("<https://example.com>", r"<h"),
    "skipping the tests": ("[skip ci] [ci skip] [no ci] [skip actions] [ actions skip]", r"\[ ?(skip|ci|no|actions)"),
    "turning the text round": ("safe\u202eevil\u2066", "[\u202e\u2066]"),
    "words nobody sees": ("a\u200bb\U000e0041\u00ad", f"[{GAP}\U000e0041\u00ad]"),
    "controls": ("a\x00b\x1b[31m\ud800", "[\x00\x1b\ud800]"),
    "a thread": ("https://acme.slack.com/archives/C1/p1 and slack://channel?id=C1", r"archives|channel\?"),
}


@pytest.mark.parametrize("case", ACTS)
def test_what_would_act_is_taken_apart(case: str) -> None:
    text, acting = ACTS[case]
    assert re.search(acting, text, re.IGNORECASE), "the example acts"
    assert not re.search(acting, inert(text), re.IGNORECASE)


HARMLESS = ("a - b", "`list[int]` & more", "C# and #tag", "x < 3, 12:30", "- one\n- two", "naïve ✓ 👍", "a [b] c")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_does_not_act_is_left_alone(text: str) -> None:
    assert inert(text) == text


def test_a_mark_is_taken_apart_without_a_change_to_the_eye() -> None:
    assert inert("ask @ada about #12").replace(GAP, "") == "ask @ada about #12"


def test_every_kind_of_line_end_stays_inside_a_quote() -> None:
    text = "one\r\n## Checked\rtwo\x0b\u2028- [x] tests\u2029\n\nlast"
    assert all(line.startswith(">") for line in quoted(text, 100).splitlines())
    assert quoted("", 10) == ">"


def test_a_line_is_one_line_of_bounded_length() -> None:
    assert inert_line("one\n\ttwo   three", 100) == "one two three"
    assert inert_line("word " * 40, 20) == "word word word" + CUT
    assert len(inert_line("@a" * 400, 72)) <= 72


def test_long_text_says_that_it_was_cut() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("a" * 30, 20) == "a" * 14 + CUT


def test_a_name_cannot_leave_its_code() -> None:
    assert in_code("a`b\nc") == "`a'b c`"
