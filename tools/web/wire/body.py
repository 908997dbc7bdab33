"""An answer's body: bounded on the wire and after decompression, then decoded."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import Literal, Protocol

import aiohttp

from tools.web.wire.failures import unreadable

_CHUNK = 65_536
_KINDS: dict[str, Literal["html", "text"]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "text/x-markdown": "text",
    "text/x-rst": "text",
    "text/csv": "text",
    "application/json": "text",
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_DECODABLE = re.compile(r"utf-8|ascii|cp\d+|iso8859-\d+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|koi8-\w+|mac-\w+|tis-620")
"""Python's canonical names. UTF-7 and the wide ones are missing: they hide markup from whoever looks at bytes."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came, decoded."""

    url: str
    """After redirects."""
    kind: Literal["html", "text"]
    text: str


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


async def read_page(response: aiohttp.ClientResponse, *, limit: int) -> Fetched:
    """The page, or `PageUnreadable`: not text, larger than `limit` bytes, damaged."""
    url = str(response.url)
    kind = _KINDS.get(response.headers.get("Content-Type", "").partition(";")[0].strip().lower())
    if kind is None:
        raise unreadable(url, "not a text page")
    body = await _read(response, limit, url)
    if b"\0" in body[:2048]:
        raise unreadable(url, "not a text page")
    return Fetched(url=url, kind=kind, text=decoded(body, response.charset, markup=kind == "html"))


async def _read(response: aiohttp.ClientResponse, limit: int, url: str) -> bytes:
    too_large = unreadable(url, f"larger than {limit // 1000} kB")
    if (response.content_length or 0) > limit:
        raise too_large
    decoder, came, body = _decoder(response, url), 0, bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        came += len(chunk)
        try:
            body += decoder.feed(chunk, limit + 1 - len(body))
        except zlib.error as error:
            raise unreadable(url, "damaged compression") from error
        if max(came, len(body)) > limit:
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


def decoded(body: bytes, charset: str | None, *, markup: bool) -> str:
    """The text, by the header's charset, else the markup's own, else UTF-8; what does not fit becomes U+FFFD."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    inside = _CHARSET.search(body[:2048]) if markup and not charset else None
    named = charset or (inside.group(1).decode("ascii") if inside else "utf-8")
    return body.decode(_codec(named), "replace").removeprefix("\ufeff")


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    if found == "iso8859-1":
        return "cp1252"  # as browsers read it
    return found if _DECODABLE.fullmatch(found) else "utf-8"
