"""Each provider over real HTTP, and a machine at the other end that keeps no promise."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from patterns.errors import SearchFailed
from patterns.values.web import Hit
from tests.tools.web.stranger import Stranger, answer, redirect
from tools.web.search.asking import USUAL_PAUSE, Line, Question
from tools.web.search.keyed import Brave, Tavily
from tools.web.search.keyless import SearXng, SiteSearch
from tools.web.search.provider import Provider

KEY = SecretStr("made-up-key")
BRAVE = "/res/v1/web/search?q=a+b%26c&count=10&text_decorations=false"
PROVIDERS: dict[str, tuple[Callable[[str], Provider], str]] = {
    "site": (SiteSearch, "/search?q=a+b%26c"),
    "searxng": (SearXng, "/search?q=a+b%26c&format=json"),
    "tavily": (lambda base: Tavily(KEY, base), "/search"),
    "brave": (lambda base: Brave(KEY, base), BRAVE),
}


def as_json(value: object) -> bytes:
    return answer(json.dumps(value).encode(), kind="application/json")


class Asked:
    """A provider of one kind, and the stranger that answers it."""

    def __init__(self, kind: str, stranger: Stranger) -> None:
        self.kind = kind
        self._stranger = stranger
        self._make, self._path = PROVIDERS[kind]

    async def told(self, raw: bytes) -> tuple[Hit, ...]:
        self._stranger.routes[self._path] = raw
        return await self._make(self._stranger.origin).search("a b&c")

    async def found(self, results: object) -> tuple[Hit, ...]:
        """In the envelope of its kind."""
        envelopes = {"site": results, "brave": {"web": {"results": results}}}
        return await self.told(as_json(envelopes.get(self.kind, {"results": results})))


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest, stranger: Stranger) -> Asked:
    return Asked(request.param, stranger)


async def test_tavily_gets_the_key_in_a_header_and_the_query_in_the_body(stranger: Stranger) -> None:
    hits = await Asked("tavily", stranger).found([{"url": "https://a.example/", "title": "A", "content": "c"}])
    assert hits == (Hit(url="https://a.example/", title="A", snippet="c"),)
    assert "Authorization: Bearer made-up-key\r\n" in stranger.heads[0]
    assert json.loads(stranger.bodies[0]) == {"query": "a b&c", "max_results": 10}


async def test_brave_gets_the_key_in_its_own_header_and_tells_dates(stranger: Stranger) -> None:
    found = {
        "url": "https://a.example/",
        "title": "A",
        "description": "<strong>c</strong> &amp; d",
        "age": "2 days ago",
    }
    hits = await Asked("brave", stranger).found([{**found, "page_age": "2026-03-01T10:00:00"}])
    assert hits == (Hit(url="https://a.example/", title="A", snippet="c & d", published="2026-03-01"),)
    assert "X-Subscription-Token: made-up-key\r\n" in stranger.heads[0]


async def test_searxng_tells_dates_too(stranger: Stranger) -> None:
    found = {"url": "https://a.example/", "title": "A", "content": "c", "publishedDate": "2026-03-01 10:00:00"}
    (hit,) = await Asked("searxng", stranger).found([found])
    assert (hit.snippet, hit.published) == ("c", "2026-03-01")


async def test_nothing_found_is_no_failure(provider: Asked) -> None:
    assert await provider.found([]) == ()


async def test_brave_leaves_the_part_out_where_it_found_nothing(stranger: Stranger) -> None:
    assert await Asked("brave", stranger).told(as_json({"type": "search", "query": {}})) == ()


GOOD = {"url": "https://good.example/", "title": "Good"}
ODD: dict[str, list[Any]] = {
    "nulls": [None, {"url": None}, {"url": "https://good.example/", "title": None}],
    "wrong types": [7, "x", [], {"url": 7}, {"url": ["https://a.example/"]}, GOOD],
    "no address of the web": [
        {"url": "javascript:alert(1)"},
        {"url": "ftp://a.example/"},
        {"url": "//a.example"},
        GOOD,
    ],
    "broken addresses": [{"url": "https://a.example/\r\nx"}, {"url": "https://a.example/a b"}, GOOD],
    "a giant address": [{"url": "https://a.example/" + "a" * 5000}, GOOD],
    "the same address again": [GOOD, {**GOOD, "title": "Again"}, GOOD],
    "numbers that are none": [{**GOOD, "score": float("nan")}, {**GOOD, "score": float("inf")}],
    "words nested in words": [{**GOOD, "content": {"text": "x"}, "description": [["x"]], "snippet": {"a": {"b": 1}}}],
    "a lone surrogate": [{**GOOD, "snippet": "\ud800"}],
}


@pytest.mark.parametrize("results", ODD.values(), ids=ODD.keys())
async def test_odd_results_cost_only_themselves(results: list[Any], provider: Asked) -> None:
    hits = await provider.found(results)
    assert [(hit.url, hit.title.replace(hit.url, "Good"), hit.published) for hit in hits] == [
        ("https://good.example/", "Good", "")
    ]


async def test_of_ten_thousand_results_ten_are_taken(provider: Asked) -> None:
    hits = await provider.found([{"url": f"https://c.example/{number}", "title": "c"} for number in range(10_000)])
    assert [hit.url for hit in hits] == [f"https://c.example/{number}" for number in range(10)]


async def test_words_are_cleaned_and_cut(provider: Asked) -> None:
    title = " a\u200b \n <b>bold</b> &lt;title&gt; of <T>\x1b[2J"
    (hit,) = await provider.found([{"url": "https://a.example/", "title": title, "content": "s" * 900_000}])
    assert hit.title == "a bold <title> of <T>[2J"
    assert len(hit.snippet) in (0, 500)  # two of the providers have another name for it


async def test_letters_that_are_no_utf_8_are_replaced(stranger: Stranger) -> None:
    raw = answer(b'[{"url": "https://a.example/", "title": "caf\xe9"}]', kind="application/json")
    (hit,) = await Asked("site", stranger).told(raw)
    assert hit.title == "caf\ufffd"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (answer(status="401 Unauthorized"), "it does not accept the key"),
        (answer(status="403 Forbidden"), "it does not allow this request"),
        (answer(status="429 Too Many Requests", Retry_After="60"), "it is too busy for us now"),
        (answer(status="429 Too Many Requests", Retry_After="tomorrow"), "it is too busy for us now"),
        (answer(status="432 Limit"), "its plan is used up"),
        (answer(status="503 Service Unavailable"), "it answered with HTTP status 503"),
        (redirect("http://127.0.0.1:9/"), "it answered with HTTP status 302"),
        (answer(b"<html>", kind="text/html"), "its answer is not in the form it should have"),
        (answer(b"[1]", kind="application/json"), "its answer is not in the form it should have"),
        (answer(b'{"results": [1, null]}', kind="application/json"), "its answer is not in the form it should have"),
        (answer(b'{"error": "x"}', kind="application/json"), "its answer is not in the form it should have"),
        (answer(b'{"web": "x"}', kind="application/json"), "its answer is not in the form it should have"),
        (answer(b"[" * 100_000, kind="application/json"), "its answer is not in the form it should have"),
        (answer(b"9" * 100_000, kind="application/json"), "its answer is not in the form it should have"),
        (answer(b"", kind="application/json"), "its answer is not in the form it should have"),
        (answer(b" " * 2_100_000, kind="application/json"), "its answer is too large"),
        (answer(b"[]", Content_Encoding="gzip"), "it could not be reached"),
        (answer(b"[]", Content_Length="9"), "it could not be reached"),
        (b"nonsense", "it could not be reached"),
        (b"", "it could not be reached"),
    ],
)
async def test_a_provider_that_fails_says_why(told: bytes, why: str, provider: Asked) -> None:
    with pytest.raises(SearchFailed) as failure:
        await provider.told(told)
    assert failure.value.facts == {"why": why}
    assert failure.value.detail == why


async def test_a_provider_that_is_not_there_could_not_be_reached() -> None:
    async with Stranger() as gone:
        origin = gone.origin
    with pytest.raises(SearchFailed, match="could not be reached"):
        await SearXng(origin).search("one")


async def test_a_searxng_whose_engines_did_not_answer_has_not_found_nothing(stranger: Stranger) -> None:
    searxng = Asked("searxng", stranger)
    told = {"results": [], "unresponsive_engines": [["some engine", "CAPTCHA"]]}
    with pytest.raises(SearchFailed, match="not all of its engines answered"):
        await searxng.told(as_json(told))
    assert len(await searxng.told(as_json({**told, "results": [GOOD]}))) == 1


BUSY = "429 Too Many Requests"


@pytest.mark.parametrize(("headers", "waited"), [({}, USUAL_PAUSE), ({"Retry_After": "2"}, 2.0)])
async def test_a_busy_provider_is_asked_once_more_after_the_pause_it_names(
    stranger: Stranger, headers: dict[str, str], waited: float
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        stranger.routes["/search"] = answer(b"[]")

    stranger.routes["/search"] = answer(status=BUSY, **headers)
    assert await Line(pause).ask(Question("GET", f"{stranger.origin}/search")) == b"[]"
    assert pauses == [waited]


async def test_a_provider_that_stays_busy_has_failed(stranger: Stranger) -> None:
    async def pause(_: float) -> None:
        pass

    stranger.routes["/search"] = answer(status=BUSY)
    with pytest.raises(SearchFailed, match="too busy"):
        await Line(pause).ask(Question("GET", f"{stranger.origin}/search"))
    assert stranger.connections == 2


async def test_searches_that_came_at_once_wait_for_a_busy_provider_one_behind_the_other(stranger: Stranger) -> None:
    waiting, most = 0, 0

    async def pause(_: float) -> None:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        await asyncio.sleep(0)
        stranger.routes["/search"] = answer(b"[]")
        waiting -= 1

    async def busy_at_first(writer: asyncio.StreamWriter) -> None:
        writer.write(answer(status=BUSY))
        await writer.drain()

    stranger.routes["/search"] = busy_at_first
    line = Line(pause)
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(line.ask(Question("GET", f"{stranger.origin}/search"))) for _ in range(3)]
    assert [one.result() for one in asked] == [b"[]"] * 3
    assert most == 1
