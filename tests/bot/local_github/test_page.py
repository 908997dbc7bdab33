"""The page of a pull request: what stands there is shown, and none of it becomes markup."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from lxml.html import HtmlElement, document_fromstring

from bot.local.github.server import FakeGitHub
from bot.local.github.state import Discussion

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>&amp;"
PATH = f"{EVIL}.py"
PATCH = f"@@ -10,3 +10,4 @@ {EVIL}\n ten\n-eleven\n+{EVIL}\n+and a half\n twelve\n\\ No newline at end of file"
NUMBERED = [("10", "10"), ("11", ""), ("", "11"), ("", "12"), ("12", "13"), ("", "")]


@pytest.fixture
async def github() -> AsyncIterator[FakeGitHub]:
    async with FakeGitHub(site="") as running:
        pull = running.pull(EVIL, login=f"ada{EVIL}", title=EVIL, body=f"{EVIL} <!-- steward:hidden --> done")
        assert pull["html_url"] == f"{running.api}/acme/shop/pull/1"
        discussion(running).show({PATH: PATCH})
        yield running


def discussion(github: FakeGitHub) -> Discussion:
    return github.repositories["acme/shop"].discussions[1]


async def shown(github: FakeGitHub, path: str = "/acme/shop/pull/1", **headers: str) -> tuple[int, str, str]:
    url = f"{github.api}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers.get("Content-Security-Policy", "")


async def page(github: FakeGitHub) -> HtmlElement:
    status, text, _ = await shown(github)
    assert status == 200
    return document_fromstring(text)


def rows(root: HtmlElement) -> list[tuple[str, str]]:
    found = [[cell.text_content() for cell in row.findall("td")] for row in root.iter("tr")]
    return [(cells[0], cells[1]) for cells in found if len(cells) == 3]


async def test_nothing_that_somebody_wrote_becomes_markup(github: FakeGitHub) -> None:
    talk = discussion(github).say(f"eve{EVIL}", EVIL, path=PATH, line=11)
    talk.id = f'"{EVIL}'
    discussion(github).say("eve", EVIL, path=f"gone/{EVIL}", line=None)
    root = await page(github)
    assert [one.tag for one in root.iter() if one.tag in ("script", "img")] == []
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    text = root.text_content()
    assert text.count(EVIL) == 12, "each of the places where it was put shows it as it was written"
    assert "steward:hidden" not in text


async def test_no_script_runs_on_it_and_nothing_is_loaded_from_elsewhere(github: FakeGitHub) -> None:
    _, text, policy = await shown(github)
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    (style,) = document_fromstring(text).iter("link")
    status, sheet, _ = await shown(github, style.attrib["href"])
    assert (status, "pre-wrap" in sheet) == (200, True)


async def test_lines_carry_the_numbers_of_both_sides(github: FakeGitHub) -> None:
    assert rows(await page(github)) == NUMBERED


@pytest.mark.parametrize(("side", "line", "place"), [("RIGHT", 12, 4), ("LEFT", 11, 2), ("LEFT", 12, 5)])
async def test_a_conversation_stands_below_its_line(github: FakeGitHub, side: str, line: int, place: int) -> None:
    talk = discussion(github).say("eve", "Why?", path=PATH, line=line, side=side)
    discussion(github).answer(talk, "ada", "Because.")
    (found,) = (await page(github)).find_class("conversation")
    assert [one.text_content() for one in found.find_class("words")] == ["Why?", "Because."]
    row = next(found.iterancestors("tr"))
    assert len(list(row.itersiblings("tr", preceding=True))) == place + 1, "the hunk's head comes first"
    assert not found.find_class("mark")


async def test_a_resolved_conversation_says_so_and_one_whose_line_is_gone_stands_on_top(github: FakeGitHub) -> None:
    discussion(github).say("eve", "settled", path=PATH, line=12).resolved = True
    discussion(github).say("eve", "of before", path=PATH, line=None)
    old, settled = (await page(github)).find_class("conversation")
    assert "of before" in old.text_content()
    assert "Outdated" in old.getparent().text_content()
    assert settled.text_content().startswith("Resolved")


async def test_a_review_has_its_words_and_the_place_that_its_link_leads_to(github: FakeGitHub) -> None:
    github.people.add("t")
    url = f"{github.api}/repos/acme/shop/pulls/1/reviews"
    body = {"event": "COMMENT", "body": "Two things. <!-- steward:r1 -->", "comments": []}
    us = {"Authorization": "token t"}
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=us) as answer:
        place = (await answer.json())["html_url"].partition("#")[2]
    found = (await page(github)).get_element_by_id(place)
    assert found.text_content() == f"ada reviewed {'a' * 12}Two things."


@pytest.mark.parametrize("path", ["/acme/shop/pull/2", "/acme/till/pull/1", "/acme/shop/pull/x"])
async def test_what_is_not_there_is_said_plainly(github: FakeGitHub, path: str) -> None:
    assert (await shown(github, path))[:2] == (404, "There is no such pull request here.")


async def test_another_page_cannot_read_it_under_a_name_of_its_own(github: FakeGitHub) -> None:
    assert (await shown(github, Host="evil.example:80"))[0] == 403
