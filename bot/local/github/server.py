"""GitHub on loopback: what is needed of its REST API and GraphQL, with its own rules, words and shapes of refusal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from bot.local.github.api.apps import Apps
from bot.local.github.api.graphql import GraphQL
from bot.local.github.api.pulls import Pulls
from bot.local.github.api.reviewing import Reviewing
from bot.local.github.desk import Desk


class FakeGitHub(Desk):
    """An asynchronous context; nothing is kept on disk."""

    def __init__(self, public_key: str = "", *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(public_key, clock=clock)
        self.api = ""
        """Where it answers, once it does."""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        for part in (Pulls(self), Reviewing(self), Apps(self), GraphQL(self)):
            part.route(app.router)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.api = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
