"""No error of gidgethub, of its HTTP client or of a parser gets past the adapter."""

from __future__ import annotations

import http
import inspect
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import aiohttp
import gidgethub
import pydantic
import pytest

from patterns.errors import HostRefused, RepositoryUnreachable, Unexpected
from tools.github.errors import seconds_to_wait, translate, words_of


def _below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def _of_aiohttp() -> Iterator[type[Exception]]:
    for name in aiohttp.__all__:
        found = getattr(aiohttp, name)
        if inspect.isclass(found) and issubclass(found, Exception) and not issubclass(found, Warning):
            yield found


PYTHONS = (TimeoutError, ConnectionResetError, json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError)
LIBRARY_ERRORS = sorted(
    {*_below(gidgethub.GitHubException), *_below(aiohttp.ClientError), *_of_aiohttp(), *PYTHONS},
    key=lambda kind: f"{kind.__module__}.{kind.__name__}",
)


def _raised(kind: type[Exception]) -> Exception:
    """An error of that class with what the class declares, however its own constructor wants it."""
    error = kind.__new__(kind)
    Exception.__init__(error, "words of the library")
    for name, value in {"status_code": http.HTTPStatus(422), "headers": {}, "errors": ["what"]}.items():
        setattr(error, name, value)
    key = SimpleNamespace(host="github.invalid", port=443, ssl=True, is_ssl=True)
    for name, value in {"_conn_key": key, "_os_error": OSError(1, "no"), "_certificate_error": OSError()}.items():
        setattr(error, name, value)
    return error


@pytest.mark.parametrize("kind", LIBRARY_ERRORS, ids=lambda kind: kind.__name__)
def test_every_library_error_has_a_translation(kind: type[Exception]) -> None:
    assert isinstance(translate(_raised(kind)), HostRefused | RepositoryUnreachable)


def test_the_walk_finds_the_libraries_errors() -> None:
    known = {
        gidgethub.RateLimitExceeded,
        gidgethub.GitHubBroken,
        aiohttp.ClientConnectorError,
        aiohttp.TooManyRedirects,
    }
    assert known <= set(LIBRARY_ERRORS)
    assert len(LIBRARY_ERRORS) > 45


def test_an_answer_of_another_shape_cannot_be_read() -> None:
    class Shape(pydantic.BaseModel):
        number: int

    with pytest.raises(pydantic.ValidationError) as caught:
        Shape.model_validate({})
    assert isinstance(translate(caught.value), RepositoryUnreachable)


def test_a_fault_of_ours_is_not_taken_for_githubs() -> None:
    assert isinstance(translate(AssertionError()), Unexpected)


def refused(status: int, message: str = "No.", **headers: str) -> gidgethub.BadRequest:
    return gidgethub.BadRequest(
        http.HTTPStatus(status), message, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


REASONS = {
    401: "it does not accept Steward's token: No.",
    403: "Steward's token may not do this: No.",
    404: "it knows no such repository, or does not show it to Steward's token",
    422: "No.",
}


@pytest.mark.parametrize("status", REASONS)
def test_a_refusal_says_why(status: int) -> None:
    error = translate(refused(status))
    assert isinstance(error, HostRefused)
    assert error.facts == {"reason": REASONS[status], "status": status}


WAITS = (
    (refused(403), None),
    (refused(500, retry_after="3"), None),
    (refused(403, retry_after="3"), 3),
    (refused(429), 60),
    (refused(403, "You have exceeded a secondary rate limit."), 60),
    (refused(429, x_ratelimit_remaining="0", x_ratelimit_reset="1"), 1),
    (refused(429, x_ratelimit_remaining="0"), 60),
    (refused(429, retry_after="soon"), 60),
)


@pytest.mark.parametrize(("error", "wait"), WAITS)
def test_how_long_to_wait_is_read_from_the_answer(error: Exception, wait: float | None) -> None:
    assert seconds_to_wait(error) == wait


def test_a_limit_that_ends_at_a_moment_is_waited_for_until_then() -> None:
    error = refused(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(int(time.time()) + 600))
    assert 590 < (seconds_to_wait(error) or 0) <= 600
    assert translate(error).facts["reason"] == "its limit of requests is reached; again in 10 minutes"


def test_what_github_says_is_one_clean_line() -> None:
    error = gidgethub.ValidationError([{"message": "one\x1b[31m\ntwo"}, "three", {"code": 1}], "Failed")
    assert words_of(error) == "Failed; one [31m two; three"
    assert len(words_of(refused(422, "word " * 100))) <= 240
