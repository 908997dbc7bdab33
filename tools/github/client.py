"""GitHub's API through gidgethub, with what that leaves open: deadline, limits of rate, redirects, size, proxy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from gidgethub import GitHubBroken, HTTPException
from gidgethub.aiohttp import GitHubAPI

from tools.github.errors import seconds_to_wait, translate

REQUESTER = "steward"
SECONDS = 60.0
"""One operation with all its requests and waits."""
MOST_BYTES = 8_000_000
ATTEMPTS = 4
Pause = Callable[[float], Awaitable[None]]


class Client(GitHubAPI):
    """For one operation."""

    def __init__(
        self, session: aiohttp.ClientSession, *, api: str, token: str | None, ends_at: float, pause: Pause
    ) -> None:
        super().__init__(session, REQUESTER, oauth_token=token, base_url=api)
        self._ends_at = ends_at
        self._pause = pause

    async def handle_rate_limit_error(self, *, method: str, url: str, exception: HTTPException, attempt: int) -> bool:
        """Wait as long as GitHub asks, where the deadline leaves room for it; a look that broke is taken again."""
        del url
        wait = seconds_to_wait(exception)
        if wait is None and method == "GET" and isinstance(exception, GitHubBroken):
            wait = float(attempt)
        if wait is None or attempt >= ATTEMPTS or asyncio.get_running_loop().time() + wait >= self._ends_at:
            return False
        await self._pause(wait)
        return True

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        # The next page's address comes from outside; the token goes to the API's own host alone.
        if _origin(url) != _origin(self.base_url):
            raise ValueError("an address at another host")
        # A followed redirect would turn a POST into a GET, and may lead to where the token does not belong.
        async with self._session.request(
            method, url, headers=headers, data=body, allow_redirects=False, proxy=_proxy_for(url)
        ) as response:
            return response.status, response.headers, await _bounded(response)


@asynccontextmanager
async def speaking(
    session: aiohttp.ClientSession,
    api: str,
    *,
    token: str | None = None,
    seconds: float = SECONDS,
    pause: Pause = asyncio.sleep,
) -> AsyncIterator[Client]:
    """The API, for as long as one operation may take. Only errors of `patterns.errors` leave the block."""
    ends_at = asyncio.get_running_loop().time() + seconds
    try:
        async with asyncio.timeout(seconds):
            yield Client(session, api=api, token=token, ends_at=ends_at, pause=pause)
    except Exception as error:  # noqa: BLE001  # an answer of an odd shape makes the library raise far more than its own
        ours = translate(error)
        raise ours from (None if ours is error else error)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > MOST_BYTES:
            raise ValueError(f"an answer of more than {MOST_BYTES} bytes")
    return bytes(content)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _proxy_for(url: str) -> str | None:
    """The environment's. Not by the session's `trust_env`, that reads `.netrc` too and fails where it has the host."""
    parts = urlsplit(url)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)
