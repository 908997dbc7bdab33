"""Fetching a public page: checked before, during and after, within one deadline."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from patterns.errors import AddressRefused, ConfigurationInvalid
from tools.web.urls import check_url, origin_of, refused
from tools.web.wire.agent import user_agent
from tools.web.wire.allowance import Allowance
from tools.web.wire.body import Fetched, read_answer
from tools.web.wire.connect import guarded_connector
from tools.web.wire.failures import FAILURES, translated, unreadable
from tools.web.wire.gate import Gate, Open
from tools.web.wire.names import Names
from tools.web.wire.wanted import PAGE, Wanted

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one page may cost."""

    total_seconds: float = 15.0
    """For all hops together, from the first look-up to the last byte; what is waited at the gate does not count."""
    body_bytes: int = 2_000_000
    """On the wire and after decompression."""
    pdf_bytes: int = 10_000_000
    """The same, of a PDF."""
    redirects: int = 5


class Fetcher:
    """Fetches pages between entering and leaving its block; keeps no cookie, no connection and no cache.

    No proxy of the environment is used: it would connect where no check of ours can see.
    """

    def __init__(
        self,
        exceptions: frozenset[str] = frozenset(),
        *,
        limits: FetchLimits | None = None,
        names: AbstractResolver | None = None,
        contact: str = "",
        gate: Gate | None = None,
    ) -> None:
        """Nothing is opened yet.

        `exceptions`: origins such as `http://127.0.0.1:4123`, an IP address and a port, that may be fetched although
        they are private. Only the local workspace gives any: its own sample pages. `contact`: see `user_agent`.
        `gate`: what each request passes, the first one and each redirect's; without one nothing holds it up.
        """
        self._exceptions = frozenset(_exception(origin) for origin in exceptions)
        self._limits = limits or FetchLimits()
        self._names = names
        self._own_names: Names | None = None
        self._headers = {"Accept-Encoding": "gzip", "User-Agent": user_agent(contact)}
        self._gate = gate or Open()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._own_names = Names()
        connector = guarded_connector(self._names or self._own_names, self._exceptions)
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            auto_decompress=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()
        if self._own_names:
            await self._own_names.close()
        self._session = self._own_names = None

    async def fetch(self, address: str, wanted: Wanted = PAGE) -> Fetched:
        """What is behind `address`. Raises `AddressRefused` and `PageUnreadable`."""
        allowance = Allowance(self._limits.total_seconds)
        try:
            return await self._follow(check_url(address, self._exceptions), wanted, allowance)
        except TimeoutError as error:
            seconds = self._limits.total_seconds
            raise unreadable(address, f"too slow: not whole after {seconds:g} s") from error

    async def _follow(self, url: URL, wanted: Wanted, allowance: Allowance) -> Fetched:
        for _ in range(self._limits.redirects + 1):
            async with self._gate.passed(url), allowance.spending():
                came = await self._hop(url, wanted)
            if isinstance(came, Fetched):
                return came
            url = self._next(url, came)
        raise unreadable(str(url), "too many redirects")

    async def _hop(self, url: URL, wanted: Wanted) -> Fetched | str:
        """What was fetched, or where it has gone."""
        assert self._session, "fetch only inside the fetcher's block"
        limits = self._limits
        try:
            asking = self._session.get(url, allow_redirects=False, headers={"Accept": wanted.accept})
            async with asking as response:
                if response.status in _REDIRECTS:
                    return response.headers.get("Location", "")
                return await read_answer(response, wanted, limit=limits.body_bytes, pdf_limit=limits.pdf_bytes)
        except FAILURES as error:
            raise translated(error, str(url)) from error

    def _next(self, url: URL, location: str) -> URL:
        try:
            target = check_url(urljoin(str(url), location), self._exceptions)
        except AddressRefused as error:
            raise refused(str(error.facts["url"]), f"a redirect to it is not followed: {error.facts['why']}") from error
        except ValueError as error:
            raise refused(location, "a redirect to it is not followed: not a proper address") from error
        if url.scheme == "https" and target.scheme == "http":
            raise refused(str(target), "a redirect from https to http is not followed")
        return target


def _exception(origin: str) -> str:
    """The origin in the one form that is compared. Only an IP address: a name could lead anywhere."""
    try:
        url = URL(origin)
        exact = origin_of(url) == origin and str(ip_address(url.raw_host or "")) == url.raw_host
    except ValueError:
        exact = False
    if not exact:
        raise ConfigurationInvalid(f"{origin!r} is not an origin of the form http://127.0.0.1:4123")
    return origin
