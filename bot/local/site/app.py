"""What the sample houses serve."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from aiohttp import web

from bot.local.site.houses import House
from bot.local.site.ranking import Ranking
from bot.local.site.sheets import Library, Sheet


def site(house: House, library: Library, origins: Mapping[str, str]) -> web.Application:
    """One house. `origins`, by house name, are read when a page is asked for: every house is bound by then."""
    app = web.Application()
    for sheet in library.of(house):
        app.router.add_get(sheet.path, partial(_page, sheet, library.frame, origins))
    for path, target in house.redirects:
        app.router.add_get(path, partial(_redirect, target))
    app.router.add_get("/robots.txt", _robots)
    return app


def search_site(library: Library, origins: Mapping[str, str]) -> web.Application:
    """The search over all houses: `GET /search?q=` gives a list of `{url, title, snippet}`."""
    app = web.Application()
    app.router.add_get("/search", partial(_search, Ranking(library.sheets), origins))
    app.router.add_get("/robots.txt", _robots)
    return app


async def _page(sheet: Sheet, frame: str, origins: Mapping[str, str], _: web.Request) -> web.Response:
    return web.Response(text=sheet.served(frame, origins), content_type="text/html")


async def _redirect(target: str, _: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": target})


async def _robots(_: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nAllow: /\n")


async def _search(ranking: Ranking, origins: Mapping[str, str], request: web.Request) -> web.Response:
    found = ranking.best(request.query.get("q", ""))
    return web.json_response(
        [
            {"url": f"{origins[sheet.house.name]}{sheet.path}", "title": sheet.title, "snippet": snippet}
            for sheet, snippet in found
        ]
    )
