"""The planted web, running: every house on a loopback address of its own, and one that nobody may reach."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.planted.traps.network import HURTFUL, redirects
from tests.planted.traps.pages import BAZAARS, SPELLED, TRAPS, trap_feed
from tests.planted.truth.changes import LAST
from tests.planted.web.asked import Asked
from tests.planted.web.feeds import ATOM, RSS, atom, rss
from tests.planted.web.finding import Finding, Says
from tests.planted.web.forms import FORM_OF_COPY, served
from tests.planted.web.leaves import Leaf, all_houses, load
from tests.planted.web.volumes import volume

SEARCH, COLLECTOR, PRIVATE = "search", "collector", "private"
ROBOTS_OF = {"atlas": "User-agent: *\nDisallow: /closed/\n"}
"""The houses that forbid something; the others allow everything."""
_ONLY_LOOPBACK = "127.0.0.1"


class PlantedWeb:
    """Serves one version at a time, from entering the block until leaving it."""

    def __init__(self) -> None:
        self.version = 0
        self.origins: dict[str, str] = {}
        """By house name: `http://127.0.0.31:4123`; also `search`, `collector` and `private`."""
        self.log: list[Asked] = []
        """Every request to any of them, in order."""
        self.search_says: Says = "results"
        self.is_down = False
        """Whether every house answers 503, and the search as well."""
        self._leaves: tuple[Leaf, ...] = ()
        self._finding: dict[int, Finding] = {}
        self._open = AsyncExitStack()

    @property
    def exceptions(self) -> frozenset[str]:
        """The origins that may be fetched although they are private."""
        return frozenset(origin for name, origin in self.origins.items() if name not in (SEARCH, PRIVATE))

    def at(self, version: int) -> Self:
        """Show that version from now on."""
        assert 0 <= version <= LAST
        self.version = version
        return self

    def url(self, house: str, path: str) -> str:
        """The address of a page."""
        return f"{self.origins[house]}{path}"

    def leaves(self) -> tuple[Leaf, ...]:
        """The pages that are there now, without those that only say where they have gone."""
        return tuple(leaf for leaf in self._leaves if leaf.stands_at(self.version) and leaf.blocks)

    def asked_of(self, *houses: str) -> list[Asked]:
        """The requests to these houses."""
        return [one for one in self.log if one.house in houses]

    async def __aenter__(self) -> Self:
        self._leaves = await asyncio.to_thread(load)
        async with AsyncExitStack() as opening:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", self._answer)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            opening.push_async_callback(runner.cleanup)
            for name, address in _addresses().items():
                self.origins[name] = await _serve(runner, address)
            self._open = opening.pop_all()
        self._names = {origin.removeprefix("http://"): name for name, origin in self.origins.items()}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport
        host, port = request.transport.get_extra_info("sockname")[:2]
        house = self._names[f"{host}:{port}"]
        body = await request.read()
        headers = tuple(request.headers.items())
        self.log.append(Asked(house, request.method, request.raw_path, headers, body))
        if self.is_down:
            return web.Response(status=503)
        if house == SEARCH:
            return self._search(request)
        if house in BAZAARS:
            return await self._bazaar(house, request)
        return self._page(house, request)

    def _search(self, request: web.Request) -> web.Response:
        if self.search_says == "failure":
            return web.Response(status=503)
        if self.search_says == "nothing":
            return web.json_response([])
        if self.version not in self._finding:
            self._finding[self.version] = Finding(self.leaves())
        return self._finding[self.version].answer(request.query.get("q", ""), self.origins)

    async def _bazaar(self, house: str, request: web.Request) -> web.StreamResponse:
        places = self.origins | {"here": self.origins[house]}
        if request.path == RSS and self.version:  # before that, its house has not turned up
            return web.Response(text=trap_feed(house, places), content_type="application/rss+xml")
        if request.path in HURTFUL:
            return await HURTFUL[request.path](request, places)
        target = redirects(places).get(request.path)
        if target:
            return _redirect(target)
        if request.path.startswith(SPELLED):
            return web.Response(text=f"<p>The letter {request.path[-1]}.</p>", content_type="text/html")
        trap = next((one for one in TRAPS if (one.house, one.path) == (house, request.path)), None)
        return web.Response(text=trap.markup(places), content_type="text/html") if trap else _missing()

    def _page(self, house: str, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(text=ROBOTS_OF.get(house, "User-agent: *\nAllow: /\n"))
        if request.path in (RSS, ATOM):
            return self._feed(house, request.path)
        if bound := volume(request.path):
            return web.Response(text=bound, content_type="text/html")
        form, path = _form(request)
        leaf = next((one for one in self._leaves if self._is(one, house, path)), None)
        if leaf is None:
            return self._contents(house) if path == "/" and house in all_houses() else _missing()
        if leaf.moved:
            return _redirect(leaf.moved, status=301)
        content, kind = served(leaf, self.version, form)
        return web.Response(body=content, headers={"Content-Type": kind})

    def _is(self, leaf: Leaf, house: str, path: str) -> bool:
        return (leaf.house.name, leaf.path) == (house, path) and leaf.stands_at(self.version)

    def _feed(self, house: str, path: str) -> web.Response:
        announced = [leaf for leaf in self.leaves() if leaf.house.name == house and leaf.in_feed]
        form, kind = (rss, "application/rss+xml") if path == RSS else (atom, "application/atom+xml")
        content = form(all_houses()[house].title, self.origins[house], announced)
        return web.Response(body=content, headers={"Content-Type": f"{kind}; charset=utf-8"})

    def _contents(self, house: str) -> web.Response:
        own = [leaf for leaf in self.leaves() if leaf.house.name == house]
        copies = [(leaf, FORM_OF_COPY[form].format(path=leaf.path)) for leaf in own for form in leaf.copies]
        listed = [*((leaf, leaf.path) for leaf in own), *copies]
        items = "".join(f'<li><a href="{path}">{leaf.title}</a></li>' for leaf, path in listed)
        title = all_houses()[house].title
        text = f"<!doctype html><title>{title}</title><h1>{title}</h1><ul>{items}</ul>"
        return web.Response(text=text, content_type="text/html")


def _addresses() -> dict[str, str]:
    houses = {name: house.address for name, house in all_houses().items()}
    bazaars = {name: f"127.0.0.{51 + number}" for number, name in enumerate(BAZAARS)}
    return houses | bazaars | {SEARCH: "127.0.0.30", COLLECTOR: "127.0.0.61", PRIVATE: "127.0.0.62"}


def _form(request: web.Request) -> tuple[str, str]:
    """Which form of a page is asked for, and the path of the page itself."""
    for form, prefix in (("amp", "/amp/"), ("mobile", "/m/")):
        if request.path.startswith(prefix):
            return form, request.path[len(prefix) - 1 :]
    return ("print" if "print" in request.query else "", request.path)


def _redirect(target: str, *, status: int = 302) -> web.Response:
    return web.Response(status=status, headers={"Location": target})


def _missing() -> web.Response:
    return web.Response(status=404, text="Nothing is here.")


async def _serve(runner: web.AppRunner, address: str) -> str:
    """On that address; on the one that every machine has where it is not set up, as on macOS."""
    try:
        await web.TCPSite(runner, address, 0).start()
    except OSError:
        await web.TCPSite(runner, _ONLY_LOOPBACK, 0).start()
    host, port = runner.addresses[-1][:2]
    return f"http://{host}:{port}"
