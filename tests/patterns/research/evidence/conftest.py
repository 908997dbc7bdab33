"""Notes, pages and briefs for tests of evidence."""

from __future__ import annotations

from typing import Any

from patterns.research.reading.addresses import canonical
from patterns.research.reading.likeness import digest_of_text, likeness
from patterns.values.research.brief import Brief, BriefItem
from patterns.values.research.evidence import Note, ReadPage
from patterns.values.research.schedules import KnownClaim


def brief(**changes: Any) -> Brief:
    items = tuple(BriefItem(id=f"I{number}", text=f"What is thing {number}?") for number in (1, 2))
    return Brief.model_validate({"question": "What is it all?", "items": items, **changes})


def note(url: str = "https://a.test/", claim: str = "It is as the page says.", **changes: Any) -> Note:
    given: dict[str, Any] = {"id": "N1", "quote": f"{url} says so.", "title": "A page", "items": ("I1",)}
    return Note.model_validate({"claim": claim, "url": url, "stance": "supports", **given, **changes})


def page(url: str, text: str = "") -> ReadPage:
    text = text or f"{url} has words of its own: {' '.join(f'{url}{number}' for number in range(40))}"
    return ReadPage(
        url=url,
        canonical=canonical(url),
        title="A page",
        text=text,
        digest=digest_of_text(text),
        likeness=likeness(text),
        read_at=0.0,
    )


def known(claim: str, url: str = "https://a.test/", **changes: Any) -> KnownClaim:
    given: dict[str, Any] = {"id": "C1", "items": ("I1",), "quote": f"“{claim}”", "title": "A page"}
    return KnownClaim.model_validate(
        {"claim": claim, "url": canonical(url), "first_at": 0.0, "seen_at": 0.0, **given, **changes}
    )
