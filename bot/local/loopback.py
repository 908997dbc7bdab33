"""What every server of the local workspace holds to: it answers this host alone."""

from __future__ import annotations

from aiohttp import web

_NAMES = ("127.0.0.1", "localhost")


def refuse_foreign_host(request: web.Request) -> None:
    """Keep other web pages out: a name of theirs may lead here (DNS rebinding). Raises `web.HTTPForbidden`."""
    if request.headers.get("Host", "").rpartition(":")[0] not in _NAMES:
        raise web.HTTPForbidden(text="this server answers to 127.0.0.1 and localhost only")
