"""GitHub on loopback: what is needed of its REST API and GraphQL, with its own rules, words and shapes of refusal."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.local.github.api.apps import Apps
from bot.local.github.api.graphql import GraphQL
from bot.local.github.api.pulls import Pulls
from bot.local.github.api.reviewing import Reviewing
from bot.local.github.desk import Desk
from bot.local.github.page.pull import Page

LOOPBACK = "127.0.0.1"
PUBLIC = "https://github.com"


async def _nothing() -> None:
    """What is told to it is all that it knows."""


class FakeGitHub(Desk):
    """An asynchronous context; nothing is kept on disk."""

    def __init__(
        self,
        public_key: str = "",
        *,
        clock: Callable[[], float] = time.time,
        site: str = PUBLIC,
        look: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        """`site` is what the addresses of its pages begin with; empty: this server's own pages.

        `look` is done before each answer.
        """
        super().__init__(public_key, clock=clock, site=site)
        self.api = ""
        """Where it answers, once it does."""
        self._look = look
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._watched])
        for part in (Pulls(self), Reviewing(self), Apps(self), GraphQL(self), Page(self)):
            part.route(app.router)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        host, port = self._runner.addresses[0][:2]
        self.api = f"http://{host}:{port}"
        self.site = self.site or self.api
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    @web.middleware
    async def _watched(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await self._look()
        return await handler(request)
