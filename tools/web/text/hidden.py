"""What a person does not see in a page is dropped before its text is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # it ships no types

_NEVER_SHOWN = "//template|//noscript|//script|//style|//*[@hidden]|//*[@aria-hidden='true']|//comment()"
_DECLARATION = re.compile(r"([a-z-]+):([^;]*)")
_TRICKS = (
    re.compile(r"(?:^|;)display:none"),
    re.compile(r"(?:^|;)visibility:(?:hidden|collapse)"),
    re.compile(r"(?:^|;)(?:font-size|max-height):0*\.?0*(?:px|pt|em|rem|%)?(?:;|!|$)"),
    re.compile(r"^(?=.*overflow:hidden)(?:.*;)?(?:height|width):[01]?(?:px)?(?:;|!|$)"),
    re.compile(r"(?:^|;)(?:left|right|top|bottom|text-indent|margin-left|margin-top):-\d{3,}"),
    re.compile(r"(?:^|;)(?:left|top|text-indent):\d{5,}"),
    re.compile(r"(?:^|;)clip(?:-path)?:(?:rect\((?:0|1px|,)+\)|inset\((?:50|100)%\)|circle\(0)"),
    re.compile(r"(?:^|;)transform:scale\(0\)"),
    re.compile(r"(?:^|;)color:transparent"),
)
_LONGEST_STYLE = 2000
_WHITE = ("white", "#fff", "#ffffff", "rgb(255,255,255)")


def drop_hidden(tree: HtmlElement) -> None:
    """Remove, in place, what no browser shows and what an inline style makes unseen.

    Style sheets are not read: what a class hides stays, as does white text on a background that only a class sets.
    Every text of a page is data from a stranger, seen or not.
    """
    for element in tree.xpath(_NEVER_SHOWN):
        _drop(element)
    for element in list(_unseen(tree)):
        _drop(element)


def _unseen(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.xpath("//*[@style]"):
        style = re.sub(r"\s+", "", element.get("style", "")[:_LONGEST_STYLE].lower())
        if any(trick.search(style) for trick in _TRICKS) or _same_colours(style):
            yield element


def _same_colours(style: str) -> bool:
    declared: dict[str, str] = dict(_DECLARATION.findall(style))
    ink = _colour(declared.get("color", ""))
    ground = _colour(declared.get("background-color", declared.get("background", "")))
    return bool(ink) and (ink == ground or (ink == "white" and not ground))


def _colour(value: str) -> str:
    plain = value.removesuffix("!important")
    return "white" if plain in _WHITE else plain


def _drop(element: HtmlElement) -> None:
    """The element without the text after it, which belongs to its parent."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
