"""Keys: a text as its words and signs with one blank between each two, in which a quote is looked for as a string.

Whether a quote's ends are whole words, the blanks tell; and a search for a string takes linear time, whatever the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OCCURRENCES = 20
"""So many places of a quote are looked at more closely."""
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = rf"[^\W{_CJK}]"
_TOKEN = re.compile(rf"(?:(?<!\S)-(?=\d))?{_WORD}+(?:(?<=\d)[.,:]\d{_WORD}*)*|[{_CJK}]|[^\w\s]")
"""A version, a time and an amount are one; so is each Chinese or Japanese sign, for there a line end is no blank."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_BULLET = re.compile(r"^[ \t]*[-*•·▪◦‣●○■][ \t]+", re.MULTILINE)
_COUNTED = re.compile(r"^[ \t]*\(?(?:\d{1,2}|[a-z])[.)][ \t]+", re.MULTILINE)
_MARK = re.compile(r"\[(?:\d{1,3}|[a-z]{1,2}|(?:note|nb) \d+|citation needed|edit)\]")
_DOUBLE, _SINGLE = '"', "'"
_SIGNS = str.maketrans(dict.fromkeys("'\"`*|", " "))
_EDGES = frozenset(".,;:!?'\"`()[]{}-*|")
_CUT_BEFORE = re.compile(r"\d [-/] $")
_CUT_AFTER = re.compile(
    r" (?:[-/] \d|[%‰] |(?:per ?cent|prozent|tausend|thousand|mio|mrd|[mbt]r?illi(?:on|ard)))", re.IGNORECASE
)


def key_of(text: str) -> str:
    """The key of a text in its plain form; of quotation marks it knows one kind."""
    return f" {' '.join(_TOKEN.findall(text.replace(_DOUBLE, _SINGLE)))} "


def loose_page(text: str, *, with_marks: bool) -> str:
    """A page's text without what only its layout put there: hyphens in words, list marks, footnote marks, quotes."""
    text = _COUNTED.sub("", _BULLET.sub("", text))
    return loose_quote(text if with_marks else _MARK.sub(" ", text))


def loose_quote(text: str) -> str:
    """The same of a quote, which keeps the numbers that it has: they must stand in the page."""
    return _HYPHEN.sub("", _BULLET.sub("", text)).translate(_SIGNS)


def has_marks(text: str) -> bool:
    """Whether a text has footnote marks."""
    return bool(_MARK.search(text))


def trimmed(key: str) -> str:
    """A quote's key without the signs at its ends: a full stop that closes a quote need not stand in the page."""
    tokens = key.split()
    first, last = 0, len(tokens)
    while first < last and tokens[first] in _EDGES:
        first += 1
    while last > first and tokens[last - 1] in _EDGES:
        last -= 1
    return f" {' '.join(tokens[first:last])} "


def words_in(key: str) -> int:
    """How many of its tokens are words."""
    return sum(one[-1].isalnum() for one in key.split())


def places(part: str, page: str, start: int, end: int) -> Iterator[int]:
    """Where a trimmed key stands in a page's, its first letter in either case, no number cut off at its ends."""
    if not part.strip():
        return
    for one in dict.fromkeys((part, f" {part[1].swapcase()}{part[2:]}")):
        at = page.find(one, start, end)
        for _ in range(OCCURRENCES):
            if at < 0:
                break
            if not _is_cut(one, page, at):
                yield at
            at = page.find(one, at + 1, end)


def _is_cut(part: str, page: str, at: int) -> bool:
    """`20 people` of `10-20 people` is another number, and so is `5` of `5 million`."""
    after = at + len(part) - 1
    return (part[1].isdigit() and bool(_CUT_BEFORE.search(page[max(0, at - 8) : at + 1]))) or (
        part[-2].isdigit() and bool(_CUT_AFTER.match(page, after))
    )
