"""Looking names up in threads of its own: a stranger's name server may hold each of them for half a minute.

In the loop's own threads a page with a few such links would keep the store, git and every other blocking call waiting.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

THREADS = 32
"""More than all pages that are fetched at once; a thread that waits costs little."""

Lookup = Callable[..., list[tuple[int, int, int, str, tuple[str | int, ...]]]]


class Names(AbstractResolver):
    """The system's resolver."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo) -> None:  # type: ignore[assignment]  # its types are finer
        """`lookup`: something else in tests."""
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses. What is given up goes on in its thread to its own end."""
        ask = partial(self._lookup, host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=socket.AddressFamily(kind),
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Wait for nobody."""
        self._threads.shutdown(wait=False, cancel_futures=True)
