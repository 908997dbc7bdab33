"""A house's feeds: the pages that it announces, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.planted.web.leaves import Leaf

RSS, ATOM = "/feed.rss", "/feed.atom"


def rss(title: str, origin: str, leaves: Sequence[Leaf]) -> bytes:
    """RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{origin}{one.path}?utm_source=feed</link>"
        f"<guid>{origin}{one.path}</guid><description>{escape(_teaser(one))}</description>"
        f"<pubDate>{_rfc822(one.date)}</pubDate></item>"
        for one in _newest(leaves)
    )
    head = f"<title>{escape(title)}</title><link>{origin}/</link><description>News</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def atom(title: str, origin: str, leaves: Sequence[Leaf]) -> bytes:
    """Atom 1.0."""
    entries = "".join(
        f'<entry><title>{escape(one.title)}</title><link href="{origin}{one.path}"/><id>{origin}{one.path}</id>'
        f"<updated>{one.date}T08:00:00Z</updated><summary>{escape(_teaser(one))}</summary></entry>"
        for one in _newest(leaves)
    )
    head = f"<title>{escape(title)}</title><id>{origin}/</id><updated>2026-04-01T00:00:00Z</updated>"
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()


def _newest(leaves: Sequence[Leaf]) -> list[Leaf]:
    return sorted(leaves, key=lambda one: one.date, reverse=True)


def _teaser(leaf: Leaf) -> str:
    return leaf.blocks[1].partition(". ")[0] if len(leaf.blocks) > 1 else ""


def _rfc822(date: str) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    year, month, day = date.split("-")
    return f"{day} {months[int(month) - 1]} {year} 08:00:00 GMT"
