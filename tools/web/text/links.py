"""Addresses out of markup, in their absolute form."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # it ships no types

LINKS = 200
LONGEST_LINK = 2000
_ASIDE = "ancestor-or-self::nav or ancestor-or-self::header or ancestor-or-self::footer or ancestor-or-self::aside"


def links_of(tree: HtmlElement, url: str) -> list[str]:
    """Absolute, each once, those of the content before those of the frame around it."""
    base = joined(url, next(iter(tree.xpath("//base/@href")), "")) or url
    inside = tree.xpath(f"//a[@href][not({_ASIDE})]/@href")
    around = tree.xpath(f"//a[@href][{_ASIDE}]/@href")
    found = (joined(base, href) for href in [*inside, *around])
    links = dict.fromkeys(link for link in found if link.startswith(("http://", "https://")))
    links.pop(urldefrag(url).url, None)
    return list(links)[:LINKS]


def joined(base: str, href: str) -> str:
    """The absolute address, or "" for one that cannot be made out."""
    try:
        link = urldefrag(urljoin(base, href.strip())).url
    except ValueError:
        return ""
    return link if len(link) <= LONGEST_LINK and link.isprintable() and " " not in link else ""
