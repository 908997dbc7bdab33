"""From bytes to text, by names of charsets that may lie."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_DECODABLE = re.compile(r"utf-8|ascii|cp\d+|iso8859-\d+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|koi8-\w+|mac-\w+|tis-620")
"""Python's canonical names. UTF-7 and the wide ones are missing: they hide markup from whoever looks at bytes."""


def decoded(body: bytes, charset: str | None, *, markup: bool) -> str:
    """The text, by the header's charset, else the markup's own, else UTF-8; what does not fit becomes U+FFFD."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    inside = _CHARSET.search(body[:2048]) if markup and not charset else None
    named = charset or (inside.group(1).decode("ascii") if inside else "utf-8")
    return body.decode(_codec(named), "replace").removeprefix("\ufeff")


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    if found == "iso8859-1":
        return "cp1252"  # as browsers read it
    return found if _DECODABLE.fullmatch(found) else "utf-8"
