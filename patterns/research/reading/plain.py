"""The plain form of a text, in which its signs no longer matter."""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")  # noqa: RUF001  # the look-alikes are the point
_QUOTES = {ord(odd): plain for odd, plain in zip("‘’‚‛′ʼ‹›“”„‟«»", "'" * 8 + '"' * 6, strict=True)}  # noqa: RUF001
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SIGNS = _DASHES | _QUOTES
_FRACTION = re.compile("(?<=[0-9])(?=[½¼¾⅓⅔⅛])")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_MARK = re.compile(r"[^\W\d_]{3}|.{0,2}[.,;:!?)\"'”’]")  # noqa: RUF001  # likewise
_PILE = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_PILED = 30
"""Marks above one letter, as many as UAX #15 has them in text that is safe to normalise: to put a hundred thousand
into their order takes its square."""


def plain(text: str) -> str:
    """NFKC with one kind of dash and quote and no soft signs; blanks and line ends stay as they are.

    A raised number behind a word is a footnote's mark and becomes `[1]`; behind a digit or a unit it becomes `^2`, for
    NFKC alone would read `10²` as 102.
    """
    if text.isascii():
        return text
    signed = _RAISED.sub(_lowered, _FRACTION.sub(" ", _PILE.sub(_thinned, _DROPPED.sub("", text))))
    return unicodedata.normalize("NFKC", signed).translate(_SIGNS)


def normal(text: str) -> str:
    """Text in the form in which quotes are compared: NFKC, one kind of dash and quote, single blanks, no soft signs."""
    return " ".join(plain(text).split())


def _lowered(found: re.Match[str]) -> str:
    digits = unicodedata.normalize("NFKC", found.group())
    before = found.string[max(0, found.start() - 3) : found.start()]
    return f"[{digits}]" if _MARK.fullmatch(before) else f"^{digits}"


def _thinned(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found.group():
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _PILED:
            kept.append(sign)
    return "".join(kept)
