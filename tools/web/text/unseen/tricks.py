"""Declarations that keep an element from being seen."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ZERO = r"[+-]?0*\.?0*(?:px|pt|em|rem|%|vh|vw|ch|ex)?\)?"
_NEARLY_NONE = r"0*\.0[0-5]\d*|0+(?:\.0*)?|0*[0-5](?:\.\d*)?%"
_FAR = r"-(?:\d{3,}(?:\.\d*)?[a-z%]*|[5-9]\d(?:\.\d*)?(?:em|rem|vw|vh))\)?"
_FURTHER = r"-\d{4,}(?:\.\d*)?[a-z]*\)?"
_OUT_OF_SIGHT = r"\d{5,}(?:\.\d*)?[a-z]*\)?"
_CLIPPED = (
    r"rect\((?:[01](?:px|em)?|auto|[ ,])+\)|inset\((?:[5-9]\d|100)(?:\.\d*)?%.*|(?:circle|ellipse)\(0[^\d.].*"
    r"|polygon\((?:0(?:px|%)?[ ,]*)+\)"
)
_MOVED = r"(?:.*\b)?(?:translate(?:x|y|3d)?\((?:0(?:px)?,)?(?:-\d{4,}px|-\d{3,}(?:vw|vh|em|rem))[,)].*)"
_FLAT = r"(?:.*\b)?(?:scale(?:x|y|3d)?\(0[,)]|matrix\(0,0,0,0,|rotate[xy]\((?:90|270)deg\)).*"
_HIDING = {
    name: re.compile(pattern)
    for names, pattern in {
        "display": "none",
        "visibility": "hidden|collapse",
        "content-visibility": "hidden",
        "zoom": _NEARLY_NONE,
        "scale": r"0(?: .*)?",
        "filter": rf"(?:.*\b)?opacity\((?:{_NEARLY_NONE})\).*",
        "font-size": rf"{_ZERO}|[0-2](?:\.\d*)?(?:px|pt)|0?\.[01]\d*r?em|[0-9](?:\.\d*)?%",
        "font": r"(?:.* )?0(?:\.0*)?(?:px|pt|em|rem|%)?(?:/.*| .*)",
        "max-height max-width": _ZERO,
        "left top": rf"{_FAR}|{_OUT_OF_SIGHT}",
        "text-indent": rf"{_FAR}|{_OUT_OF_SIGHT}",
        "right bottom inset": _FAR,
        "letter-spacing": r"-(?:[1-9]\d*(?:\.\d*)?r?em|\d{2,}px)",
        "margin-left margin-top margin-right margin": _FURTHER,
        "translate": r"(?:0(?:px)? )?(?:-\d{4,}px|-\d{3,}(?:vw|vh|em|rem))(?: .*)?",
        "clip clip-path -webkit-clip-path": _CLIPPED,
        "transform -webkit-transform": rf"{_FLAT}|{_MOVED}",
    }.items()
    for name in names.split()
}
_FADED = re.compile(_NEARLY_NONE)
_SMALL = re.compile(r"[01]?(?:\.\d*)?(?:px)?|0[a-z%]*")
_OVERFLOWS = ("overflow", "overflow-x", "overflow-y")
NAMES = frozenset(_HIDING) | {
    *(*_OVERFLOWS, "opacity", "height", "width", "color", "background", "background-color"),
    *("background-image", "background-clip", "-webkit-background-clip", "-webkit-text-fill-color"),
}
"""All properties that are looked at, here and for colours."""


def hides(style: Mapping[str, str]) -> bool:
    """Whether an element of that style is not there for a person."""
    if any((value := style.get(name)) is not None and test.fullmatch(value) for name, test in _HIDING.items()):
        return True
    cut_off = any(style.get(name) in ("hidden", "clip") for name in _OVERFLOWS)
    return cut_off and any(name in style and _SMALL.fullmatch(style[name]) for name in ("height", "width"))


def faded(style: Mapping[str, str]) -> bool:
    """Whether it is there, but transparent."""
    return bool(_FADED.fullmatch(style.get("opacity", "1")))
