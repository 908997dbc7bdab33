"""The planted web is what its truth table says, as the real fetcher and the real parser read it."""

from __future__ import annotations

import pytest

from patterns.errors import AddressRefused, PageUnreadable, SearchFailed
from tests.planted.traps.network import HURTFUL, redirects
from tests.planted.traps.pages import BAZAARS, TRAPS
from tests.planted.traps.wordings import order
from tests.planted.truth.changes import CHANGES, LAST, Change
from tests.planted.truth.facts import BY_ID, FACTS, facts_in
from tests.planted.truth.topics import TOPICS
from tests.planted.web.feeds import ATOM, RSS
from tests.planted.web.forms import FORM_OF_COPY
from tests.planted.web.leaves import Leaf
from tests.planted.web.planted import PRIVATE, SEARCH, PlantedWeb
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import PublicWeb

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


def told(web: PlantedWeb, version: int) -> set[str]:
    return {fact for leaf in web.at(version).leaves() for fact in leaf.facts}


def readable(leaves: tuple[Leaf, ...]) -> list[Leaf]:
    return [leaf for leaf in leaves if "/closed/" not in leaf.path]


async def test_every_page_says_what_the_table_has_of_it_and_nothing_else_of_it(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    for version in range(LAST + 1):
        for leaf in readable(planted.at(version).leaves()):
            if version in (0, leaf.since):
                page = await fetching.read(planted.url(leaf.house.name, leaf.path))
                assert {fact.id for fact, _ in facts_in(page.text)} == set(leaf.facts), (version, page.url)


async def test_there_are_many_pages_of_many_houses_and_each_fact_is_on_one(planted: PlantedWeb) -> None:
    leaves = planted.leaves()
    houses = {leaf.house.name for leaf in leaves}
    assert len(houses) >= 12
    assert len(leaves) + sum(len(leaf.copies) for leaf in leaves) + len(houses) + len(TRAPS) >= 80
    assert {"html", "md", "txt", "pdf"} == {leaf.kind for leaf in leaves}
    assert set().union(*(told(planted, version) for version in range(LAST + 1))) == set(BY_ID)
    assert {item for topic in TOPICS for item, _ in topic.items} == {fact.item_id for fact in FACTS}


async def test_a_copy_says_the_same_at_another_address(planted: PlantedWeb, fetching: PublicWeb) -> None:
    copied = [(leaf, form) for leaf in planted.leaves() for form in leaf.copies]
    assert len(copied) >= 6
    for leaf, form in copied:
        page = await fetching.read(planted.url(leaf.house.name, FORM_OF_COPY[form].format(path=leaf.path)))
        assert {fact.id for fact, _ in facts_in(page.text)} == set(leaf.facts), page.url
    tracked = await fetching.read(planted.url("ostrel", "/licence.html?utm_source=x&fbclid=y"))
    assert BY_ID["ostrel.licence"].sayings[0] in tracked.text


async def test_one_story_stands_in_three_houses_under_three_titles(planted: PlantedWeb, fetching: PublicWeb) -> None:
    places = (("wire", "/stories"), ("courier", "/2025/10"), ("harbour", "/news"))
    saying = BY_ID["vennet.opening"].sayings[1]
    pages = [
        await fetching.read(planted.url(leaf.house.name, leaf.path))
        for leaf in planted.leaves()
        if any((leaf.house.name, leaf.path[: len(folder)]) == (name, folder) for name, folder in places)
        and "vennet.opening" in leaf.facts
    ]
    assert len({page.title for page in pages}) == len(pages) == 3
    assert all(saying in page.text for page in pages)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what[:40])
async def test_a_version_brings_and_takes_exactly_what_its_list_says(planted: PlantedWeb, change: Change) -> None:
    before, after = told(planted, change.version - 1), told(planted, change.version)
    assert after - before == {*change.new, *(now for _, now in change.changed)}
    assert before - after == {*change.gone, *(was for was, _ in change.changed)}


