"""One HTTP exchange with a provider: a deadline, a limit, no redirect, and one more try where it is only busy."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import aiohttp

from patterns.errors import SearchFailed
from tools.web.search.provider import failed
from tools.web.wire.failures import FAILURES

TIMEOUT_SECONDS = 12.0
ANSWER_BYTES = 2_000_000
LONGEST_PAUSE = 3.0
"""Seconds that a busy provider is waited for; one that wants more has failed."""
USUAL_PAUSE = 1.1
"""Seconds, where it does not say: a small plan takes one question a second, and searches come several at once."""
_OK, _BUSY = 200, 429
_TOO_BUSY = "it is too busy for us now"
_STATUSES = {
    401: "it does not accept the key",
    402: "its plan is used up",
    403: "it does not allow this request",
    429: _TOO_BUSY,
    432: "its plan is used up",  # Tavily's own number, as is the next
    433: "its plan is used up",
}

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent."""

    method: Literal["GET", "POST"]
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str | int] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class _Busy(Exception):  # internal to the exchange
    """Not now, but in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Line:
    """The way to one provider. Who was told to come later waits in it, one behind the other: plans count by seconds."""

    def __init__(self, pause: Pause = asyncio.sleep) -> None:
        """`pause`: something else in tests."""
        self._pause = pause
        self._turn = asyncio.Lock()

    async def ask(self, question: Question) -> bytes:
        """The answer's body. Raises `SearchFailed`."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS), aiohttp.ClientSession(trust_env=False) as session:
                return await self._patiently(session, question)
        except TimeoutError as error:
            raise failed("it did not answer in time") from error
        except FAILURES as error:
            raise failed("it could not be reached") from error

    async def _patiently(self, session: aiohttp.ClientSession, question: Question) -> bytes:
        try:
            return await _exchange(session, question)
        except _Busy as busy:
            seconds = busy.seconds
        if seconds > LONGEST_PAUSE:
            raise failed(_TOO_BUSY)
        try:
            async with self._turn:
                await self._pause(seconds)
                return await _exchange(session, question)
        except _Busy as busy:
            raise failed(_TOO_BUSY) from busy


async def _exchange(session: aiohttp.ClientSession, question: Question) -> bytes:
    sending = session.request(
        question.method,
        question.url,
        params=question.query,
        json=question.body,
        headers={"Accept": "application/json", **question.headers},
        allow_redirects=False,  # the key must not travel on
    )
    async with sending as response:
        if response.status == _BUSY:
            raise _Busy(_pause_of(response.headers))
        if response.status != _OK:
            raise _refusal(response.status)
        answer = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            answer += chunk
            if len(answer) > ANSWER_BYTES:
                raise failed("its answer is too large")
        return bytes(answer)


def _pause_of(headers: Mapping[str, str]) -> float:
    """The seconds that it asks for: what is no such number (a date, none) is a long or the usual time."""
    said = headers.get("Retry-After")
    if said is None:
        return USUAL_PAUSE
    try:
        seconds = float(said)
    except ValueError:
        return math.inf
    return seconds if 0 <= seconds < math.inf else math.inf


def _refusal(status: int) -> SearchFailed:
    return failed(_STATUSES.get(status, f"it answered with HTTP status {status}"))
