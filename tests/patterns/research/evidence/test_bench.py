"""That no page, however it is made, holds a quote up: `make bench TESTS=tests/patterns/research`."""

from __future__ import annotations

import time

import pytest

from patterns.research.evidence.quotes import find_quote

pytestmark = pytest.mark.bench

LETTERS = 50_000
TIMES_LONGER = 4
BAR = 8.0
"""Times the time for a page four times as long: 4 would be linear, 16 the square."""
PAGES = {
    "words": "the release of version 4.2 is supported until June, and fixes flow into the office. ",
    "one letter": "a",
    "one word": "a ",
    "ligatures": "ffi tti x ",
    "ellipses": "... ",
    "hyphens at line ends": "a-\n",
    "short lines": "x\n",
    "footnote marks": "abc¹[1] ",
    "numbers": "1.1, ",
    "blanks": " ",
    "Chinese": "保守",
}
QUOTES = (
    "the release of version 4.2 is supported until June, and fixes flow into the office. " * 9 + "no",
    "a" * 799 + "b",
    "a " * 399 + "b",
    "ffi tti x " * 79 + "yes",
    " ... ".join(["a a a a a"] * 50) + " ... b b b b",
    "1.1, " * 159 + "2",
    "保守" * 399 + "x",
)


def seconds(page: str) -> float:
    """For all quotes, the best of three."""
    took = []
    for _ in range(3):
        began = time.process_time()
        for quote in QUOTES:
            assert find_quote(quote, page, nearly=True) is None
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("kind", PAGES)
def test_the_time_for_a_quote_grows_as_its_page_does(kind: str) -> None:
    pages = [PAGES[kind] * (LETTERS * times // len(PAGES[kind])) for times in (1, TIMES_LONGER)]
    short, long = (seconds(page) for page in pages)
    assert long / short <= BAR, f"{short / len(QUOTES):.4f} s and {long / len(QUOTES):.4f} s a quote"
