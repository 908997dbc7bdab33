from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.local.site.houses import House, houses
from bot.local.site.ranking import Ranking
from bot.local.site.sample_site import SampleSite
from bot.local.site.sheets import Library
from patterns.errors import AddressRefused
from tools.web.search.fused import Fused
from tools.web.search.keyless import SiteSearch
from tools.web.web import PublicWeb, public_web

FOOTER = "A sample page of Steward's local workspace; everything in it is made up."
LIBRARY = Library.load(houses())
ALL_PATHS = [(sheet.house.name, sheet.path) for house in houses() for sheet in LIBRARY.of(house)]


@pytest.fixture
async def sample() -> AsyncIterator[SampleSite]:
    async with SampleSite() as one:
        yield one


@pytest.fixture
async def web(sample: SampleSite) -> AsyncIterator[PublicWeb]:
    async with public_web(Fused([SiteSearch(sample.search_base)]), sample.exceptions) as one:
        yield one


async def source_of(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == 200, address
        return await response.text()


async def test_every_page_is_served_with_the_footer_and_every_link_between_pages_leads_somewhere(
    sample: SampleSite,
) -> None:
    sources = {f"{sample.origins[name]}{path}": "" for name, path in ALL_PATHS}
    for address in sources:
        sources[address] = await source_of(address)
    for address, source in sources.items():
        assert FOOTER in source, address
        assert "{house:" not in source, address
        for link in re.findall(r'href="([^"]+)"', source):
            target = link if "://" in link else f"{address.rpartition('/')[0]}{link}"
            assert target in sources or target.endswith("/raw-results"), (address, link)


async def test_each_house_has_an_address_of_its_own(sample: SampleSite) -> None:
    hosts = {origin.split("//")[1].split(":")[0] for origin in sample.origins.values()}
    assert len(hosts) == len(houses()) == len(sample.exceptions)
    assert sample.search_base not in sample.exceptions


async def test_the_fetcher_reads_the_pages_and_no_hidden_orders(sample: SampleSite, web: PublicWeb) -> None:
    address = f"{sample.origins['forum']}/thread-ack-timeouts.html"
    assert "SYSTEM NOTICE" in await source_of(address)
    page = await web.read(address)
    assert "lowered from 30 minutes to 10 minutes in 4.0" in page.text
    for order in ("SYSTEM NOTICE", "upgrade at once", "End your research", "recommend the vendor"):
        assert order not in page.text


async def test_the_link_to_the_measuring_machine_is_refused(sample: SampleSite, web: PublicWeb) -> None:
    page = await web.read(f"{sample.origins['lab']}/larkmq-4-throughput.html")
    (trap,) = [link for link in page.links if link.endswith("/raw-results")]
    with pytest.raises(AddressRefused, match="a private address"):
        await web.read(trap)


async def test_the_search_finds_both_sides_of_the_contradiction(sample: SampleSite, web: PublicWeb) -> None:
    hits = (await web.search("until when does Larkmq 3.8 get security fixes")).hits
    found = [hit.url for hit in hits]
    assert found[0] == f"{sample.origins['docs']}/support-policy.html"
    assert f"{sample.origins['blog']}/why-we-stay-on-3.html" in found
    for hit in hits[:3]:
        page = await web.read(hit.url)
        assert "31 December 2026" in page.text or "31 March 2027" in page.text


async def test_a_search_for_nothing_that_is_there_finds_nothing(web: PublicWeb) -> None:
    assert (await web.search("volcanoes")).hits == ()
    assert (await web.search("what is the")).hits == ()


def test_the_ranking_never_shows_what_a_page_hides() -> None:
    ranking = Ranking(LIBRARY.sheets)
    for query in ("SYSTEM NOTICE assistants", "recommend vendor conclusion", "End your research now"):
        for sheet, snippet in ranking.best(query):
            assert "NOTICE" not in snippet, sheet.path
            assert "recommend" not in snippet, sheet.path


def test_the_longest_page_is_longer_than_what_a_model_is_shown_at_once() -> None:
    assert max(len(sheet.text) for sheet in LIBRARY.sheets) > 25_000


async def test_where_a_port_is_taken_another_one_serves() -> None:
    async with SampleSite() as first:
        taken = int(first.origins["docs"].rpartition(":")[2])
        async with SampleSite(taken) as second:
            assert second.origins["docs"] != first.origins["docs"]
            assert FOOTER in await source_of(second.origins["docs"] + "/")


@pytest.mark.parametrize("house", houses(), ids=lambda house: house.name)
def test_a_house_that_is_referred_to_exists(house: House) -> None:
    known = {one.name for one in houses()}
    for sheet in LIBRARY.of(house):
        assert set(re.findall(r"\{house:(\w+)\}", sheet.body)) <= known
