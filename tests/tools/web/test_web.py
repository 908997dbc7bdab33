from __future__ import annotations

from time import process_time

import pytest
from yarl import URL

from patterns.errors import AddressRefused, PageUnreadable, SearchFailed
from patterns.ports.world import Web
from tests.tools.web.stranger import Stranger, answer, redirect
from tools.web.fetch import Fetcher
from tools.web.search.fused import Fused
from tools.web.text.visible import TEXT_CHARACTERS
from tools.web.web import public_web

STORY = "<p>" + "The ferry leaves at nine and takes forty minutes. " * 8 + "</p>"


async def test_a_page_is_read_with_its_title_text_and_links(stranger: Stranger) -> None:
    stranger.routes["/old"] = redirect("/new/", "308 Permanent Redirect")
    stranger.routes["/new/"] = answer(
        f"<title>Grüße</title><article>{STORY}<a href='more'>more</a></article>".encode(), kind="text/html"
    )
    async with public_web(Fused([]), frozenset({stranger.origin})) as opened:
        web: Web = opened
        page = await web.read(stranger.origin + "/old")
    assert (page.url, page.title) == (stranger.origin + "/new/", "Grüße")
    assert page.text.startswith("The ferry leaves at nine")
    assert page.links == (stranger.origin + "/new/more",)


async def test_plain_text_needs_no_reader(stranger: Stranger) -> None:
    stranger.routes["/notes.md"] = answer(b"# Notes\n\n\n\nNine o'clock.\x1b", kind="text/markdown")
    async with public_web(Fused([]), frozenset({stranger.origin})) as web:
        page = await web.read(stranger.origin + "/notes.md")
    assert (page.title, page.text, page.links) == ("notes.md", "# Notes\n\nNine o'clock.", ())


async def test_a_text_of_blanks_holds_nothing_up(stranger: Stranger) -> None:
    stranger.routes["/blanks"] = answer(b"a" + b" " * 60_000 + b"b\n \n \nc")
    began = process_time()
    async with public_web(Fused([]), frozenset({stranger.origin})) as web:
        page = await web.read(stranger.origin + "/blanks")
    assert process_time() - began < 1, "some milliseconds; looked at from each blank on it takes three seconds"
    assert page.text.endswith("b\n\nc")


async def test_long_plain_text_is_cut_and_empty_text_is_unreadable(stranger: Stranger) -> None:
    stranger.routes["/long"] = answer(b"word " * 100_000)
    stranger.routes["/empty"] = answer(b" \n ")
    async with public_web(Fused([]), frozenset({stranger.origin})) as web:
        assert len((await web.read(stranger.origin + "/long")).text) < TEXT_CHARACTERS + 100
        with pytest.raises(PageUnreadable, match="no text in it"):
            await web.read(stranger.origin + "/empty")


async def test_what_the_parts_refuse_the_port_refuses(private: Stranger) -> None:
    async with public_web(Fused([])) as web:
        with pytest.raises(AddressRefused):
            await web.read(private.origin)
        with pytest.raises(SearchFailed):
            await web.search("one")


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(AddressRefused, match="from https to http"):
        Fetcher()._next(URL("https://docs.example.org/"), "http://docs.example.org/")
    assert str(Fetcher()._next(URL("http://docs.example.org/"), "https://a.example/")) == "https://a.example/"


async def test_what_a_site_does_not_allow_is_not_asked_for(stranger: Stranger) -> None:
    stranger.routes["/robots.txt"] = answer(b"User-agent: Steward\nDisallow: /drafts/\nCrawl-delay: 900\n")
    stranger.routes["/notes"] = answer(b"Nine o'clock.")
    async with public_web(Fused([]), frozenset({stranger.origin}), contact="ops@acme.example") as web:
        for path in ("/drafts/", "/drafts/feed"):
            with pytest.raises(PageUnreadable, match=r"its robots\.txt does not allow it"):
                await (web.feed if path.endswith("feed") else web.read)(stranger.origin + path)
        assert (await web.read(stranger.origin + "/notes")).text == "Nine o'clock."
    assert [head.split(" ")[1] for head in stranger.heads] == ["/robots.txt", "/notes"]
    assert all("+ops@acme.example)\r\n" in head for head in stranger.heads)
