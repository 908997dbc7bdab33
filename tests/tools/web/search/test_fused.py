"""Several providers as one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import SearchFailed
from patterns.values.web import Hit
from tools.web.search.fused import QUERY_CHARACTERS, QUERY_WORDS, Fused, shortened
from tools.web.search.fusion import fuse
from tools.web.search.provider import failed


def hit(url: str, title: str = "", snippet: str = "", published: str = "") -> Hit:
    return Hit(url=url, title=title or url, snippet=snippet, published=published)


class Scripted:
    """Fits `Provider`: gives its hits or raises its error, and keeps what it was asked."""

    def __init__(self, name: str, *urls: str, error: Exception | None = None) -> None:
        self.name = name
        self.queries: list[str] = []
        self._hits = tuple(hit(url) for url in urls)
        self._error = error

    async def search(self, query: str) -> tuple[Hit, ...]:
        self.queries.append(query)
        if self._error:
            raise self._error
        return self._hits


class Silent:
    """Fits `Provider`: never answers, and tells when it was given up."""

    name = "Silent"

    def __init__(self) -> None:
        self.ended = False

    async def search(self, query: str) -> tuple[Hit, ...]:
        del query
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True
        raise AssertionError


async def test_what_two_name_goes_before_what_one_names_first() -> None:
    found = await Fused([Scripted("A", "only-a", "both"), Scripted("B", "only-b", "both")]).search("q")
    assert [one.url for one in found.hits] == ["both", "only-a", "only-b"]
    assert (found.by, found.failed) == (("A", "B"), ())


async def test_one_that_fails_is_named_and_does_not_fail_the_others(caplog: pytest.LogCaptureFixture) -> None:
    broken = [Scripted("B", error=failed("it does not accept the key")), Scripted("C", error=KeyError("x"))]
    found = await Fused([Scripted("A", "a"), *broken]).search("q")
    assert [one.url for one in found.hits] == ["a"]
    assert found.by == ("A",)
    assert found.failed == ("B: it does not accept the key", "C: it broke")
    assert [record.message for record in caplog.records] == ["the search provider C broke"]


async def test_a_slow_one_is_given_up_at_the_deadline() -> None:
    slow = Silent()
    found = await Fused([slow, Scripted("A", "a")], seconds=0.01).search("q")
    assert (found.by, found.failed, slow.ended) == (("A",), ("Silent: it did not answer in time",), True)


async def test_nothing_found_is_told_apart_from_nobody_answering() -> None:
    busy = Scripted("B", error=failed("it is too busy for us now"))
    found = await Fused([Scripted("A"), busy]).search("q")
    assert (found.hits, found.by, found.failed) == ((), ("A",), ("B: it is too busy for us now",))
    with pytest.raises(SearchFailed) as nobody:
        await Fused([busy, Scripted("C", error=failed("its plan is used up"))]).search("q")
    assert nobody.value.detail == "B: it is too busy for us now; C: its plan is used up"


async def test_without_providers_it_says_what_to_set() -> None:
    with pytest.raises(SearchFailed, match="set SOME_KEY"):
        await Fused([], unset="set SOME_KEY").search("q")


async def test_who_gives_the_search_up_ends_its_parts() -> None:
    slow = Silent()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await Fused([slow]).search("q")
    assert slow.ended


async def test_ten_hits_are_enough() -> None:
    many = [Scripted(name, *(f"{name}{number}" for number in range(10))) for name in "ABC"]
    assert len((await Fused(many).search("q")).hits) == 10


async def test_a_query_is_asked_in_one_line_as_long_as_all_take_it() -> None:
    one = Scripted("A")
    await Fused([one]).search(" a\u200b\n  b ")
    assert one.queries == ["a b"]
    assert len(shortened("word " * 1000).split()) == QUERY_WORDS
    assert len(shortened("w" * 1000)) == QUERY_CHARACTERS
    with pytest.raises(SearchFailed, match="the query is empty"):
        await Fused([one]).search(" \u200b ")


def test_one_page_under_two_addresses_is_one_hit_with_its_fullest_words() -> None:
    first = hit("https://a.example/?utm=1", snippet="short")
    second = hit("https://a.example/", "A title", "a longer snippet", "2026-03-01")
    (merged,) = fuse([[first], [second]], lambda url: url.partition("?")[0])
    assert merged == hit("https://a.example/?utm=1", "A title", "a longer snippet", "2026-03-01")
    (merged,) = fuse([[first, second]], lambda url: url.partition("?")[0])
    assert merged.title == "A title"


def test_a_ranking_that_names_a_page_often_counts_it_once() -> None:
    often = [hit(f"a?{number}") for number in range(5)]
    merged = fuse([[hit("b"), *often], [hit("b")], [hit("c")]], lambda url: url.partition("?")[0])
    assert [one.url for one in merged] == ["b", "c", "a?0"]


RANKINGS = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6), max_size=4)


@settings(max_examples=40)
@given(RANKINGS)
def test_a_fusion_keeps_every_page_once_and_never_puts_what_all_name_later_first(rankings: Sequence[list[str]]) -> None:
    merged = [one.url for one in fuse([[hit(url) for url in urls] for urls in rankings], str)]
    assert sorted(merged) == sorted({url for urls in rankings for url in urls})
    for earlier, later in pairwise(merged):
        places = [
            (urls.index(earlier) if earlier in urls else 99, urls.index(later) if later in urls else 99)
            for urls in rankings
        ]
        assert not all(place > other for place, other in places)
