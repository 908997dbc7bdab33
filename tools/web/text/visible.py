"""Text without the characters that nobody sees: they carry orders to a model past the person who reads the page."""

from __future__ import annotations

import re

TEXT_CHARACTERS = 100_000
"""What is kept of a page."""
TITLE_CHARACTERS = 200
SNIPPET_CHARACTERS = 500
_CUT = "\n\n[The page goes on; it was cut here.]"
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control characters but tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"  # zero width, direction, selectors
    "\u3164\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # fillers, marks of shorthand and of music
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # lone surrogates; tags, an invisible alphabet
)
_BLANKS = re.compile(r"[ \t\u00a0]{2,}")
_LINES = re.compile(r"(?<!\s)[^\S\n]*+\n[^\S\n]*+\n\s*+")
"""Looked for where blanks begin only: from each of them on, a megabyte of blanks would take hours."""


def visible(text: str) -> str:
    """The text with line ends of one kind, no invisible characters and no runs of blank lines."""
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    return _LINES.sub("\n\n", plain).strip()


def one_line(text: str, longest: int) -> str:
    """The same in one line, cut."""
    line = _BLANKS.sub(" ", " ".join(visible(text).split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def cut(text: str) -> str:
    """As much of a page's text as is kept, and a word where there was more."""
    return text if len(text) <= TEXT_CHARACTERS else text[:TEXT_CHARACTERS] + _CUT
