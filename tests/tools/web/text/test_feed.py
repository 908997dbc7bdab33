from __future__ import annotations

from pathlib import Path

import pytest

from patterns.errors import PageUnreadable
from patterns.ports.world import Web
from patterns.values.web import Hit
from tests.tools.web.stranger import Stranger, answer, redirect
from tools.web.extract import Extractor
from tools.web.fetch import Fetcher
from tools.web.search.fused import Fused
from tools.web.text.feed import ENTRIES, feed_of
from tools.web.web import public_web
from tools.web.wire.wanted import FEED

pytestmark = pytest.mark.slow

URL = "https://docs.example.org/news/feed.xml"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><title>News</title>
<entry><title type="html">&lt;b&gt;Nine&lt;/b&gt; o'clock</title><link href="nine"/>
<published>2026-03-01T00:00:00Z</published><updated>2026-03-05T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It <i>leaves</i>
<p hidden="hidden">ORDERS</p></div></content></entry></feed>"""
HIDING = "&lt;p&gt;It leaves.&lt;span style='display:none'&gt;ORDERS&lt;/span&gt; At\u200b nine.&lt;script&gt;x"


def rss(*items: str, head: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'.encode()


def entries(body: bytes, kind: str = "application/rss+xml") -> list[dict[str, str]]:
    found = feed_of(body, URL, kind)["entries"]
    assert isinstance(found, list)
    return found


async def test_a_feed_s_entries_come_as_hits(stranger: Stranger) -> None:
    stranger.routes["/feed"] = redirect("/feed.xml")
    stranger.routes["/feed.xml"] = answer(ATOM.encode(), kind="application/atom+xml; charset=utf-8")
    async with public_web(Fused([]), frozenset({stranger.origin})) as opened:
        web: Web = opened
        (hit,) = await web.feed(stranger.origin + "/feed")
    assert hit == Hit(url="https://a.example/x/nine", title="Nine o'clock", snippet="It leaves", published="2026-03-05")


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json", "application/octet-stream", ""])
async def test_an_answer_of_another_type_is_no_feed(kind: str, stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/"] = answer(ATOM.encode(), kind=kind)
    with pytest.raises(PageUnreadable, match="it is no feed"):
        await fetcher.fetch(stranger.origin + "/", FEED)


NO_FEEDS = (
    b"<html><body>news</body></html>",
    b"<urlset><url><loc>https://a.example/</loc></url></urlset>",
    b"{}",
    b"",
)


@pytest.mark.parametrize("body", NO_FEEDS)
def test_other_markup_is_no_feed(body: bytes) -> None:
    assert feed_of(body, URL, "text/xml") == {"why": "it is no feed"}


def test_a_body_that_is_a_path_is_not_opened(tmp_path: Path) -> None:
    planted = tmp_path / "feed.xml"
    planted.write_text(ATOM)
    assert feed_of(str(planted).encode(), URL, "text/xml") == {"why": "it is no feed"}


async def test_what_is_no_feed_is_unreadable(extractor: Extractor) -> None:
    with pytest.raises(PageUnreadable, match="it is no feed"):
        await extractor.feed(NO_FEEDS[0], URL, "text/xml")


def test_a_feed_without_entries_is_one() -> None:
    assert entries(rss()) == []


def test_an_entry_is_an_address_with_plain_text() -> None:
    dated = "<pubDate>Tue, 03 Mar 2026 23:30:00 -0500</pubDate>"
    (entry,) = entries(
        rss(f"<title> Nine \n &amp;amp; ten</title><link>/nine#a</link><description>{HIDING}</description>{dated}")
    )
    assert entry == {
        "url": "https://docs.example.org/nine",
        "title": "Nine & ten",
        "snippet": "It leaves. At nine.",
        "published": "2026-03-04",
    }


def test_entries_without_a_proper_address_are_left_out_and_each_address_comes_once() -> None:
    links = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[",
        "",
        "http://a.example/\u202e",
        "/one",
        "/one",
        "/two",
    )
    found = entries(rss("<title>none</title>", *(f"<link>{link}</link>" for link in links)))
    assert [entry["url"] for entry in found] == ["https://docs.example.org/one", "https://docs.example.org/two"]


def test_of_many_entries_the_first_hundred_are_taken_and_long_texts_are_cut() -> None:
    found = entries(
        rss(*(f"<link>/{number}</link><description>{'word ' * 999}</description>" for number in range(150)))
    )
    assert [entry["url"].rpartition("/")[2] for entry in found] == [str(number) for number in range(ENTRIES)]
    assert {len(entry["snippet"]) for entry in found} == {500}


@pytest.mark.parametrize("written", ["yesterday", "Tue, 03 Mar 2099 10:00:00 GMT", "0000-00-00", ""])
def test_a_date_that_cannot_be_is_left_out(written: str) -> None:
    (entry,) = entries(rss(f"<link>/a</link><pubDate>{written}</pubDate>"))
    assert entry["published"] == ""


NESTED = "".join(f"<!ENTITY x{number} '{f'&x{number - 1};' * 10}'>" for number in range(1, 8))
ENTITIES = (
    '<!ENTITY x SYSTEM "file:///etc/passwd">',
    '<!ENTITY x SYSTEM "http://127.0.0.1:9/">',
    f'<!ENTITY x "{"y" * 50_000}">',
    f"<!ENTITY x0 'ha'>{NESTED}<!ENTITY x '&x7;'>",
)


@pytest.mark.parametrize("entities_declared", ENTITIES)
def test_entities_are_not_expanded(entities_declared: str) -> None:
    body = rss(f"<link>/a</link><title>T{'&x;' * 2000}</title>", head=f"<!DOCTYPE r [{entities_declared}]>")
    (entry,) = entries(body, "text/xml")
    assert set(entry["title"]) <= set("T&x;…")


async def test_a_feed_of_too_many_tags_is_refused_unread(extractor: Extractor) -> None:
    with pytest.raises(PageUnreadable, match="too much markup"):
        await extractor.feed(rss(*["<link>/a</link>"] * 100_000), URL, "text/xml")
    assert extractor.children.idle == []


async def test_a_feed_that_is_too_much_work_loses_its_process() -> None:
    async with Extractor(seconds=0.3) as extractor:
        with pytest.raises(PageUnreadable, match="too much work"):
            await extractor.feed(b'<rss version="2.0"><channel>' + b"<a>" * 59_000, URL, "text/xml")
        assert extractor.children.idle == []
