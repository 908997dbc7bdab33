"""Style declarations in one form, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 4000
"""Of one element's or one rule's declarations, in characters."""
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
_AROUND = re.compile(r"\s*([,()/!])\s*")
_LAST_CODE_POINT = 0x10FFFF

Declaration = tuple[str, str, bool]
"""Name, value, and whether it is important."""


def declared(text: str) -> Iterator[Declaration]:
    """The declarations of a style attribute or of a rule's block, in lower case, without comments and escapes."""
    for part in without_comments(text[:LONGEST]).split(";"):
        name, colon, value = _ESCAPE.sub(_letter, part).lower().partition(":")
        plain = _AROUND.sub(r"\1", " ".join(value.split()))
        if colon:
            yield name.strip(), plain.removesuffix("!important").removeprefix("calc("), plain.endswith("!important")


def without_comments(text: str) -> str:
    """One blank for each comment, as it separates words."""
    return _COMMENT.sub(" ", text)


def _letter(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2] or ""
    code = int(found[1], 16)
    return chr(code) if code <= _LAST_CODE_POINT else "\ufffd"
