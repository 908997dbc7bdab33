"""The hidden marker: an HTML comment at the end of what Steward writes, by which it finds it again.

Anybody can write one: it counts only in the words of the account that we are.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from patterns.errors import HostRefused

MOST_CHARACTERS = 65_536
"""What GitHub takes as one text, and as much as is read of one."""
_MARKER = re.compile(r"<!-- steward:(\S{1,400}) -->")


def marked(body: str, key: str) -> str:
    """The text with its marker, and with no other. Raises `HostRefused` where that is longer than GitHub takes."""
    text = f"{_MARKER.sub(' ', body).rstrip()}\n\n<!-- steward:{quote(key, safe=':')} -->".lstrip()
    if len(text) > MOST_CHARACTERS:
        raise HostRefused(reason=f"a text is longer than the {MOST_CHARACTERS} characters that GitHub takes")
    return text


def unmarked(body: str) -> tuple[str, str]:
    """A text without markers, cut to a bounded length, and the last marker's key: empty where there is none."""
    keys = _MARKER.findall(body)
    if not keys:
        return body[:MOST_CHARACTERS], ""
    return _MARKER.sub(" ", body).strip()[:MOST_CHARACTERS], unquote(keys[-1])
