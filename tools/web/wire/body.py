"""An answer's body: bounded on the wire and after decompression, then decoded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from tools.web.wire.charset import decoded
from tools.web.wire.failures import unreadable
from tools.web.wire.wanted import Kind, Wanted

_CHUNK = 65_536
_OK = 200
_PDF_BEGINS_WITHIN = 1024
"""What viewers tolerate before a PDF's first letters."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came."""

    url: str
    """After redirects."""
    kind: Kind
    text: str = ""
    """Decoded; empty where it comes as `data`."""
    data: bytes = b""
    """Of a PDF and of a feed, which know themselves how they are to be decoded."""
    content_type: str = ""
    status: int = _OK
    """Another one only where every status is an answer."""


class _Decoder(Protocol):
    def feed(self, data: bytes, room: int) -> bytes: ...

    def whole(self) -> bool: ...


class _Identity:
    def feed(self, data: bytes, room: int) -> bytes:
        return data[:room]

    def whole(self) -> bool:
        return True


class _Gunzip:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    def feed(self, data: bytes, room: int) -> bytes:
        return b"" if self._stream.eof else self._stream.decompress(data, room)

    def whole(self) -> bool:
        return self._stream.eof


async def read_answer(response: aiohttp.ClientResponse, wanted: Wanted, *, limit: int, pdf_limit: int) -> Fetched:
    """The answer, or `PageUnreadable`: not what is wanted, larger than its limit in bytes, damaged."""
    url = str(response.url)
    if response.status != _OK and not wanted.anything:
        raise unreadable(url, f"HTTP status {response.status}")
    content_type = response.headers.get("Content-Type", "")
    kind = wanted.kind_of(content_type, response.url.path)
    if kind is None:
        raise unreadable(url, wanted.refusal)
    body = await _read(response, pdf_limit if kind == "pdf" else limit, cut=bool(wanted.anything))
    if kind in ("pdf", "feed"):
        _look_at_letters(kind, body, url)
        return Fetched(url=url, kind=kind, data=body, content_type=content_type)
    if kind != "rules" and b"\0" in body[:2048]:
        raise unreadable(url, "not a text page")
    text = decoded(body, response.charset, markup=kind == "html")
    return Fetched(url=url, kind=kind, text=text, content_type=content_type, status=response.status)


def _look_at_letters(kind: Kind, body: bytes, url: str) -> None:
    if kind == "pdf" and b"%PDF-" not in body[:_PDF_BEGINS_WITHIN]:
        raise unreadable(url, "not a text page, and no PDF either")


async def _read(response: aiohttp.ClientResponse, limit: int, *, cut: bool) -> bytes:
    """The body; of one that is longer than `limit`, its beginning if it is to be cut, else an error."""
    url = str(response.url)
    too_large = unreadable(url, f"larger than {limit // 1000} kB")
    if (response.content_length or 0) > limit and not cut:
        raise too_large
    decoder, came, body = _decoder(response, url), 0, bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        came += len(chunk)
        try:
            body += decoder.feed(chunk, limit + 1 - len(body))
        except zlib.error as error:
            raise unreadable(url, "damaged compression") from error
        if max(came, len(body)) > limit:
            if cut:
                return bytes(body[:limit])
            raise too_large
    if not decoder.whole():
        raise unreadable(url, "damaged compression")
    return bytes(body)


def _decoder(response: aiohttp.ClientResponse, url: str) -> _Decoder:
    encodings = ",".join(response.headers.getall("Content-Encoding", [])).strip().lower()
    if encodings in ("", "identity"):
        return _Identity()
    if encodings in ("gzip", "x-gzip"):
        return _Gunzip()
    raise unreadable(url, "compressed in a way that was not asked for")
