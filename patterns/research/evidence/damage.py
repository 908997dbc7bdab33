"""Text out of a PDF: what is lost there (blanks, hyphens, ligatures) and what comes between (heads, page numbers)."""

from __future__ import annotations

import re
from collections import Counter

LEAST_WORDS = 8
LIKENESS = 0.95
"""Twice the letters that are left, by those of both sides: about a tenth of a quote's may be lost."""
OCCURRENCES = 5
FURNITURE_LETTERS = 100
HEADS = 3
"""A line that comes so often, numbers aside, is the head or the foot of a page; with a number in it, two will do."""
GLUED_LETTERS = 25
"""No word is so long: blanks were lost."""
_LIGATURE = re.compile("ffi|ffl|ff|fi|fl|ft|tti|tt|ti|Th")
_ODD = r"[^\x00-\x7f]{0,2}"
"""What stands in the place of a ligature: nothing, or a letter of the font's own."""
_SILENT = re.compile(r"[\W_]+")
_COARSE = re.compile("[filthT\u00b5-\u024f\ufb00-\ufb06]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SIGNED = re.compile(r"(?:(?<!\w)-)?\d+(?:[.,:]\d+)*(?: ?[%‰])?")
_PAGE_NUMBER = re.compile(r"(?:page |seite |p\. |- )?\d{1,4}(?: ?(?:/|of|von) ?\d{1,4})?(?: -)?", re.IGNORECASE)
_PREFIX = re.compile(r"(?:un|in|im|ir|il|dis|non|not|no|anti|mis|nicht|kein|ent)$", re.IGNORECASE)


def stands_damaged(quote: str, page: str) -> bool:
    """Whether a quote stands in a page's text, both in plain form, but for such damage.

    Not by a measure of likeness, which finds `is not supported` 99 % like `is supported`: only letters of ligatures
    may be missing, and few of them; every other letter and every number is there, in its order.
    """
    if len(quote.split()) < LEAST_WORDS:
        return False
    page = _unfurnished(page)
    wanted, spans = _SILENT.sub("", quote), _matches(_SILENT.sub("", quote), _SILENT.sub("", page))
    at = [place for place, letter in enumerate(page) if letter.isalnum()] if spans else []
    return any(
        2 * (end - start) >= LIKENESS * (len(wanted) + end - start) and _holds(quote, page, at[start], at[end - 1] + 1)
        for start, end in spans
    )


def _unfurnished(page: str) -> str:
    lines = [line.strip() for line in re.split(r"[\n\f]", page)]
    masked = [_NUMBER.sub("0", line) for line in lines]
    counts = Counter(masked)
    return "\n".join(
        line for line, mask in zip(lines, masked, strict=True) if not _is_furniture(line, counts[mask], "0" in mask)
    )


def _is_furniture(line: str, times: int, numbered: bool) -> bool:  # noqa: FBT001  # read off the line by its caller
    repeated = len(line) <= FURNITURE_LETTERS and times >= (HEADS - 1 if numbered else HEADS)
    return repeated or bool(_PAGE_NUMBER.fullmatch(line))


def _matches(wanted: str, letters: str) -> list[tuple[int, int]]:
    """Where the quote's letters stand but for ligatures; found without all letters that ligatures are made of."""
    coarse, sought = _COARSE.sub("", letters), _COARSE.sub("", wanted)
    at = coarse.find(sought) if sought else -1
    if at < 0:
        return []
    kept = [place for place, letter in enumerate(letters) if not _COARSE.match(letter)]
    pattern = re.compile(_pattern(wanted))
    lead = next(place for place, letter in enumerate(wanted) if not _COARSE.match(letter))
    found: list[tuple[int, int]] = []
    for _ in range(OCCURRENCES):
        if at < 0:
            break
        starts = range(max(0, kept[at] - lead), kept[at] + 1)
        found += [one.span() for start in starts if (one := pattern.match(letters, start))][:1]
        at = coarse.find(sought, at + 1)
    return found


def _pattern(wanted: str) -> str:
    pieces, end = [], 0
    for ligature in _LIGATURE.finditer(wanted):
        pieces += [re.escape(wanted[end : ligature.start()]), f"(?>{_rests(ligature.group())}|{_ODD})"]
        end = ligature.end()
    return "".join(pieces) + re.escape(wanted[end:])


def _rests(ligature: str) -> str:
    """What may be left of it: all, or of three letters that the font made of two and one either of these."""
    whole = [ligature] if len(ligature) == 2 else [ligature, ligature[:2], ligature[1:], ligature[0], ligature[2]]  # noqa: PLR2004
    return "|".join(whole)


def _holds(quote: str, page: str, start: int, end: int) -> bool:
    """Whether the place has the quote's numbers, whole, and begins and ends with whole words as far as can be seen."""
    while start > 0 and _is_number_sign(page[start - 1]) and page[start].isdigit():
        start -= 1
    while end < len(page) and _is_number_sign(page[end]) and page[end - 1].isdigit():
        end += 1
    if _SIGNED.findall(quote) != _SIGNED.findall(page[start:end]):
        return False
    return _begins(page, start) and _ends(page, end)


def _is_number_sign(letter: str) -> bool:
    return letter.isdigit() or letter in ".,:"


def _begins(page: str, start: int) -> bool:
    before = page[max(0, start - GLUED_LETTERS) : start]
    if not before[-1:].isalnum():
        return True
    return not _PREFIX.search(before) and _is_glued(page[max(0, start - GLUED_LETTERS) : start + GLUED_LETTERS])


def _ends(page: str, end: int) -> bool:
    return not page[end : end + 1].isalnum() or _is_glued(page[max(0, end - GLUED_LETTERS) : end + GLUED_LETTERS])


def _is_glued(text: str) -> bool:
    return any(len(word) > GLUED_LETTERS for word in text.split())
