"""Pages that hurt whoever fetches or parses them."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.planted.web.filler import paragraphs

BOMB_MEGABYTES = 400
ATTRIBUTES = 200_000
DIVS = 200_000
_FROM, _TO = "/net/", "/net/to-"

Answer = Callable[[web.Request, dict[str, str]], Awaitable[web.StreamResponse]]
"""From a request and the origins of the planted web."""


def redirects(places: dict[str, str]) -> dict[str, str]:
    """Where paths lead that lead where nobody may go."""
    return {
        f"{_TO}private": f"{places['private']}/admin",
        f"{_TO}loopback": "http://127.0.0.1:9/",
        f"{_TO}metadata": "http://169.254.169.254/latest/meta-data/",
        f"{_TO}file": "file:///etc/hostname",
        f"{_FROM}loop": f"{_FROM}loop-back",
        f"{_FROM}loop-back": f"{_FROM}loop",
    }


async def endless(request: web.Request, _: dict[str, str]) -> web.StreamResponse:
    """Goes on until nobody listens."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    chunk = f"<p>{paragraphs('endless', 1)[0]}</p>".encode() * 300
    while request.transport and not request.transport.is_closing():
        await response.write(chunk)
    return response


async def bomb(_: web.Request, __: dict[str, str]) -> web.StreamResponse:
    """Four hundred kilobytes that are four hundred megabytes."""
    packer = zlib.compressobj(wbits=-15)
    megabyte = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + megabyte * BOMB_MEGABYTES
    return web.Response(body=body, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


async def attributes(_: web.Request, __: dict[str, str]) -> web.StreamResponse:
    """One element with more of them than a parser likes."""
    many = " ".join(f"a{number}" for number in range(ATTRIBUTES))
    return web.Response(text=f"<!doctype html><body><p {many}>text</p></body>", content_type="text/html")


async def divs(_: web.Request, __: dict[str, str]) -> web.StreamResponse:
    """Deeper than any stack."""
    return web.Response(text="<!doctype html><body>" + "<div>" * DIVS + "text", content_type="text/html")


async def nothing(_: web.Request, __: dict[str, str]) -> web.StreamResponse:
    """A page without a page."""
    return web.Response(body=b"", content_type="text/html")


async def picture(_: web.Request, __: dict[str, str]) -> web.StreamResponse:
    """No text at all."""
    return web.Response(body=b"\x89PNG\r\n\x1a\n" + bytes(64), content_type="image/png")


HURTFUL: dict[str, Answer] = {
    f"{_FROM}endless": endless,
    f"{_FROM}bomb": bomb,
    f"{_FROM}attributes": attributes,
    f"{_FROM}divs": divs,
    f"{_FROM}nothing": nothing,
    f"{_FROM}picture": picture,
}
