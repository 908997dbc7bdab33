"""A suggestion that would not apply is dropped, and its finding stays."""

from __future__ import annotations

from typing import Any

import pytest

from patterns.review.change.findings import Finding
from patterns.review.change.suggestions import checked_suggestion
from tests.fakes.code import PlainCode
from tests.patterns.review.change.conftest import finding

TEXT = "def total(prices):\n    first = prices[0]\n    return first\n"
CODE = ("    first = prices[0]", "    return first")


async def checked(suggestion: str | None, text: str = TEXT, **fields: Any) -> Finding:
    given = {"quote": CODE[0], "line": 2, "end_line": 3, "code": CODE, **fields}
    return await checked_suggestion(finding(**given, suggestion=suggestion), text, PlainCode().problem)


@pytest.mark.parametrize(
    "suggestion",
    [
        "    return sum(prices)",
        "    return sum(prices)\n",
        "    return sum(prices)\r\n",
        "```python\n    return sum(prices)\n```\n",
    ],
)
async def test_a_suggestion_that_fits_is_kept_as_its_lines(suggestion: str) -> None:
    one = await checked(suggestion)
    assert (one.suggestion, one.notes) == ("    return sum(prices)", ())


@pytest.mark.parametrize("suggestion", ["    a = 1\n\n    return a", "\n".join(["    a = 1"] * 6)])
async def test_six_lines_and_a_blank_one_are_fine(suggestion: str) -> None:
    assert (await checked(suggestion)).suggestion == suggestion


async def test_a_fence_that_does_not_go_round_it_is_part_of_it() -> None:
    notes = "one\ntwo\n"
    given = {"text": notes, "path": "a.md", "quote": "two", "line": 2, "end_line": 2, "code": ("two",)}
    for suggestion in ("```\ntwo", "two\n```"):
        assert (await checked(suggestion, **given)).suggestion == suggestion
    assert (await checked("```\nthree\n``` ", **given)).suggestion == "three"


@pytest.mark.parametrize("suggestion", [None, "", " \n\n"])
async def test_none_and_nothing_are_no_suggestion_and_need_no_note(suggestion: str | None) -> None:
    one = await checked(suggestion)
    assert (one.suggestion, one.notes) == (None, ())


@pytest.mark.parametrize(
    ("suggestion", "fields", "words"),
    [
        ("    return (", {}, "the file would not parse: line 2: '(' was never closed"),
        ("return sum(prices)", {}, "the file would not parse: line 2"),
        ("    x = 1\n" * 7, {}, "it has 7 lines, at most 6 are shown"),
        ("    first = prices[0]  \n    return first\n", {}, "it changes nothing"),
        ("    return sum(prices)", {"side": "old"}, "the lines that it replaces are gone"),
        ("    return sum(prices)", {"line": 1, "end_line": 2}, "the file does not hold the lines that it replaces"),
        ("    return sum(prices)", {"line": 3, "end_line": 4}, "the file does not hold the lines that it replaces"),
        ("    return sum(prices)", {"line": 9, "end_line": 10}, "the file does not hold the lines that it replaces"),
        ("    return sum(\u202eprices)", {}, "it holds characters that cannot be seen"),
        ("    return sum(prices)\x1b[2K", {}, "it holds characters that cannot be seen"),
        ("    return sum(prices)\r    pass", {}, "it holds characters that cannot be seen"),
    ],
)
async def test_what_does_not_fit_is_dropped_with_the_reason(
    suggestion: str, fields: dict[str, Any], words: str
) -> None:
    one = await checked(suggestion, **fields)
    assert one.suggestion is None
    assert one.notes[-1].startswith(f"its suggestion was dropped: {words}")
    assert one.claim == finding().claim


async def test_a_file_that_did_not_parse_before_may_be_mended_or_not() -> None:
    broken = TEXT + "print(\n"
    assert (await checked("    return sum(prices)", broken)).suggestion == "    return sum(prices)"


async def test_the_other_lines_and_their_ends_stay_as_they_are() -> None:
    seen: list[str] = []

    async def nothing_wrong(path: str, text: str) -> None:
        assert path == "shop/cart.py"
        seen.append(text)

    one = finding(CODE[0], 2, end_line=3, code=CODE, suggestion="\tone\n\ttwo\n\tthree")
    await checked_suggestion(one, TEXT.replace("\n", "\r\n"), nothing_wrong)
    assert seen[-1] == "def total(prices):\r\n\tone\r\n\ttwo\r\n\tthree\r\n"
