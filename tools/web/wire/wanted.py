"""What a request is for: what it asks for, and which answers are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["html", "text", "pdf", "feed", "rules"]

_OCTETS = "application/octet-stream"
_TEXTS: Mapping[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "text/x-markdown": "text",
    "text/x-rst": "text",
    "text/csv": "text",
    "application/json": "text",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One purpose of a request."""

    accept: str
    """The header."""
    refusal: str
    """What is said of an answer of another kind."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """By content type."""
    anything: Kind | None = None
    """What any other content type is taken for; then every status is an answer, and one that is too long is cut."""

    def kind_of(self, content_type: str, path: str) -> Kind | None:
        """What an answer is; None for one that is not wanted. Octets are taken for a PDF where `path` says so."""
        kind = self.kinds.get(content_type.partition(";")[0].strip().lower())
        if kind == "pdf" and content_type.strip().lower().startswith(_OCTETS) and not path.lower().endswith(".pdf"):
            return None
        return kind or self.anything


PAGE = Wanted(
    accept="text/html, application/xhtml+xml, application/pdf, text/plain, text/markdown, application/json;q=0.8",
    refusal="not a text page",
    kinds={**_TEXTS, "application/pdf": "pdf", "application/x-pdf": "pdf", _OCTETS: "pdf"},
)
FEED = Wanted(
    accept="application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9",
    refusal="it is no feed",
    kinds=dict.fromkeys(
        ("application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/xml", "text/xml"), "feed"
    ),
)
RULES = Wanted(accept="text/plain, */*;q=0.1", refusal="not a text page", anything="rules")
"""A site's robots.txt."""