async def test_a_page_that_moves_is_found_where_it_has_gone_and_one_that_goes_is_missed(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    moved = await fetching.read(planted.at(3).url("ostrel", "/support.html"))
    assert moved.url.endswith("/calendar.html")
    await fetching.read(planted.at(4).url("ostrel", "/upgrading.html"))
    with pytest.raises(PageUnreadable, match="404"):
        await fetching.read(planted.at(5).url("ostrel", "/upgrading.html"))


async def test_a_trap_gives_its_order_to_whoever_reads_the_source_and_hides_it_from_readers(
    planted: PlantedWeb, fetching: PublicWeb
) -> None:
    for trap in TRAPS:
        page = await fetching.read(planted.url(trap.house, trap.path))
        words = order(trap.wording, planted.origins | {"here": planted.origins[trap.house]})
        assert trap.says in page.text, trap.name
        assert not (trap.unseen and words[:20] in page.text), trap.name


async def test_no_page_that_leads_astray_leads_anywhere(planted: PlantedWeb, fetching: PublicWeb) -> None:
    for path in redirects(planted.origins):
        with pytest.raises((AddressRefused, PageUnreadable)):
            await fetching.read(planted.url(BAZAARS[0], path))
    assert planted.asked_of(PRIVATE) == []


@pytest.mark.parametrize("path", [path for path in HURTFUL if not path.endswith("/attributes")])
async def test_a_page_that_hurts_is_called_unreadable(planted: PlantedWeb, fetching: PublicWeb, path: str) -> None:
    with pytest.raises(PageUnreadable):
        await fetching.read(planted.url(BAZAARS[0], path))


async def test_the_search_fails_and_finds_nothing_when_it_is_told_to(planted: PlantedWeb, fetching: PublicWeb) -> None:
    assert (await fetching.search("Vennet bridge")).hits
    planted.search_says = "nothing"
    assert (await fetching.search("Vennet bridge")).hits == ()
    planted.search_says = "failure"
    with pytest.raises(SearchFailed):
        await fetching.search("Vennet bridge")


async def test_a_search_for_an_item_finds_a_page_that_settles_it(planted: PlantedWeb, fetching: PublicWeb) -> None:
    says = {planted.url(leaf.house.name, leaf.path): set(leaf.facts) for leaf in planted.leaves()}
    for topic in TOPICS:
        for fact, item in topic.items:
            hits = (await fetching.search(item)).hits
            assert any(fact in says.get(hit.url, ()) for hit in hits), item


async def test_a_feed_grows_with_what_its_house_announces(planted: PlantedWeb, fetching: PublicWeb) -> None:
    for path in (RSS, ATOM):
        listed = [await fetching.feed(planted.at(version).url("ostrel", path)) for version in range(LAST + 1)]
        titles = [[hit.title for hit in hits] for hits in listed]
        assert "Ostrel 6.2 is there" not in titles[0], path
        assert titles[1][0] == "Ostrel 6.2 is there", path
        assert listed[1][0].published == "2026-01-27", path
        assert len(titles[6]) == len(titles[5]) + 1, path


async def test_what_a_house_closes_to_robots_is_not_read(planted: PlantedWeb, fetching: PublicWeb) -> None:
    (closed,) = [leaf for leaf in planted.leaves() if "/closed/" in leaf.path]
    with pytest.raises(PageUnreadable, match="robots"):
        await fetching.read(planted.url(closed.house.name, closed.path))
    assert [one.target for one in planted.asked_of(closed.house.name) if "/closed/" in one.target] == []


async def test_more_attributes_than_a_parser_likes_end_the_parser_and_not_the_bot(planted: PlantedWeb) -> None:
    async with Fetcher(planted.exceptions) as fetcher, Extractor(seconds=0.3) as extractor:
        hasty = PublicWeb(fetcher, Fused([SiteSearch(planted.origins[SEARCH])]), extractor)
        with pytest.raises(PageUnreadable, match="too much work"):
            await hasty.read(planted.url(BAZAARS[0], "/net/attributes"))
