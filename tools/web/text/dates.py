"""The date that a document names for itself, as YYYY-MM-DD.

What a text says about dates is not asked: the library that looks for some date in a page (htmldate, 15-80 ms) takes
any that stands in a paragraph, and a wrong date weighs more than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate
from itertools import islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # it ships no types

_NUMERIC = re.compile(r"\s*((?:19|20)\d\d)[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)")
_NAMED = re.compile(r"\s*(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?(?: (\d{1,2}))?,? ((?:19|20)\d\d)\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST = date(1990, 1, 1)
"""Older than the web: a default value of some program."""
_NAMES = frozenset(
    (
        *("article:published_time", "article:modified_time", "og:updated_time", "og:published_time"),
        *("datepublished", "datemodified", "date", "pubdate", "publishdate", "publish-date", "last-modified"),
        *("dc.date", "dc.date.issued", "dc.date.modified", "dcterms.date", "dcterms.created", "dcterms.issued"),
        *("dcterms.modified", "citation_publication_date", "citation_online_date", "parsely-pub-date", "revised"),
    )
)
_KEYS = ("datePublished", "dateModified")
_LISTS = ("@graph", "mainEntity", "mainEntityOfPage")
_SCRIPTS, _SCRIPT_CHARACTERS, _DEPTH, _METAS = 10, 200_000, 3, 500
_TIMES = "//time[@datetime][not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::li)]/@datetime"


def published_of(tree: HtmlElement, today: date | None = None) -> str:
    """The date of a page, empty where it names none.

    Of several in its metadata the latest counts, so that a change outweighs the first publication: what is quoted is
    the text as it stands since then. The first `<time>` of the content is asked only where there is no metadata.
    """
    return latest([*_of_metas(tree), *_of_scripts(tree)], today) or latest(tree.xpath(_TIMES)[:1], today)


def latest(named: Iterable[str], today: date | None = None) -> str:
    """The latest of what is written as a date, of those that are neither too old nor later than tomorrow."""
    last = (today or datetime.now(UTC).date()) + timedelta(days=1)
    found = [day for text in named if (day := _day(text)) and _EARLIEST <= day <= last]
    return max(found).isoformat() if found else ""


def _day(text: str) -> date | None:
    """The day as it is written, in whatever zone: ISO and its like, mail headers, a month by its English name."""
    try:
        parts = _parts(text[:80])
        return date(*parts) if parts else None
    except (ValueError, IndexError, TypeError):  # the latter two from the reader of mail headers
        return None


def _parts(text: str) -> tuple[int, int, int] | None:
    if numbers := _NUMERIC.match(text):
        return int(numbers[1]), int(numbers[2]), int(numbers[3])
    if (named := _NAMED.match(text)) and named[2].lower()[:3] in _MONTHS:
        return int(named[4]), _MONTHS.index(named[2].lower()[:3]) + 1, int(named[1] or named[3])
    mailed = parsedate(text)
    return mailed[:3] if mailed else None


def _of_metas(tree: HtmlElement) -> Iterator[str]:
    for meta in islice(tree.iter("meta"), _METAS):
        names = (meta.get(attribute, "").lower() for attribute in ("property", "name", "itemprop", "http-equiv"))
        if any(name in _NAMES for name in names):
            yield meta.get("content", "")


def _of_scripts(tree: HtmlElement) -> Iterator[str]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:_SCRIPTS]:
        try:
            yield from _in_data(json.loads((script.text or "")[:_SCRIPT_CHARACTERS]), _DEPTH)
        except (ValueError, RecursionError):
            continue


def _in_data(data: object, depth: int) -> Iterator[str]:
    """Dates of the page's own things, not of what they list: comments, offers, other articles."""
    if isinstance(data, list):
        for one in data[:_METAS]:
            yield from _in_data(one, depth - 1) if depth else ()
    elif isinstance(data, dict):
        yield from (value for key in _KEYS if isinstance(value := data.get(key), str))
        for name in _LISTS:
            yield from _in_data(data.get(name), depth - 1) if depth else ()
