"""What the doctor says of the search."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from ddgs.exceptions import DDGSException
from pydantic import SecretStr

from bot.doctor.finding import Finding
from bot.doctor.search import QUESTION, checks_of_search
from tests.tools.web.stranger import Stranger, answer
from tools.web.search.best_effort import BestEffort
from tools.web.search.keyed import Brave, Tavily
from tools.web.search.keyless import SearXng
from tools.web.search.provider import Provider

KEY = SecretStr("a-hidden-key")
EMPTY = answer(b'{"results": []}', kind="application/json")


async def look(providers: Sequence[Provider]) -> list[Finding]:
    return [finding for check in checks_of_search(providers) for finding in await check.carry_out()]


async def test_each_provider_is_asked_once_and_what_that_costs_is_said() -> None:
    async with Stranger() as there:
        there.routes["/search"] = EMPTY
        there.routes[f"/search?q={QUESTION.replace(' ', '+')}&format=json"] = EMPTY
        paid, own = await look([Tavily(KEY, there.origin), SearXng(there.origin)])
    assert (paid.mark, paid.what, own.mark, own.what) == ("ok", "search by Tavily", "ok", "search by SearXNG")
    assert paid.reason.startswith("0 results, ")
    assert paid.reason.endswith("counts as one search of your plan")
    assert "plan" not in own.reason
    assert there.connections == 2


@pytest.mark.parametrize(("make", "named"), [(Tavily, "TAVILY_API_KEY"), (Brave, "BRAVE_API_KEY")])
async def test_a_key_that_is_not_taken_is_named_and_not_shown(make: type[Tavily | Brave], named: str) -> None:
    refused = answer(status="401 Unauthorized")
    async with Stranger() as there:
        there.routes["/search"] = refused
        there.routes[f"/res/v1/web/search?q={QUESTION.replace(' ', '+')}&count=10&text_decorations=false"] = refused
        (found,) = await look([make(KEY, there.origin)])
    assert (found.mark, found.reason) == ("reduced", "it does not accept the key")
    assert named in found.remedy
    assert "hidden" not in str(found)


async def test_a_searxng_that_is_not_there_leaves_its_name_and_password_untold() -> None:
    (found,) = await look([SearXng("http://ada:hidden@127.0.0.1:9/")])
    assert (found.mark, found.reason) == ("reduced", "it could not be reached")
    assert "STEWARD_SEARXNG_URL" in found.remedy
    assert "hidden" not in str(found)


async def test_the_search_without_a_key_is_called_best_effort_also_where_it_is_blocked() -> None:
    def blocked(_: str) -> object:
        raise DDGSException("202 Ratelimit")

    (found,) = await look([BestEffort(blocked)])
    assert (found.mark, found.what) == ("reduced", "search by DuckDuckGo and others, best effort")
    assert "TAVILY_API_KEY" in found.remedy


async def test_no_search_is_a_choice_left_open() -> None:
    (found,) = await look([])
    assert (found.mark, found.what) == ("not set", "search provider")
    assert "BRAVE_API_KEY" in found.remedy
