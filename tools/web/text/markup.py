"""A page's title, text and links, out of its markup. Runs in the child process: a hostile page can hold it up."""

from __future__ import annotations

import lxml.html  # type: ignore[import-untyped]  # it ships no types
import trafilatura
from lxml.html import HtmlElement

from tools.web.text.dates import published_of
from tools.web.text.links import links_of
from tools.web.text.unseen.hidden import drop_hidden
from tools.web.text.visible import TITLE_CHARACTERS, cut, one_line, visible

ENOUGH_CHARACTERS = 200
"""Less than that, and the reader of articles has likely taken the article for something else."""
_LINE_ENDS = frozenset(
    ("article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p")
) | {"pre", "section", "table", "tr", "ul"}
_DROPPED = ("time", "output", "label", "legend")
"""The reader of articles leaves out what stands in these, in the middle of a sentence: dates, results, names."""


def page_of(markup: str, url: str) -> dict[str, object]:
    """`title`, `text`, `links` and `published` of the page found at `url`; all empty where there is nothing to see."""
    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.ParserError, ValueError):
        return {"title": "", "text": "", "links": [], "published": ""}
    published = published_of(tree)
    drop_hidden(tree)
    title, links = _title(tree), links_of(tree, url)
    return {"title": title, "text": _text(tree, url), "links": links, "published": published}


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)


def _title(tree: HtmlElement) -> str:
    found = [*tree.xpath("//head/title"), *tree.xpath("//h1")]
    titles = (one_line(element.text_content(), TITLE_CHARACTERS) for element in found[:3])
    return next((title for title in titles if title), "")


def _text(tree: HtmlElement, url: str) -> str:
    everything = visible(_plain(tree))
    for element in tree.iter(*_DROPPED):
        element.tag = "span"
    article = visible(trafilatura.extract(tree, url=url, fast=True, include_comments=True, include_tables=True) or "")
    return cut(article if len(article) >= ENOUGH_CHARACTERS else everything)


def _plain(tree: HtmlElement) -> str:
    """All the text, a line for each block."""
    body = tree.find("body")
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree if body is None else body, events=("start", "end")):
        if element.tag in _LINE_ENDS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
