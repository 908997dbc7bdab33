from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from patterns.errors import SearchFailed
from patterns.values.web import Hit
from tests.tools.web.stranger import Stranger, answer, redirect
from tools.web.search import NoSearch, Search, SearXng, SiteSearch, Tavily

PROVIDERS: dict[str, tuple[Callable[[str], Search], str]] = {
    "site": (SiteSearch, "/search?q=a+b%26c"),
    "searxng": (SearXng, "/search?q=a+b%26c&format=json"),
    "tavily": (lambda base: Tavily(SecretStr("tvly-made-up"), base), "/search"),
}


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest, stranger: Stranger) -> Callable[[bytes], Search]:
    """A provider of each kind, which gets the answer it is given."""
    make, path = PROVIDERS[request.param]

    def answering(told: bytes) -> Search:
        stranger.routes[path] = told
        return make(stranger.origin)

    return answering


def results(*found: dict[str, object]) -> dict[str, object]:
    return {"query": "x", "results": list(found)}


def as_json(value: object) -> bytes:
    return answer(json.dumps(value).encode(), kind="application/json")


async def test_a_site_s_own_search_gives_hits(stranger: Stranger) -> None:
    found = [{"url": "http://127.0.0.21:4000/a.html", "title": "A", "snippet": "about a"}]
    stranger.routes["/search?q=one+two"] = as_json(found)
    hits = await SiteSearch(stranger.origin).search("one two")
    assert hits == (Hit(url="http://127.0.0.21:4000/a.html", title="A", snippet="about a"),)


async def test_searxng_is_asked_for_json(stranger: Stranger) -> None:
    stranger.routes["/search?q=one&format=json"] = as_json(
        results({"url": "https://a.example/", "title": "A", "content": "c", "engine": "x"})
    )
    hits = await SearXng(stranger.origin + "/").search("one")
    assert hits == (Hit(url="https://a.example/", title="A", snippet="c"),)


async def test_tavily_gets_the_key_in_a_header_and_the_query_in_the_body(stranger: Stranger) -> None:
    found = {"url": "https://a.example/", "title": "A", "content": "c", "score": 0.9, "raw_content": None}
    stranger.routes["/search"] = as_json(results(found))
    hits = await Tavily(SecretStr("tvly-made-up"), stranger.origin).search("one")
    assert [hit.url for hit in hits] == ["https://a.example/"]
    assert "Authorization: Bearer tvly-made-up\r\n" in stranger.heads[0]
    assert json.loads(stranger.bodies[0]) == {"query": "one", "max_results": 10}


async def test_nothing_found_is_no_failure(stranger: Stranger) -> None:
    stranger.routes["/search?q=one"] = as_json([])
    stranger.routes["/search?q=one&format=json"] = as_json(results())
    assert await SiteSearch(stranger.origin).search("one") == ()
    assert await SearXng(stranger.origin).search("one") == ()


async def test_hits_are_cleaned_counted_and_each_there_once(stranger: Stranger) -> None:
    odd = [
        {"url": "javascript:alert(1)", "title": "x"},
        {"url": "", "title": "x"},
        {"url": "https://a.example/\r\nx", "title": "x"},
        {"url": "https://a.example/", "title": " a\u200b \n title ", "snippet": "s" * 900},
        {"url": "https://b.example/", "title": None},
    ]
    many = [{"url": f"https://c.example/{number}", "title": "c"} for number in range(20)]
    stranger.routes["/search?q=one"] = as_json([*odd, *many, *many])
    hits = await SiteSearch(stranger.origin).search("one")
    assert [hit.url for hit in hits[:3]] == ["https://a.example/", "https://b.example/", "https://c.example/0"]
    assert [hit.title for hit in hits[:2]] == ["a title", "https://b.example/"]
    assert len(hits[0].snippet) == 500
    assert len(hits) == 10


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (answer(status="401 Unauthorized"), "it does not accept the key"),
        (answer(status="403 Forbidden"), "it does not allow this request"),
        (answer(status="429 Too Many Requests"), "it is too busy for us now"),
        (answer(status="503 Service Unavailable"), "it answered with HTTP status 503"),
        (redirect("http://127.0.0.1:9/"), "it answered with HTTP status 302"),
        (answer(b"<html>", kind="text/html"), "its answer is not in the form it should have"),
        (answer(b"[1]", kind="application/json"), "its answer is not in the form it should have"),
        (answer(b'{"error": "x"}', kind="application/json"), "its answer is not in the form it should have"),
        (answer(b" " * 2_100_000, kind="application/json"), "its answer is too large"),
        (b"nonsense", "it could not be reached"),
        (b"", "it could not be reached"),
    ],
)
async def test_a_provider_that_fails_says_why(told: bytes, why: str, provider: Callable[[bytes], Search]) -> None:
    with pytest.raises(SearchFailed) as failure:
        await provider(told).search("a b&c")
    assert failure.value.facts == {"why": why}
    assert failure.value.detail == why


async def test_a_provider_that_is_not_there_could_not_be_reached() -> None:
    async with Stranger() as gone:
        origin = gone.origin
    with pytest.raises(SearchFailed, match="could not be reached"):
        await SearXng(origin).search("one")


async def test_without_a_provider_the_search_says_so() -> None:
    with pytest.raises(SearchFailed, match="no search provider is configured"):
        await NoSearch().search("one")
