"""The connector: looks names up and opens sockets, and refuses at both.

A resolver alone is no defence, for it is never asked about a literal address; the socket factory sees the final
address of every connection, whatever led there.
"""

from __future__ import annotations

import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from tools.web.addresses import is_public

CONNECTIONS_PER_HOST = 2


class AddressForbidden(OSError):
    """A name or a connection leads to an address that is not public.

    An `OSError`, because the library loses every other kind on the way up.
    """


class GuardedResolver(AbstractResolver):
    """Another resolver, whose whole answer is refused for one bad address in it."""

    def __init__(self, names: AbstractResolver) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses, all of them public."""
        found = await self._names.resolve(host, port, family)
        if not found:
            raise OSError("no address")
        if not all(is_public(one["host"]) for one in found):
            raise AddressForbidden("the name leads to a private address")
        return found

    async def close(self) -> None:
        """Close the other one."""
        await self._names.close()


class SocketGuard:
    """Opens the sockets of a connector: the last word over where a connection goes."""

    def __init__(self, exceptions: frozenset[str]) -> None:
        """`exceptions`: origins whose host is an IP address; their address and port are let through."""
        self._exempt = frozenset(_endpoint(URL(origin)) for origin in exceptions)

    def __call__(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for that address, or `AddressForbidden`."""
        family, kind, protocol, _, address = info
        host, port = str(address[0]), int(address[1])
        if (host, port) not in self._exempt and not is_public(host):
            raise AddressForbidden("a private address")
        return socket.socket(family=family, type=kind, proto=protocol)


def guarded_connector(names: AbstractResolver, exceptions: frozenset[str]) -> aiohttp.TCPConnector:
    """A connector without cache or kept connections: what was checked is what is used, once."""
    return aiohttp.TCPConnector(
        resolver=GuardedResolver(names),
        socket_factory=SocketGuard(exceptions),
        use_dns_cache=False,
        force_close=True,
        limit_per_host=CONNECTIONS_PER_HOST,
        happy_eyeballs_delay=None,
    )


def _endpoint(url: URL) -> tuple[str, int]:
    return url.raw_host or "", url.port or 0
