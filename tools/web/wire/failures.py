"""Every error of the HTTP library, as one of ours, in words that are safe for a model."""

from __future__ import annotations

import ssl

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from patterns.errors import AddressRefused, PageUnreadable, WebError
from tools.web.urls import refused, shown
from tools.web.wire.connect import AddressForbidden

FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)
"""What an exchange may raise; a `UnicodeError` is a `ValueError`, a `TimeoutError` an `OSError`."""

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "its name cannot be resolved"),
    (aiohttp.ClientConnectorCertificateError, "its certificate is not valid"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (aiohttp.ServerFingerprintMismatch, "its certificate is not valid"),
    (aiohttp.ClientConnectorError, "no connection"),
    (ssl.SSLError, "no secure connection"),
    (TimeoutError, "too slow"),
    (aiohttp.ClientConnectionError, "the connection broke"),
    (aiohttp.ClientPayloadError, "the answer broke off"),
    (aiohttp.ClientResponseError, "not a proper HTTP answer"),
    (HttpProcessingError, "not a proper HTTP answer"),
    (aiohttp.ClientError, "the request failed"),
    (OSError, "the connection broke"),
    (ValueError, "not a proper HTTP answer"),
)
"""The first that fits."""


def unreadable(url: str, why: str, detail: str = "") -> PageUnreadable:
    """The error for a page that gave no text."""
    return PageUnreadable(detail or why, url=shown(url), why=why)


def translated(error: Exception, url: str) -> WebError:
    """What `error` means for the page at `url`."""
    if isinstance(error, aiohttp.InvalidURL):
        return refused(url, "not a proper address")
    if _forbidden(error):
        return AddressRefused("a private address", url=shown(url), why="it leads to a private address")
    why = next((words for kind, words in _WORDS if isinstance(error, kind)), "the request failed")
    return unreadable(url, why, shown(f"{why}: {type(error).__name__}: {error}"))


def _forbidden(error: Exception) -> bool:
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return isinstance(inner, AddressForbidden)
