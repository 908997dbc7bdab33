"""Which values a browser would take: one that it would not must not undo the one before it."""

from __future__ import annotations

import re

_DISPLAYS = (
    *("none", "contents", "block", "inline", "flow", "flow-root", "flex", "grid", "table", "ruby", "math", "list-item"),
    *("inline-block", "inline-flex", "inline-grid", "inline-table", "run-in", "inline-list-item", "table-cell"),
    *("table-row", "table-row-group", "table-header-group", "table-footer-group", "table-column", "table-caption"),
    *("-webkit-box", "-webkit-inline-box", "-webkit-flex", "-ms-flexbox", "-ms-grid", "-moz-box"),
)
_ANYWHERE = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
_WORDS = {
    "display": frozenset(_DISPLAYS),
    "visibility": frozenset(("visible", "hidden", "collapse")),
    "content-visibility": frozenset(("visible", "auto", "hidden")),
    "overflow": frozenset(("visible", "hidden", "clip", "scroll", "auto", "overlay")),
    "overflow-x": frozenset(("visible", "hidden", "clip", "scroll", "auto", "overlay")),
    "overflow-y": frozenset(("visible", "hidden", "clip", "scroll", "auto", "overlay")),
}
_UNITS = r"(?:px|pt|pc|cm|mm|in|q|em|rem|ex|ch|lh|rlh|[sld]?v[wh]|v(?:min|max)|%)"
_LENGTH = re.compile(
    rf"[+-]?(?:\d+\.?\d*|\.\d+){_UNITS}|[+-]?0*\.?0+|auto|none|normal|(?:xx?-)?(?:small|large)|medium|smaller|larger"
    r"|(?:fit|min|max)-content"
)
_LENGTH_NAMES = frozenset(
    (
        *("left", "right", "top", "bottom", "inset", "text-indent", "letter-spacing", "font-size", "height", "width"),
        *("max-height", "max-width", "margin", "margin-left", "margin-right", "margin-top"),
    )
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)%?|normal|reset")
_NUMBER_NAMES = frozenset(("opacity", "zoom"))
_FUNCTION = re.compile(r"none|auto|[^ ]*\d.*")
_FUNCTION_NAMES = frozenset(
    ("transform", "-webkit-transform", "filter", "clip", "clip-path", "-webkit-clip-path", "translate", "scale")
)


def taken(name: str, value: str) -> bool:
    """Whether a browser would take it, as far as can be said; what is not known here it would."""
    if value in _ANYWHERE:
        return True
    if name in _WORDS:
        return set(value.split(" ")) <= _WORDS[name]
    if "(" in value or ")" in value:
        return True
    if name in _FUNCTION_NAMES:
        return bool(_FUNCTION.fullmatch(value))
    for names, form in ((_LENGTH_NAMES, _LENGTH), (_NUMBER_NAMES, _NUMBER)):
        if name in names:
            return all(form.fullmatch(word) for word in value.split(" "))
    return True
