from __future__ import annotations

import asyncio
import gzip
import resource
import time

import pytest

from patterns.errors import PageUnreadable
from tests.tools.web.stranger import Stranger, Talk, answer, bomb
from tools.web.fetch import Fetcher, FetchLimits

QUICK = FetchLimits(total_seconds=0.4, body_bytes=100_000)


async def refusal_of(stranger: Stranger, told: bytes | Talk, limits: FetchLimits = QUICK) -> str:
    stranger.routes["/"] = told
    async with Fetcher(frozenset({stranger.origin}), limits=limits) as fetcher:
        with pytest.raises(PageUnreadable) as refusal:
            await fetcher.fetch(stranger.origin + "/")
    return str(refusal.value.facts["why"])


async def test_an_endless_body_is_cut_off_at_the_limit(stranger: Stranger) -> None:
    sent = 0

    async def pour(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not stranger.closing.is_set():
            writer.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
            sent += 0x1000
            await writer.drain()

    limits = FetchLimits(total_seconds=10, body_bytes=100_000)
    assert await refusal_of(stranger, pour, limits) == "larger than 100 kB"
    assert sent < 50_000_000


async def test_a_gzip_bomb_is_stopped_without_taking_memory(stranger: Stranger) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    why = await refusal_of(stranger, answer(bomb(400), Content_Encoding="gzip"), FetchLimits(body_bytes=2_000_000))
    assert why == "larger than 2000 kB"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


async def test_a_gzipped_page_is_read(stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/"] = answer(gzip.compress(b"small and whole", mtime=0), Content_Encoding="gzip")
    assert (await fetcher.fetch(stranger.origin + "/")).text == "small and whole"


@pytest.mark.parametrize("encoding", ["deflate", "gzip, identity", "nonsense"])
async def test_a_compression_that_was_not_offered_is_refused(encoding: str, stranger: Stranger) -> None:
    why = await refusal_of(stranger, answer(b"xxxx", Content_Encoding=encoding))
    assert why == "compressed in a way that was not asked for"


@pytest.mark.parametrize("body", [b"not gzip at all", gzip.compress(b"cut short" * 100, mtime=0)[:-12]])
async def test_damaged_compression_is_said(body: bytes, stranger: Stranger) -> None:
    assert await refusal_of(stranger, answer(body, Content_Encoding="gzip")) == "damaged compression"


async def test_a_server_that_says_nothing_is_given_up(stranger: Stranger) -> None:
    began = time.monotonic()
    assert (await refusal_of(stranger, stranger.silence)).startswith("too slow")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "told",
    [
        b"\x00\x01\x02",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: -1\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 2000 OK\r\n\r\n",
    ],
)
async def test_a_broken_answer_is_unreadable_and_nothing_worse(told: bytes, stranger: Stranger) -> None:
    assert await refusal_of(stranger, told, FetchLimits(total_seconds=2)) in (
        "not a proper HTTP answer",
        "the connection broke",
        "the answer broke off",
    )


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified", "404 Not Found", "500 Oops", "999 Odd"])
async def test_only_status_200_is_a_page(status: str, stranger: Stranger) -> None:
    assert await refusal_of(stranger, answer(status=status)) == f"HTTP status {status[:3]}"


@pytest.mark.parametrize("kind", ["application/octet-stream", "image/png", "", "text/css"])
async def test_what_is_no_text_page_is_refused(kind: str, stranger: Stranger) -> None:
    assert await refusal_of(stranger, answer(b"bytes", kind=kind)) == "not a text page"


async def test_bytes_that_are_labelled_as_text_are_refused(stranger: Stranger) -> None:
    assert await refusal_of(stranger, answer(b"MZ\x00\x01")) == "not a text page"


async def test_nobody_listening_is_no_connection() -> None:
    async with Stranger() as gone:
        origin = gone.origin
    async with Fetcher(frozenset({origin})) as fetcher:
        with pytest.raises(PageUnreadable, match="no connection"):
            await fetcher.fetch(origin + "/")


async def test_an_https_page_of_a_server_without_tls_is_unreadable(stranger: Stranger) -> None:
    origin = stranger.origin.replace("http:", "https:")
    async with Fetcher(frozenset({origin})) as fetcher:
        with pytest.raises(PageUnreadable) as refusal:
            await fetcher.fetch(origin + "/")
    assert refusal.value.facts["why"] in ("no secure connection", "the connection broke", "no connection")
