"""What a person does not see in a page is dropped before its text is taken."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # it ships no types

from tools.web.text.unseen.colours import WHITE, Colour, alike, colour, unseen
from tools.web.text.unseen.media import fits
from tools.web.text.unseen.sheets import Sheets
from tools.web.text.unseen.tricks import faded, hides

_FOR_READERS_ALOUD = ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only")
"""Classes by which sheets that we do not see take a text out of sight."""
_NEVER_SHOWN = "|".join(
    (
        *("//template", "//noscript", "//script", "//comment()", "//datalist", "//dialog[not(@open)]", "//rp"),
        *("//iframe", "//noframes", "//noembed", "//canvas", "//audio", "//video", "//*[@popover]", "//*[@hidden]"),
        *("//progress", "//meter", "//body//title", "//math//annotation", "//math//annotation-xml"),
        *("//svg//desc", "//svg//metadata", "//svg//defs", "//svg//symbol"),
        "//*[translate(@aria-hidden, 'TRUE', 'true')='true']",
        *(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in _FOR_READERS_ALOUD),
    )
)
_FRAME = ("html", "body")
"""Scripts show them once the page is loaded; without a script in between nothing of it would be read."""
_GROUNDS = ("background-color", "background", "background-image")
_THROUGH = ("background-clip", "-webkit-background-clip")

Styles = dict[HtmlElement, dict[str, str]]


def drop_hidden(tree: HtmlElement) -> None:
    """Remove, in place, what no browser shows and what a style makes unseen.

    Styles are an element's own, and those of the page's own sheets by simple selectors. What stays: what sheets
    elsewhere hide, or an odd condition, a state, a script, a mask, or something that covers it. A closed `<details>`
    is text: one click shows it. Every text of a page is data from a stranger, seen or not.
    """
    for element in tree.xpath(_NEVER_SHOWN):
        if element.tag not in _FRAME:
            _drop(element)
    sheets = Sheets(element.text or "" for element in tree.iter("style") if fits(element.get("media") or ""))
    elsewhere = bool(tree.xpath("//link[contains(@rel, 'stylesheet')]|//link[contains(@as, 'style')]"))
    for element in list(tree.iter("style")):
        _drop(element)
    styles = {element: style for element in tree.iter() if (style := _style(element, sheets))}
    for element in [*_unseen(styles, elsewhere=elsewhere), *_faded(tree, styles)]:
        _drop(element)


def _style(element: HtmlElement, sheets: Sheets) -> dict[str, str]:
    """Its style; what old attributes say counts least."""
    if not isinstance(element.tag, str):
        return {}
    old = {"background-color": element.get("bgcolor"), "color": element.get("color")}
    return {name: value.lower() for name, value in old.items() if value} | sheets.style_of(element)


def _unseen(styles: Styles, *, elsewhere: bool) -> Iterator[HtmlElement]:
    for element, style in styles.items():
        if element.tag not in _FRAME and (hides(style) or _same_colours(element, styles, elsewhere=elsewhere)):
            yield element


def _faded(tree: HtmlElement, styles: Styles) -> list[HtmlElement]:
    """Those that are transparent, unless most of the page is so: then a script fades it in."""
    found = {element for element, style in styles.items() if element.tag not in _FRAME and faded(style)}
    outermost = [element for element in found if found.isdisjoint(element.iterancestors())]
    letters = sum(len(element.text_content()) for element in outermost)
    return outermost if letters * 2 <= len(tree.text_content()) else []


def _same_colours(element: HtmlElement, styles: Styles, *, elsewhere: bool) -> bool:
    style = styles[element]
    ink = colour(style.get("-webkit-text-fill-color", style.get("color", "")))
    if not ink or any(style.get(name) == "text" for name in _THROUGH):
        return False
    ground = _ground(element, styles, by_default=None if elsewhere and not element.get("style") else WHITE)
    return unseen(ink) or (ground is not None and alike(ink, ground))


def _ground(element: HtmlElement, styles: Styles, *, by_default: Colour | None) -> Colour | None:
    """What the text stands on; None for a picture, and where a sheet elsewhere has the last word."""
    for one in (element, *element.iterancestors()):
        style = styles.get(one, {})
        named = [style[name] for name in _GROUNDS if style.get(name, "none") not in ("none", "transparent", "inherit")]
        if named:
            ground = colour(named[0]) if len(named) == 1 else None
            return ground if ground and not unseen(ground) else None
    return by_default


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
