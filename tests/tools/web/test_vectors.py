"""Every known way to make a fetcher reach what is private, or choke on what it gets: one row each, by name.

The `private` service fails the test at its first connection; a clock beside each attempt fails it when the loop stands.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from patterns.errors import AddressRefused, PageUnreadable
from tests.tools.web.stranger import Names, Stranger, Talk, answer, bomb, redirect
from tools.web.fetch import Fetcher, FetchLimits

PRIVATE = "a private address"
ODD = "an oddly written IP address"
NAME = "the name of a private host"
LOOK_ALIKE = "its host is written in look-alike characters"
USER = "it carries a user name"
LETTERS = "it holds characters that no address may hold"
SCHEME = "only http and https can be fetched"
LEADS = "it leads to a private address"

ADDRESSES = {
    "a literal": ("http://127.0.0.1:{port}/", PRIVATE),
    "all interfaces": ("http://0.0.0.0:{port}/", PRIVATE),
    "a private network": ("http://10.0.0.1/", PRIVATE),
    "carrier-grade NAT": ("http://100.64.0.1/", PRIVATE),
    "link-local, and metadata": ("http://169.254.169.254/latest/meta-data/", PRIVATE),
    "metadata by another address": ("http://100.100.100.200/", PRIVATE),
    "a cloud's host in public space": ("http://168.63.129.16/", PRIVATE),
    "metadata in protocol assignments": ("http://192.0.0.192/", PRIVATE),
    "multicast": ("http://224.0.0.1/", PRIVATE),
    "loopback of IPv6": ("http://[::1]:{port}/", PRIVATE),
    "IPv4 mapped into IPv6": ("http://[::ffff:127.0.0.1]:{port}/", PRIVATE),
    "the same in hexadecimal": ("http://[::ffff:7f00:1]:{port}/", PRIVATE),
    "IPv4 compatible with IPv6": ("http://[::7f00:1]:{port}/", PRIVATE),
    "NAT64": ("http://[64:ff9b::7f00:1]:{port}/", PRIVATE),
    "NAT64 of a local prefix": ("http://[64:ff9b:1::7f00:1]/", PRIVATE),
    "6to4": ("http://[2002:7f00:1::]/", PRIVATE),
    "Teredo": ("http://[2001:0:7f00:1::]/", PRIVATE),
    "site-local": ("http://[fec0::1]/", PRIVATE),
    "unique local metadata": ("http://[fd00:ec2::254]/", PRIVATE),
    "a zone": ("http://[fe80::1%25lo]:{port}/", ODD),
    "a decimal number": ("http://2130706433:{port}/", ODD),
    "a hexadecimal number": ("http://0x7f000001:{port}/", ODD),
    "octal parts": ("http://0177.0.0.1:{port}/", ODD),
    "a short form": ("http://127.1:{port}/", ODD),
    "full-width digits": ("http://\uff11\uff12\uff17.0.0.1:{port}/", LOOK_ALIKE),
    "ideographic dots": ("http://127\u30020\u30020\u30021:{port}/", LOOK_ALIKE),
    "a user name": ("http://docs.example.org@127.0.0.1:{port}/", USER),
    "a backslash": ("http://127.0.0.1:{port}\\@docs.example.org/", LETTERS),
    "line ends": ("http://docs.example.org/\r\nHost: 127.0.0.1", LETTERS),
    "localhost": ("http://localhost:{port}/", NAME),
    "localhost with a dot": ("http://localhost.:{port}/", "an odd host name"),
    "a name of an internal network": ("http://metadata.google.internal/", NAME),
    "a name without dots": ("http://intranet/", NAME),
    "another port": ("http://docs.example.org:{port}/", "port {port} is not one that is read from"),
    "a mail server's port": ("http://docs.example.org:25/", "port 25 is not one that is read from"),
    "a file": ("file:///etc/passwd", SCHEME),
    "gopher": ("gopher://127.0.0.1:{port}/_x", SCHEME),
    "ftp": ("ftp://docs.example.org/", SCHEME),
    "a name that leads to loopback": ("http://inside.example/", LEADS),
    "a name with one private address of two": ("http://mixed.example/", LEADS),
    "a name that is private the second time": ("http://rebound.example/", LEADS),
}


def names() -> Names:
    return Names(
        inside=[["127.0.0.1"]], mixed=[["1.1.1.1", "127.0.0.1"]], rebound=[["1.1.1.1"], ["127.0.0.1"]], docs=[["::1"]]
    )


async def why_not(fetcher: Fetcher, address: str) -> str:
    try:
        page = await fetcher.fetch(address)
    except AddressRefused as error:
        return str(error.facts["why"])
    return f"fetched: {page}"


@pytest.mark.parametrize("vector", ADDRESSES)
async def test_a_private_service_is_reached_neither_directly_nor_by_a_redirect(
    vector: str, stranger: Stranger, private: Stranger
) -> None:
    address, why = (part.format(port=private.port) for part in ADDRESSES[vector])
    resolver = names()
    await resolver.resolve("rebound.example")
    async with Fetcher(frozenset({stranger.origin}), names=resolver) as fetcher:
        assert await why_not(fetcher, address) == why
        if "\r" not in address:
            stranger.routes["/"] = redirect(address)
            by_redirect = why if why == LEADS else f"a redirect to it is not followed: {why}"
            assert await why_not(fetcher, stranger.origin + "/") == by_redirect


def pouring(begin: bytes, again: bytes, pause: float = 0.0) -> Talk:
    """Send the one and then the other without end."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return talk


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
SLOW = "too slow: not whole after 0.4 s"
LARGE = "larger than 100 kB"
PACKED = "compressed in a way that was not asked for"
NO_HTTP = "not a proper HTTP answer"

ANSWERS: dict[str, tuple[bytes | Talk, str]] = {
    "gzip of 80 MB in 80 kB": (answer(bomb(80), Content_Encoding="gzip"), LARGE),
    "gzip of 400 MB": (answer(bomb(400), Content_Encoding="gzip"), LARGE),
    "gzip of 400 MB as a PDF": (
        answer(bomb(400), kind="application/pdf", Content_Encoding="gzip"),
        "larger than 200 kB",
    ),
    "brotli": (answer(b"\xcf\xff\xff\x7f\xf8" * 130, Content_Encoding="br"), PACKED),
    "zstd": (answer(b"\x28\xb5\x2f\xfd" * 100, Content_Encoding="zstd"), PACKED),
    "gzip twice": (answer(gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), Content_Encoding="gzip, gzip"), PACKED),
    "gzip twice, said once": (
        answer(gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), Content_Encoding="gzip"),
        "not a text page",
    ),
    "no gzip at all": (answer(b"plain", Content_Encoding="gzip"), "damaged compression"),
    "an endless body": (
        pouring(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 0x1000 + b"\r\n"),
        LARGE,
    ),
    "a body of 100 GB": (answer(b"x", Content_Length="100000000000"), LARGE),
    "a slow body": (pouring(PLAIN + b"Content-Length: 9000\r\n\r\n", b"x", 0.05), SLOW),
    "slow headers": (pouring(PLAIN, b"X: y\r\n", 0.05), SLOW),
    "a header of 200 kB": (PLAIN + b"X: " + b"y" * 200_000 + b"\r\n\r\n", NO_HTTP),
    "200,000 headers": (PLAIN + b"X: y\r\n" * 200_000 + b"\r\n", NO_HTTP),
    "headers without end": (pouring(PLAIN, b"X: y\r\n" * 100), NO_HTTP),
    "octets": (answer(b"%PDF-1.7", kind="application/octet-stream"), "not a text page"),
    "a picture": (answer(b"\x89PNG", kind="image/png"), "not a text page"),
    "a program as text": (answer(b"MZ\x90\x00\x03"), "not a text page"),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n", NO_HTTP),
    "a redirect in a circle": (redirect("/"), "too many redirects"),
    "a redirect to nowhere": (redirect(""), "too many redirects"),
}
PATIENT = FetchLimits(total_seconds=20, body_bytes=100_000, pdf_bytes=200_000)
QUICK = FetchLimits(total_seconds=0.4, body_bytes=100_000)


@asynccontextmanager
async def loop_goes_on() -> AsyncIterator[None]:
    """Fail where the event loop stood still for half a second."""
    gaps = [0.0]

    async def beat() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.005)
            gaps.append(time.monotonic() - began)

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(beat())
        yield
        beating.cancel()
    assert max(gaps) < 0.5


@pytest.mark.parametrize("vector", ANSWERS)
async def test_a_hostile_answer_ends_within_its_limits_and_the_loop_goes_on(vector: str, stranger: Stranger) -> None:
    stranger.routes["/"], why = ANSWERS[vector]
    limits = QUICK if why == SLOW else PATIENT
    async with Fetcher(frozenset({stranger.origin}), limits=limits) as fetcher, loop_goes_on():
        with pytest.raises(PageUnreadable) as refusal:
            await fetcher.fetch(stranger.origin + "/")
    assert refusal.value.facts["why"] == why


async def test_a_page_read_as_utf_7_would_hold_a_script_and_is_not_read_so(
    stranger: Stranger, fetcher: Fetcher
) -> None:
    hiding = b"+ADw-script+AD4-"
    stranger.routes["/header"] = answer(hiding, kind="text/html; charset=utf-7")
    stranger.routes["/meta"] = answer(b"<meta charset=utf-7>" + hiding, kind="text/html")
    for path in ("/header", "/meta"):
        assert (await fetcher.fetch(stranger.origin + path)).text.endswith("+ADw-script+AD4-")
