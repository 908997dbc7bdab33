"""What a schedule knows stays within bounds, and what is forgotten costs least."""

from __future__ import annotations

from patterns.research.digest.comparing.remembering import (
    CLAIMS_MOST,
    PAGES_MOST,
    QUERIES_MOST,
    Pages,
    claims_kept,
    queries_kept,
)
from patterns.research.digest.sweeping.lists import unseen
from patterns.research.digest.sweeping.pages import GIVEN_UP
from patterns.values.research.schedules import KnownClaim, Memory, SeenPage
from patterns.values.web import Hit

NOW = 1_800_000_000.0


def claim(number: int, **fields: object) -> KnownClaim:
    given = {"id": f"C{number}", "items": ("I1",), "claim": f"fact {number}", "quote": "", "url": f"u{number}"}
    return KnownClaim.model_validate({**given, "title": "", "first_at": 0.0, "seen_at": float(number), **fields})


def page(name: str, **fields: object) -> SeenPage:
    return SeenPage.model_validate({"canonical": name, "url": name, "digest": "d", "seen_at": 1.0, **fields})


def hit(url: str, published: str = "") -> tuple[str, Hit]:
    return url, Hit(url=url, title="", snippet="", published=published)


def test_quiet_and_replaced_claims_are_forgotten_before_living_ones_and_the_newest_never() -> None:
    many = [claim(number) for number in range(1, CLAIMS_MOST + 1)]
    settled = [claim(900, quiet=True), claim(901, replaced_by="C902"), claim(902, quiet=True)]
    kept = claims_kept((*many, *settled))
    assert len(kept) == CLAIMS_MOST
    assert kept[-1].id == "C902", "the next claim is counted from it"
    assert kept[0].id == "C2", "of living ones that which was not seen for longest"


def test_pages_with_living_claims_and_pages_still_listed_are_kept() -> None:
    pages = Pages([page(f"p{number}", seen_at=float(number)) for number in range(PAGES_MOST + 50)], NOW)
    pages.listed({"p1": "p1", "new": "new"}, new=False)
    kept = {one.canonical for one in pages.kept([claim(1, url="p0"), claim(2, url="p2", quiet=True)])}
    assert len(kept) == PAGES_MOST
    assert {"p0", "p1"} <= kept
    assert not {"p2", "new"} & kept


def test_searches_that_brought_something_just_now_stay_first() -> None:
    known = [f"query {number}" for number in range(QUERIES_MOST)]
    assert queries_kept(known, ["new", "query 11"])[:3] == ("new", "query 11", "query 0")
    assert len(queries_kept(known, ["new"])) == QUERIES_MOST


def test_what_was_published_long_before_the_last_firing_is_found_late_and_no_news() -> None:
    memory = Memory(at=NOW, pages=(page("known"),))
    fresh, stale = unseen([hit("known"), hit("old", "2026-11-01"), hit("lately", "2027-01-10"), hit("undated")], memory)
    assert [address for address, _ in fresh] == ["lately", "undated"]
    assert [address for address, _ in stale] == ["old"]
    assert unseen([hit("old", "2026-11-01")], Memory())[1] == (), "before the first firing nothing is old"


def test_an_address_that_could_not_be_read_is_tried_again_after_all_others() -> None:
    pages = (page("failed", digest="", misses=2), page("seen", digest=""), page("left", misses=GIVEN_UP))
    fresh, _ = unseen([hit("failed"), hit("seen"), hit("left"), hit("new")], Memory(at=NOW, pages=pages))
    assert [address for address, _ in fresh] == ["new", "failed", "left"]
