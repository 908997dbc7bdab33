"""The entries of a feed. Runs in the child process: its parsers have paths that never end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import islice
from time import struct_time
from typing import Protocol

import feedparser
import lxml.html  # type: ignore[import-untyped]  # it ships no types

from tools.web.text.dates import latest
from tools.web.text.links import joined
from tools.web.text.unseen.hidden import drop_hidden
from tools.web.text.visible import SNIPPET_CHARACTERS, TITLE_CHARACTERS, one_line

ENTRIES = 100
_LONGEST_SUMMARY = 20_000
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
"""Entities stand in it, and no feed needs any: expanded they are a bomb that the parser stops only after megabytes."""


class _Entry(Protocol):
    def __contains__(self, key: str) -> bool: ...

    def get(self, key: str, default: str = "") -> object: ...


def feed_of(body: bytes, url: str, content_type: str) -> dict[str, object]:
    """`entries`, each with `url`, `title`, `snippet` and `published`, as the feed lists them; or `why` it is none.

    The library gets a stream: of plain bytes or text it would first see whether they name a file or an address.
    """
    headers = {"content-type": content_type, "content-location": url}
    stream = io.BytesIO(_DOCTYPE.sub(b"", body, count=1))
    found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version"):
        return {"why": "it is no feed"}
    entries = {str(entry["url"]): entry for entry in _entries(found["entries"], url)}
    return {"entries": list(islice(entries.values(), ENTRIES))}


def _entries(found: list[_Entry], url: str) -> Iterator[dict[str, object]]:
    for entry in found[: 2 * ENTRIES]:
        link = joined(url, named) if (named := str(entry.get("link", ""))) else ""
        if link.startswith(("http://", "https://")):
            yield {
                "url": link,
                "title": _plain(str(entry.get("title", "")), TITLE_CHARACTERS) or link,
                "snippet": _plain(_summary(entry), SNIPPET_CHARACTERS),
                "published": latest(_dates(entry)),
            }


def _summary(entry: _Entry) -> str:
    contents = entry.get("content")
    content = contents[0].get("value", "") if isinstance(contents, list) and contents else ""
    return str(entry.get("summary", "") or content)


def _plain(markup: str, longest: int) -> str:
    """Its text without what a page would hide."""
    if "<" not in markup and "&" not in markup:
        return one_line(markup, longest)
    try:
        tree = lxml.html.fragment_fromstring(markup[:_LONGEST_SUMMARY], create_parent="div")
    except (lxml.etree.ParserError, ValueError):
        return ""
    drop_hidden(tree)
    return one_line(" ".join(tree.itertext()), longest)


def _dates(entry: _Entry) -> Iterator[str]:
    for key in ("published_parsed", "updated_parsed"):
        when = entry.get(key) if key in entry else None  # asked for without, it gives the other one and warns
        if isinstance(when, struct_time):
            yield f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}"
