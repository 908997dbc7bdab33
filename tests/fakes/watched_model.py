"""The rehearsal model with a log of its calls and a gate before an answer: for runs that are killed or disturbed."""

from __future__ import annotations

import asyncio
import fnmatch
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.local.rehearsal.recordings import Recording
from bot.local.rehearsal.server import Rehearsal, served


class WatchedModel:
    """Answers from recordings; each call is known by the name of the recording that fits it."""

    def __init__(self, recordings: Sequence[Recording]) -> None:
        self.calls: list[str] = []
        """Every call in the order of arrival, answered or not."""
        self.asked: dict[str, str] = {}
        """The last question of each call, as JSON."""
        self.rehearsal = Rehearsal(recordings, seconds=0.0)
        self.origin = ""
        self.failures: list[tuple[int, dict[str, str]]] = []
        """(status, headers) that the next calls meet instead of an answer."""
        self._held: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()

    def hold(self, pattern: str) -> Callable[[], None]:
        """Keep the answers to calls of such a name (`*` for anything) back until the returned function is called."""
        gate = self._held[pattern] = asyncio.Event()
        return gate.set

    def count(self) -> Counter[str]:
        """How often each call was made."""
        return Counter(self.calls)

    async def until(self, pattern: str, count: int = 1, seconds: float = 30.0) -> None:
        """Return once so many calls of such a name have come in all."""
        try:
            async with asyncio.timeout(seconds):
                while len(fnmatch.filter(self.calls, pattern)) < count:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            standing = f"{self.calls} {self.rehearsal.unrehearsed}"
            raise TimeoutError(f"{pattern} was not called {count} times: {standing}") from None

    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "POST":
            body = json.loads(await request.read())
            found = self.rehearsal.answer(body)
            name = found.name if isinstance(found, Recording) else f"not rehearsed: {found[-120:]}"
            self.calls.append(name)
            self.asked[name] = json.dumps(body["messages"], ensure_ascii=False)
            self._changed.set()
            if self.failures:
                status, headers = self.failures.pop(0)
                return web.json_response({"error": {"message": "disturbed"}}, status=status, headers=headers)
            for gate in [gate for pattern, gate in self._held.items() if fnmatch.fnmatch(name, pattern)]:
                await gate.wait()
        return await handler(request)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[WatchedModel]:
        """Serve on loopback as long as the block."""
        app = self.rehearsal.application()

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._watch(request, handler)

        app.middlewares.append(watch)
        async with served(app) as origin:
            self.origin = origin
            yield self
