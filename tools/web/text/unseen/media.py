"""Whether what stands under a condition counts for a person at a desk."""

from __future__ import annotations

import re

_DESK_PIXELS = 1280
"""A common width of a browser's window; a page that is read by many looks the same at most widths near it."""
_PIXELS_PER_EM = 16
_MEDIA = re.compile(r"@media\b(.*)", re.DOTALL | re.IGNORECASE)
_ALWAYS = re.compile(r"@(?:layer|supports)\b.*", re.DOTALL | re.IGNORECASE)
_AND = re.compile(r"\band\b")
_WIDTH = re.compile(r"\(\s*(min|max)-width\s*:\s*(\d{1,5}(?:\.\d{1,3})?)(px|r?em)\s*\)")


def counts(prelude: str) -> bool:
    """Whether the rules in an at-rule's block are taken: layers, support, and media that fit."""
    media = _MEDIA.fullmatch(prelude)
    return fits(media[1]) if media else bool(_ALWAYS.fullmatch(prelude))


def fits(query: str) -> bool:
    """Whether a media query is met, as far as it asks for a screen and its width; what asks for more is not."""
    return any(all(_met(part.strip()) for part in _AND.split(one)) for one in query.lower().split(","))


def _met(condition: str) -> bool:
    if width := _WIDTH.fullmatch(condition):
        pixels = float(width[2]) * (1 if width[3] == "px" else _PIXELS_PER_EM)
        return pixels <= _DESK_PIXELS if width[1] == "min" else pixels >= _DESK_PIXELS
    return condition.removeprefix("only ") in ("", "all", "screen")
