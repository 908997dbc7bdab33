from __future__ import annotations

import ssl
import zlib
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import client_exceptions, http_exceptions

from patterns.errors import PageUnreadable, WebError
from tools.web.wire.failures import FAILURES, translated

ERRORS = sorted(
    {
        kind
        for module in (client_exceptions, http_exceptions)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__.startswith("aiohttp")
    }
    - {client_exceptions.WSMessageTypeError},  # of web sockets, which are never opened
    key=lambda kind: kind.__name__,
)
OTHERS = (TimeoutError, ConnectionResetError, OSError, ssl.SSLError, UnicodeError, ValueError)


def an_error(kind: type[Exception]) -> Exception:
    """One of that kind; how it is constructed differs too much to matter."""
    error = kind.__new__(kind)
    error._os_error = OSError("inner")
    error._conn_key = SimpleNamespace(host="h", port=1, ssl=True, is_ssl=True)
    error._certificate_error = error._os_error
    error._host, error._port, error._path = "h", 1, "p"
    error.request_info = SimpleNamespace(real_url="http://h/")
    error.status, error.message, error.headers, error.history = 400, "m", None, ()
    if not isinstance(error, aiohttp.ClientResponseError):  # which warns of this name
        error.code = 400
    return error


@pytest.mark.parametrize("kind", [*ERRORS, *OTHERS])
def test_every_error_of_the_library_becomes_one_of_ours(kind: type[Exception]) -> None:
    error = an_error(kind) if kind in ERRORS else kind("words")
    assert isinstance(error, FAILURES)
    ours = translated(error, "http://docs.example.org/")
    assert isinstance(ours, WebError)
    assert ours.facts["url"] == "http://docs.example.org/"
    assert "\n" not in str(ours.facts["why"])
    assert len(str(ours.facts["why"])) < 60


def test_the_list_of_the_library_s_errors_is_not_empty() -> None:
    assert len(ERRORS) > 30


def test_an_error_s_own_text_reaches_the_log_and_not_the_model() -> None:
    error = translated(aiohttp.ClientPayloadError("Bearer of secrets"), "http://docs.example.org/")
    assert "Bearer" in error.detail
    assert "Bearer" not in str(error.facts)


def test_a_damaged_stream_is_no_error_of_the_library_and_handled_where_it_is_read() -> None:
    assert not issubclass(zlib.error, FAILURES)


def test_a_timeout_is_told_from_a_broken_connection() -> None:
    assert translated(TimeoutError(), "http://a.example/").facts["why"] == "too slow"
    assert translated(aiohttp.ServerDisconnectedError(), "http://a.example/").facts["why"] == "the connection broke"
    assert isinstance(translated(OSError(), "http://a.example/"), PageUnreadable)
