"""No error of the SDK, of its HTTP client or of a parser gets past the adapter."""

from __future__ import annotations

import inspect
import json
import ssl
from collections.abc import Iterator

import httpx2
import openai
import pydantic
import pytest
from openai import _exceptions as sdk_errors

from patterns.errors import (
    ContentRefused,
    ModelDenied,
    ModelError,
    ModelMalformed,
    ModelRejected,
    ModelUnreachable,
    StewardError,
    Unexpected,
)
from tools.model.errors import TRANSLATIONS, shown_cause, translate

REQUEST = httpx2.Request("POST", "http://model.invalid/v1")
RESPONSE = httpx2.Response(503, request=REQUEST)


def _below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def _named(*modules: object) -> Iterator[type[Exception]]:
    for module in modules:
        for name in getattr(module, "__all__", ()):
            found = getattr(module, name)
            if inspect.isclass(found) and issubclass(found, Exception) and not issubclass(found, Warning):
                yield found


LIBRARY_ERRORS = sorted(
    {*_below(openai.OpenAIError), *_below(httpx2.HTTPError), *_named(openai, sdk_errors, httpx2)},
    key=lambda kind: f"{kind.__module__}.{kind.__name__}",
)


def _raised(kind: type[Exception]) -> Exception:
    """An error of that class with what the class declares, however its own constructor wants it."""
    error = kind.__new__(kind)
    Exception.__init__(error, "secret words of the library")
    for name, value in {"response": RESPONSE, "status_code": 503, "body": None, "request": REQUEST}.items():
        if name != "request" or not issubclass(kind, httpx2.HTTPError):
            setattr(error, name, value)
    return error


@pytest.mark.parametrize("kind", LIBRARY_ERRORS, ids=lambda kind: kind.__name__)
def test_every_library_error_has_a_translation(kind: type[Exception]) -> None:
    ours = translate(_raised(kind))
    assert isinstance(ours, ModelError), "an error of the model's, not an unexpected one"
    assert "secret words" not in str(ours)


def test_the_walk_finds_the_libraries_errors() -> None:
    assert {openai.RateLimitError, openai.APITimeoutError, httpx2.ReadTimeout, httpx2.InvalidURL} <= set(LIBRARY_ERRORS)
    assert len(LIBRARY_ERRORS) > 45


def test_every_translation_is_of_a_class_that_can_come() -> None:
    assert all(issubclass(kind, Exception) for kind in TRANSLATIONS)


KINDS = {
    "lost": (openai.APITimeoutError(REQUEST), ModelUnreachable),
    "connection": (openai.APIConnectionError(request=REQUEST), ModelUnreachable),
    "read timeout": (httpx2.ReadTimeout("x"), ModelUnreachable),
    "bad url": (httpx2.UnsupportedProtocol("x"), ModelRejected),
    "redirects": (httpx2.TooManyRedirects("x"), ModelRejected),
    "bad encoding": (httpx2.DecodingError("x"), ModelMalformed),
    "filter": (openai.ContentFilterFinishReasonError(), ContentRefused),
    "token": (sdk_errors.SubjectTokenProviderError("x"), ModelDenied),
    "json": (json.JSONDecodeError("no", "{", 0), ModelMalformed),
    "utf-8": (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"), ModelMalformed),
    "surrogate": (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), ModelRejected),
    "depth": (RecursionError(), ModelMalformed),
    "timeout": (TimeoutError(), ModelUnreachable),
    "reset": (ConnectionResetError(), ModelUnreachable),
    "tls": (ssl.SSLError("x"), ModelUnreachable),
}


@pytest.mark.parametrize(("error", "kind"), KINDS.values(), ids=KINDS.keys())
def test_the_kind_says_what_can_be_done(error: Exception, kind: type[StewardError]) -> None:
    assert type(translate(error)) is kind


def test_a_failed_validation_is_malformed() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        pydantic.TypeAdapter(int).validate_python("x")
    assert type(translate(caught.value)) is ModelMalformed


@pytest.mark.parametrize(
    ("cause", "billed"),
    [
        (httpx2.ConnectError("x"), False),
        (httpx2.ConnectTimeout("x"), False),
        (httpx2.PoolTimeout("x"), False),
        (httpx2.ReadTimeout("x"), None),
        (httpx2.RemoteProtocolError("x"), None),
        (None, None),
    ],
)
def test_only_a_request_that_never_left_is_surely_unbilled(cause: Exception | None, billed: bool | None) -> None:  # noqa: FBT001  # an expectation
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    assert translate(error).facts.get("billed") is billed


def test_a_fault_of_ours_is_unexpected_and_shows_only_its_class() -> None:
    ours = translate(KeyError("secret"))
    assert type(ours) is Unexpected
    assert "secret" not in str(ours)


def test_an_error_of_ours_passes_as_it_is() -> None:
    error = ModelMalformed("x")
    assert translate(error) is error
    assert shown_cause(error, secret="") is None


def test_a_cause_is_shown_unless_it_tells_the_secret() -> None:
    assert shown_cause(ValueError("harmless"), secret="sk-0123456789") is not None
    assert shown_cause(ValueError("key sk-0123456789!"), secret="sk-0123456789") is None
    assert shown_cause(ValueError("no-key"), secret="no-key") is not None, "a dummy is no secret"
