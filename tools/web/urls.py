"""What may be asked of an address before anything is resolved: a check of its letters."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address

from yarl import URL

from patterns.errors import AddressRefused
from tools.web.addresses import is_public

LONGEST = 2000
PORTS = (80, 443)
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_BRACKETED = re.compile(r"\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\](?::\d+)?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_PRIVATE_NAMES = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "home.arpa",
    "corp",
    "private",
)


def check_url(address: str, exceptions: frozenset[str] = frozenset()) -> URL:
    """The address as it will be fetched, without its fragment. Raises `AddressRefused`.

    The very object that was checked is the one to connect with: a second parser would read it in its own way.
    `exceptions` are origins (`http://127.0.0.1:4123`) that are exempt from the rules on hosts and ports.
    """
    why = _odd_letters(address)
    if why:
        raise refused(address, why)
    try:
        url = URL(address).with_fragment(None)
        why = _refusal(url, exceptions)
    except ValueError as error:
        raise refused(address, "not a proper address") from error
    if why:
        raise refused(address, why)
    return url


def refused(address: str, why: str) -> AddressRefused:
    """The error, with an address that is safe to show."""
    return AddressRefused(why, url=shown(address), why=why)


def shown(address: str) -> str:
    """An address for a log or a model: short, in one line."""
    return "".join(letter if letter.isprintable() else "?" for letter in address[:300])


def origin_of(url: URL) -> str:
    """`scheme://host:port`, with the port always written."""
    host = f"[{url.raw_host}]" if ":" in (url.raw_host or "") else url.raw_host
    return f"{url.scheme}://{host}:{url.port}"


def _odd_letters(address: str) -> str | None:
    if len(address) > LONGEST:
        return "the address is too long"
    if any(not letter.isprintable() or letter in " \\" for letter in address):
        return "it holds characters that no address may hold"
    authority = re.split(r"[/?#]", address.partition("//")[2], maxsplit=1)[0]
    if unicodedata.normalize("NFKC", authority) != authority or "\u3002" in authority:
        return "its host is written in look-alike characters"
    if "[" in authority and not _BRACKETED.fullmatch(authority):
        return "an oddly written IP address"
    return "it carries a user name" if "@" in authority else None


def _refusal(url: URL, exceptions: frozenset[str]) -> str | None:
    if url.scheme not in ("http", "https"):
        return "only http and https can be fetched"
    if not url.raw_host:
        return "it has no host"
    if origin_of(url) in exceptions:
        return None
    odd_port = None if url.port in PORTS else f"port {url.port} is not one that is read from"
    return _refusal_of_host(url.raw_host) or odd_port


def _refusal_of_host(host: str) -> str | None:
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _refusal_of_literal(host)
    if any(host == name or host.endswith(f".{name}") for name in _PRIVATE_NAMES):
        return "the name of a private host"
    return None if _NAME.fullmatch(host) else "an odd host name"


def _refusal_of_literal(host: str) -> str | None:
    try:
        canonical = ":" in host or str(IPv4Address(host)) == host
    except AddressValueError:
        canonical = False
    if not canonical:
        return "an oddly written IP address"
    return None if is_public(host) else "a private address"
