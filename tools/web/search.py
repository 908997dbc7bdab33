"""Search providers behind one small protocol.

Their addresses are configured by the operator, so they are asked directly and may be private; what they answer is
as strange as any page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

import aiohttp
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from patterns.errors import SearchFailed
from patterns.values.web import Hit
from tools.web.text.visible import one_line
from tools.web.wire.failures import FAILURES

T = TypeVar("T")

MOST_HITS = 10
TIMEOUT_SECONDS = 12.0
TITLE_CHARACTERS = 200
SNIPPET_CHARACTERS = 500
_ANSWER_BYTES = 2_000_000
_OK = 200
_STATUSES = {401: "it does not accept the key", 403: "it does not allow this request", 429: "it is too busy for us now"}


class Search(Protocol):
    """One provider."""

    async def search(self, query: str) -> tuple[Hit, ...]:
        """At most ten hits, best first. Raises `SearchFailed`; nothing found is no failure."""


class _Found(BaseModel):
    url: str = ""
    title: str | None = ""
    content: str | None = ""
    snippet: str | None = ""


class _Results(BaseModel):
    results: list[_Found]


@dataclass(frozen=True, slots=True)
class _Request:
    method: Literal["GET", "POST"]
    url: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, str | int] | None = None
    headers: dict[str, str] = field(default_factory=dict)


class NoSearch:
    """Stands where no provider is configured."""

    async def search(self, query: str) -> tuple[Hit, ...]:  # noqa: ARG002  # the protocol's
        """Never anything but the reason."""
        raise _failed("no search provider is configured")


class SiteSearch:
    """The search of one site that answers `GET /search?q=` with a list of `{url, title, snippet}`."""

    def __init__(self, base: str) -> None:
        """`base`: the site's origin."""
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask the site."""
        answer = await _ask(_Request("GET", self._url, query={"q": query}))
        return _hits(_parsed(TypeAdapter(list[_Found]), answer))


class SearXng:
    """A SearXNG instance, whose `search.formats` must name json."""

    def __init__(self, base: str) -> None:
        """`base`: where it stands."""
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask the instance."""
        answer = await _ask(_Request("GET", self._url, query={"q": query, "format": "json"}))
        return _hits(_parsed(TypeAdapter(_Results), answer).results)


class Tavily:
    """Tavily's search."""

    def __init__(self, key: SecretStr, base: str = "https://api.tavily.com") -> None:
        """`base`: another one in tests."""
        self._key = key
        self._url = f"{base.rstrip('/')}/search"

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ask Tavily."""
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        body: dict[str, str | int] = {"query": query, "max_results": MOST_HITS}
        answer = await _ask(_Request("POST", self._url, body=body, headers=headers))
        return _hits(_parsed(TypeAdapter(_Results), answer).results)


async def _ask(request: _Request) -> bytes:
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS), aiohttp.ClientSession(trust_env=False) as session:
            return await _exchange(session, request)
    except TimeoutError as error:
        raise _failed("it did not answer in time") from error
    except FAILURES as error:
        raise _failed("it could not be reached") from error


async def _exchange(session: aiohttp.ClientSession, request: _Request) -> bytes:
    sending = session.request(
        request.method,
        request.url,
        params=request.query,
        json=request.body,
        headers=request.headers,
        allow_redirects=False,  # the key must not travel on
    )
    async with sending as response:
        if response.status != _OK:
            raise _failed(_STATUSES.get(response.status, f"it answered with HTTP status {response.status}"))
        answer = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            answer += chunk
            if len(answer) > _ANSWER_BYTES:
                raise _failed("its answer is too large")
        return bytes(answer)


def _parsed(shape: TypeAdapter[T], answer: bytes) -> T:
    try:
        return shape.validate_json(answer)
    except ValidationError as error:
        raise _failed("its answer is not in the form it should have") from error


def _hits(found: Iterable[_Found]) -> tuple[Hit, ...]:
    """What can be read, each address once."""
    hits = {
        one.url: Hit(
            url=one.url,
            title=one_line(one.title or "", TITLE_CHARACTERS) or one.url,
            snippet=one_line(one.snippet or one.content or "", SNIPPET_CHARACTERS),
        )
        for one in found
        if one.url.startswith(("http://", "https://")) and one.url.isprintable()
    }
    return tuple(hits.values())[:MOST_HITS]


def _failed(why: str) -> SearchFailed:
    return SearchFailed(why, why=why)
