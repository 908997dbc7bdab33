"""Quotes: whether one stands in its page, and whether a claim's numbers stand in its quote."""

from __future__ import annotations

import re
from functools import lru_cache

from patterns.research.evidence.damage import stands_damaged
from patterns.research.evidence.keys import has_marks, key_of, loose_page, loose_quote, places, trimmed, words_in
from patterns.research.reading.numbers import facts_of, figures_of
from patterns.research.reading.plain import normal, plain
from patterns.values.research.evidence import Match

QUOTE_WORDS = 4
"""A shorter quote, or part beside an ellipsis, would be found in any page."""
PAGES_KEPT = 8
"""Many quotes are looked for in one page, one after the other."""
GAP_LETTERS = 400
"""What an ellipsis may leave out."""
_ELLIPSIS = re.compile(r"\[ *\.{3,} *\]|\( *\.{3,} *\)|\.{3,}")
_SENTENCE_END = re.compile(r" [.!?] ")
_NEGATION = re.compile(
    r" (?:not|no|never|cannot|nor|without|unless|except|nicht|kein\w*|nie|ohne|[a-z]+n ' t|[a-z]+n t) ", re.IGNORECASE
)


def words_of(quote: str) -> int:
    """How many words it has; in Chinese and Japanese each sign counts."""
    return words_in(key_of(plain(quote)))


def find_quote(quote: str, text: str, *, nearly: bool) -> Match | None:
    """How a quote stands in a page's text; None where it does not.

    Letter by letter; or but for signs, blanks, hyphens at line ends, list and footnote marks and the case of its first
    letter; with `nearly`, for text out of a PDF, but for what such text loses. Always four whole words at least, in
    their order, and every number as it is. An ellipsis stands for a few sentences at most, and for no negation inside
    of one.
    """
    sought = plain(quote)
    page, key = _read(text)
    if _stands(sought, key):
        return "exact" if quote.strip() in text else "normal"
    if _stands(loose_quote(sought), _read_loosely(page, with_marks=has_marks(sought))):
        return "normal"
    return "fuzzy" if nearly and stands_damaged(sought, page) else None


@lru_cache(maxsize=PAGES_KEPT)
def _read(text: str) -> tuple[str, str]:
    """A page's plain form, and its key."""
    page = plain(text)
    return page, key_of(page)


@lru_cache(maxsize=PAGES_KEPT)
def _read_loosely(page: str, *, with_marks: bool) -> str:
    loose = loose_page(page, with_marks=with_marks)
    return key_of(loose) if loose != page else _read(page)[1]


def _stands(sought: str, page: str) -> bool:
    whole = trimmed(key_of(sought))
    if words_in(whole) < QUOTE_WORDS:
        return False
    if next(places(whole, page, 0, len(page)), None) is not None:
        return True
    parts = [one for one in map(trimmed, map(key_of, _ELLIPSIS.split(sought))) if one.strip()]
    if not parts or any(words_in(one) < QUOTE_WORDS for one in parts):
        return False
    return any(_goes_on(parts[1:], page, at + len(parts[0])) for at in places(parts[0], page, 0, len(page)))


def _goes_on(parts: list[str], page: str, end: int) -> bool:
    """Whether the further parts follow, each the nearest after the one before."""
    for part in parts:
        at = next(places(part, page, end - 1, end + GAP_LETTERS + len(part)), None)
        if at is None or _turns(page[end - 1 : at + 1]):
            return False
        end = at + len(part)
    return True


def _turns(gap: str) -> bool:
    return not _SENTENCE_END.search(gap) and bool(_NEGATION.search(gap))


def missing_numbers(claim: str, quote: str) -> tuple[str, ...]:
    """The claim's numbers and dates, as it writes them, that the quote does not hold in any form that means the same.

    `1,024` and `1024`, `2` and `two`, `1.5 million` and `1,500,000`, `30 June 2027` and `2027-06-30` mean the same;
    `4.2` and `42`, or `1.5 million` and `1.5 billion`, do not.
    """
    held = facts_of(quote)
    missing = [figure.text for figure in figures_of(normal(claim)) if not figure.stands_in(held)]
    return tuple(dict.fromkeys(missing))
