"""A machine that is not trusted: answers with whatever bytes a test writes, and counts who came."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import socket
import zlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp.abc import AbstractResolver, ResolveResult

TLS_RECORD = "\x16"
"""The first letter of a handshake, which is not spoken here."""
LENGTH = re.compile(r"Content-Length: (\d+)")

Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes = b"", *, status: str = "200 OK", kind: str = "text/plain", **headers: str) -> bytes:
    """An HTTP answer; underscores in a header's name become hyphens, and `Content_Length` may lie."""
    fields = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("utf-8", "surrogateescape") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(status=status, Location=location)


def bomb(megabytes: int) -> bytes:
    """A gzip stream of zeros, made of one compressed megabyte over and over."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"", mtime=0)[:10] + block * megabytes


class Stranger:
    """Serves `routes` by path on one loopback address; what is not there is a 404."""

    def __init__(self) -> None:
        self.routes: dict[str, bytes | Talk] = {}
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.closing = asyncio.Event()
        self._talks: list[asyncio.Future[None]] = []
        self.origin = ""
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.close()
        await self._server.wait_closed()
        for talk in self._talks:
            await talk

    async def silence(self, _: asyncio.StreamWriter) -> None:
        """Say nothing until the test is over."""
        await self.closing.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        talk = asyncio.get_running_loop().create_future()
        self._talks.append(talk)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readexactly(1)).decode("latin-1")
            if head == TLS_RECORD:
                raise ConnectionAbortedError
            head += (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            length = LENGTH.search(head)
            self.bodies.append(await reader.readexactly(int(length[1]) if length else 0))
            told = self.routes.get(head.split(" ")[1], answer(status="404 Not Found"))
            if isinstance(told, bytes):
                writer.write(told)
                await writer.drain()
            else:
                await told(writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        talk.set_result(None)


class Names(AbstractResolver):
    """Resolves as it is told: each look-up of a name takes its next answer, the last one for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        """Names are written without their `.example`."""
        self._answers = answers
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  # the library's signature
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self._answers.get(host.removesuffix(".example"), [[]])
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass
