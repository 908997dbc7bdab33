"""Nothing private is reached, however it is asked for: the `private` service counts who comes."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from patterns.errors import AddressRefused, ConfigurationInvalid, PageUnreadable
from tests.tools.web.stranger import Names, Stranger, answer, redirect
from tools.web.fetch import Fetcher
from tools.web.wire.connect import GuardedResolver, SocketGuard
from tools.web.wire.failures import translated

RELATIVE_LOCATIONS = ["//127.0.0.1:{port}/", "//localhost:{port}/", "\\\\127.0.0.1:{port}\\", "http://["]


@pytest.mark.parametrize("location", RELATIVE_LOCATIONS)
async def test_a_redirect_to_a_private_address_is_refused(
    location: str, stranger: Stranger, private: Stranger, fetcher: Fetcher
) -> None:
    stranger.routes["/"] = redirect(location.format(port=private.port))
    with pytest.raises(AddressRefused, match="not followed"):
        await fetcher.fetch(stranger.origin + "/")
    assert stranger.connections == 1


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["127.0.0.1", "1.1.1.1"], ["10.0.0.1"]],
)
async def test_a_name_with_one_private_address_is_refused(addresses: list[str], private: Stranger) -> None:
    names = Names(rebound=[addresses])
    async with Fetcher(names=names, exceptions=frozenset({f"http://127.0.0.2:{private.port}"})) as fetcher:
        with pytest.raises(AddressRefused) as refusal:
            await fetcher.fetch("http://rebound.example/")
    assert refusal.value.facts == {"url": "http://rebound.example/", "why": "it leads to a private address"}
    assert names.asked == ["rebound.example"]


async def test_a_name_that_turns_private_after_it_was_public_is_refused() -> None:
    names = GuardedResolver(Names(rebound=[["1.1.1.1"], ["127.0.0.1"]]))
    assert [one["host"] for one in await names.resolve("rebound.example", 80)] == ["1.1.1.1"]
    async with Fetcher(names=names) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch("http://rebound.example/")


async def test_the_socket_refuses_what_a_resolver_let_through(private: Stranger) -> None:
    connector = aiohttp.TCPConnector(
        resolver=Names(lying=[["127.0.0.1", "::1"]]), socket_factory=SocketGuard(frozenset())
    )
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as failure:
            await session.get(f"http://lying.example:{private.port}/")
    assert isinstance(translated(failure.value, "http://lying.example/"), AddressRefused)


def test_the_socket_of_an_exception_is_its_address_with_its_port_only() -> None:
    guard = SocketGuard(frozenset({"http://127.0.0.1:4123"}))
    guard((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 4123))).close()
    for address in (("127.0.0.1", 4124), ("127.0.0.2", 4123)):
        with pytest.raises(OSError, match="private"):
            guard((socket.AF_INET, socket.SOCK_STREAM, 0, "", address))


async def test_a_name_without_addresses_is_unreadable() -> None:
    async with Fetcher(names=Names()) as fetcher:
        with pytest.raises(PageUnreadable, match="resolved"):
            await fetcher.fetch("http://nowhere.example/")


async def test_a_proxy_of_the_environment_is_not_used(
    stranger: Stranger, private: Stranger, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, private.origin)
    stranger.routes["/"] = answer(b"straight from the machine itself")
    page = await fetcher.fetch(stranger.origin + "/")
    assert page.text == "straight from the machine itself"


async def test_a_redirect_within_an_exception_is_followed(stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/a/"] = redirect("../b?c=d#e", "301 Moved Permanently")
    stranger.routes["/b?c=d"] = answer(b"found")
    page = await fetcher.fetch(stranger.origin + "/a/")
    assert (page.url, page.text) == (stranger.origin + "/b?c=d", "found")


async def test_redirects_in_a_circle_end(stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/"] = redirect("/")
    with pytest.raises(PageUnreadable, match="too many redirects"):
        await fetcher.fetch(stranger.origin + "/")
    assert stranger.connections == 6


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1",
        "http://127.0.0.1:4123/",
        "http://localhost:4123",
        "127.0.0.1:4123",
        "http://*:4123",
        "http://[",
        "http://127.1:4123",
        "",
    ],
)
def test_an_exception_that_is_no_exact_origin_is_refused(origin: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        Fetcher(frozenset({origin}))


async def test_cookies_are_not_kept_and_the_request_says_who_asks(stranger: Stranger, fetcher: Fetcher) -> None:
    stranger.routes["/"] = answer(b"one", Set_Cookie="tracked=yes")
    await fetcher.fetch(stranger.origin + "/")
    await fetcher.fetch(stranger.origin + "/")
    first, second = stranger.heads
    assert first == second
    assert "cookie" not in first.lower()
    assert "User-Agent: Steward" in first
    assert "Accept-Encoding: gzip\r\n" in first
